// What is replied in a notification goes the way of every message: into the outbox, and from there once. A tab sends it, or this worker
// when there is none; when that fails, the browser calls again, or the next page that is opened sends it.
import { outboxOf } from '../storage/database.js';
import { postMessage } from '../posting/post.js';
import { channelOf, lockOf } from '../tabs/names.js';
import { uuid } from '../shell/uuid.js';
import { postFor } from './posting.js';
import { inTurn } from './turns.js';

const turn = inTurn();
const syncTag = 'outbox:';

/** Once the notification is closed, the reply is on disk. */
export async function reply(notification, text) {
  const { user, conversationId, seq } = notification.data;
  await outboxOf(user).add({ conversation: conversationId, clientId: uuid(), text, readSeq: seq, state: 'waiting', reason: '' });
  notification.close();
  const isSent = await turn(() => send(user));
  if (!isSent) await registration.sync?.register(`${syncTag}${user}`).catch(() => {});
}

addEventListener('sync', event => {
  if (!event.tag.startsWith(syncTag)) return;
  event.waitUntil(turn(() => send(event.tag.slice(syncTag.length))).then(isSent => { if (!isSent) throw new Error('Not yet.'); }));
});

/** True when nothing is left for this worker to send: there was nothing, or a tab has it in hand. */
async function send(user) {
  const channel = new BroadcastChannel(channelOf(user));
  const tell = () => channel.postMessage({ type: 'outbox' });
  tell();
  // The tab that sends holds this lock as long as it lives.
  const isSent = await navigator.locks.request(lockOf('outbox', user), { ifAvailable: true }, lock => !lock || drain(user));
  tell();
  channel.close();
  return isSent;
}

/** In order for each conversation. What the server refuses stays where it is: a page says why, and asks what to do. */
async function drain(user) {
  const [outbox, post, refused] = [outboxOf(user), postFor(user), new Set()];
  for (const entry of await outbox.all()) {
    if (entry.state !== 'waiting' || refused.has(entry.conversation)) continue;
    const sent = await postMessage(post, entry).catch(() => null);
    if (!sent) return false;
    if (sent.html) await outbox.remove(entry.place);
    else refused.add(entry.conversation);
  }
  return true;
}
