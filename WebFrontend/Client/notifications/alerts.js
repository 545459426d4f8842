// What is told of notifications goes to the service worker, which decides and shows.
import { post } from '../posting/page.js';
import { user } from '../shell/page.js';
/** @import { ReadPosition } from '../tabs/events.d.ts' */
/** @import { News } from './news.d.ts' */

export const isSupported = () => 'Notification' in globalThis && Boolean(navigator.serviceWorker);

/** Read here, perhaps before there is a connection that tells it. @param {ReadPosition} position */
export const wasRead = position => askWorker({ type: 'read', user: user(), ...position });

/** What the live connection says of them, in the one tab that holds it. */
export const handlers = {
  /**
   * For some of the person's devices. Only what was dealt with is reported: the server has other ways for the rest.
   * @param {string} json
   */
  async alert(json) {
    const news = JSON.parse(json);
    const type = news.isChange ? 'changed' : 'alert';
    if ((await askWorker({ type, user: user(), ...news })) && news.conversationId && !news.isChange)
      await post('/alerts/shown', { ConversationId: news.conversationId, Seq: news.seq }).catch(() => {});
  },

  /** Read on any device: what is shown of it goes away. @param {string} json */
  read: json => wasRead(JSON.parse(json)),

  /** What is unread as the connection begins: all else was read in the meantime. @param {string} json */
  unread: json => askWorker({ type: 'unread', user: user(), ...JSON.parse(json) }),
};

/** The worker's answer; false without a worker, or without permission. @param {News} news @returns {Promise<boolean>} */
async function askWorker(news) {
  if (!isSupported() || Notification.permission !== 'granted') return false;
  const worker = (await navigator.serviceWorker.getRegistration().catch(() => undefined))?.active;
  if (!worker) return false;
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      port1.close();
      resolve(data);
    };
    worker.postMessage(news, [port2]);
  });
}
