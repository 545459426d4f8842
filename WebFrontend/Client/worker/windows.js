// The messenger's windows in this browser.
import { base } from '../shell/base.js';

export const pathOf = conversation => `/conversations/${conversation}`;

const below = url => url.pathname === base || url.pathname.startsWith(`${base}/`);

/** The one that was used last comes first. */
export const windows = async () =>
  (await clients.matchAll({ type: 'window', includeUncontrolled: true })).filter(client => below(new URL(client.url)));

/** Whether the newest messages of the conversation stand in it: a page of its history is another page. */
export function shows(client, conversation) {
  const { pathname, search } = new URL(client.url);
  return pathname === base + pathOf(conversation) && !search;
}
