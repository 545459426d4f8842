// The messenger's windows in this browser.
import { base } from '../shell/base.js';
import { worker } from './worker.js';

/** @param {string} conversation */
export const pathOf = conversation => `/conversations/${conversation}`;

/** @param {URL} url */
const isBelow = url => url.pathname === base || url.pathname.startsWith(`${base}/`);

/** @typedef {{ client: WindowClient, at: URL }} Window */

/** The one that was used last comes first. @returns {Promise<Window[]>} */
export const windows = async () => {
  const all = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const ours = all.filter(client => isBelow(new URL(client.url)));
  return Promise.all(ours.map(async client => ({ client, at: new URL(await addressOf(client)) })));
};

/**
 * Whether the newest messages of the conversation stand in it: a page of its history is another page.
 * @type {(window: Window, conversation: string) => boolean}
 */
export const shows = ({ at }, conversation) => at.pathname === base + pathOf(conversation) && !at.search;

const patience = 250; // ms

/**
 * A page that went from one conversation to another says itself where it is: browsers may know where it was loaded from only. One that
 * sleeps is there still, as far as can be known.
 * @type {(client: WindowClient) => Promise<string>}
 */
function addressOf(client) {
  const { port1, port2 } = new MessageChannel();
  return new Promise(resolve => {
    port1.onmessage = ({ data }) => resolve(data);
    client.postMessage('where are you', [port2]);
    setTimeout(resolve, patience, client.url);
  }).finally(() => port1.close());
}
