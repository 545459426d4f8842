// What is replied in a notification goes the way of every message: into the outbox, and from there once. A tab sends it, or this worker
// when there is none; when that fails, the browser calls again, or the next page that is opened sends it.
import { postMessage } from '../outbox/message.js';
import { postAs } from '../posting/post.js';
import { uuid } from '../shell/uuid.js';
import { written } from '../storage/database.js';
import { outboxOf } from '../storage/outbox.js';
import { channelOf, lockOf } from '../tabs/names.js';
import { inTurn } from './turns.js';
import { worker } from './worker.js';

const turn = inTurn();
const syncTag = 'outbox:';

/** Background sync, where a browser has it. @typedef {{ sync?: { register(tag: string): Promise<void> } }} WithSync */
/** @typedef {ExtendableEvent & { tag: string }} SyncEvent */

export function start() {
  worker.addEventListener('sync', event => {
    const { tag } = /** @type {SyncEvent} */ (event);
    if (tag.startsWith(syncTag)) /** @type {SyncEvent} */ (event).waitUntil(sendOrFail(tag.slice(syncTag.length)));
  });
}

/**
 * Once the notification is closed, the reply is on disk.
 * @type {(notification: Notification, to: { user: string, conversationId: string, seq: number }, text: string) => Promise<void>}
 */
export async function reply(notification, { user, conversationId, seq }, text) {
  const entry = { conversation: conversationId, clientId: uuid(), text, readSeq: seq };
  await outboxOf(written, user).add({ ...entry, state: 'waiting', reason: '' });
  notification.close();
  const isSent = await turn(() => send(user));
  const { sync } = /** @type {WithSync} */ (worker.registration);
  if (!isSent) await sync?.register(`${syncTag}${user}`).catch(() => {});
}

/** The browser calls again after a failure. @param {string} user */
async function sendOrFail(user) {
  if (!(await turn(() => send(user)))) throw new Error('Not yet.');
}

/** True when nothing is left for this worker to send: there was nothing, or a tab has it in hand. @param {string} user */
async function send(user) {
  const channel = new BroadcastChannel(channelOf(user));
  const tell = () => channel.postMessage({ type: 'outbox' });
  tell();
  // The tab that sends holds this lock as long as it lives.
  const isSent = await navigator.locks.request(lockOf('outbox', user), { ifAvailable: true }, async lock => !lock || drain(user));
  tell();
  channel.close();
  return isSent;
}

/**
 * In order for each conversation. What the server refuses stays where it is: a page says why, and asks what to do.
 * @param {string} user
 */
async function drain(user) {
  const [outbox, post, refused] = [outboxOf(written, user), postAs(user, { token: null }), new Set()];
  for (const entry of await outbox.all()) {
    if (entry.state !== 'waiting' || refused.has(entry.conversation)) continue;
    const sent = await postMessage(post, entry).catch(() => null);
    if (!sent) return false;
    if (sent.html) await outbox.remove(entry.place);
    else refused.add(entry.conversation);
  }
  return true;
}
