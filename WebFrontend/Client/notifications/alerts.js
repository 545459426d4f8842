// What the live connection says of notifications: the service worker decides and shows. Called in the one tab that holds the connection.
import { post } from '../posting/page.js';
import { user } from '../storage/store.js';

/** A notification for some of the person's devices. Only what was dealt with is reported: the server has other ways for the rest. */
export async function alert(json) {
  const news = JSON.parse(json);
  if (await askWorker({ type: 'alert', user, ...news }) && news.conversationId)
    await post('/alerts/shown', { ConversationId: news.conversationId, Seq: news.seq }).catch(() => {});
}

/** Read on any device: what is shown of it goes away. */
export const read = json => wasRead(JSON.parse(json));

/** Read here, perhaps before there is a connection that tells it. */
export const wasRead = position => askWorker({ type: 'read', user, ...position });

/** What is unread as the connection begins: all else was read in the meantime. */
export const unread = json => askWorker({ type: 'unread', user, ...JSON.parse(json) });

/** The worker's answer; false without a worker, or without permission. */
async function askWorker(message) {
  if (!isSupported || Notification.permission !== 'granted') return false;
  const worker = (await navigator.serviceWorker.getRegistration().catch(() => null))?.active;
  if (!worker) return false;
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => { port1.close(); resolve(data); };
    worker.postMessage(message, [port2]);
  });
}

export const isSupported = 'Notification' in globalThis && Boolean(navigator.serviceWorker);
