// The messenger's windows in this browser.

export const pathOf = conversation => `/conversations/${conversation}`;

/** The one that was used last comes first. */
export const windows = () => clients.matchAll({ type: 'window', includeUncontrolled: true });

/** Whether the newest messages of the conversation stand in it: a page of its history is another page. */
export function shows(client, conversation) {
  const { pathname, search } = new URL(client.url);
  return pathname === pathOf(conversation) && !search;
}
