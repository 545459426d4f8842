// The messenger's windows in this browser.
import { base } from '../shell/base.js';
import { worker } from './worker.js';

/** @param {string} conversation */
export const pathOf = conversation => `/conversations/${conversation}`;

/** @param {URL} url */
const isBelow = url => url.pathname === base || url.pathname.startsWith(`${base}/`);

/** The one that was used last comes first. */
export const windows = async () => {
  const all = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return all.filter(client => isBelow(new URL(client.url)));
};

/**
 * Whether the newest messages of the conversation stand in it: a page of its history is another page.
 * @type {(client: WindowClient, conversation: string) => boolean}
 */
export function shows(client, conversation) {
  const { pathname, search } = new URL(client.url);
  return pathname === base + pathOf(conversation) && !search;
}
