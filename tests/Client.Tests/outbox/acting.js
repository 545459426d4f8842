// A browser whose outbox works, and a server that takes messages.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openBrowser, openTab, settles } from '../browser.js';

/** Returns the network, whose server takes every message, and the texts that it took. */
export function openNetwork() {
  globalThis.indexedDB = new IDBFactory();
  const posted = [];
  const arrives = ({ url, fields }) => {
    posted.push(fields.Text ?? url);
    return new Response(`<article data-client-id="${fields.ClientId}"></article>`, { headers: { 'Draft-Revision': '7' } });
  };
  const network = openBrowser();
  network.answer = arrives;
  return { network, posted, arrives };
}

export const saying = (status, words = '', headers = {}) => new Response(words, { status, headers });
export const isUnreachable = () => Promise.reject(new TypeError('No network.'));

/** A tab whose outbox works. */
export async function openOutbox(user = 'ada') {
  const tab = await openTab(user);
  const outbox = await import('client/outbox/outbox.js');
  const store = await import('client/storage/store.js');
  outbox.start();
  await settles();
  return { ...tab, outbox, store };
}

let made = 0;
export const entry = (text, conversation = 'c1', more = {}) => ({ conversation, clientId: `id-${++made}`, text, ...more });
