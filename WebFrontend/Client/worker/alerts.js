// Notifications, by push or from a page: decided and shown here, each place in a conversation once.
import { base } from '../shell/base.js';
import { claim, known, release } from '../storage/device.js';
import { isolated } from '../shell/isolated.js';
import { inTurn } from './turns.js';
import { shows, windows } from './windows.js';

const turn = inTurn();

addEventListener('push', event => event.waitUntil(turn(() => pushed(event.data.json()))));

addEventListener('message', event => {
  const answer = isDone => event.ports[0]?.postMessage(isDone);
  event.waitUntil(turn(() => take(event.data)).then(outcome => answer(outcome !== null), () => answer(false)));
});

/** What became of it: 'shown', 'known', 'closed'; null for what is none of this browser's business. */
async function take(news) {
  if (news.type === 'read') return read(news);
  if (news.type === 'unread') return unread(news);
  if (news.type === 'test' || news.type === 'alert' && !news.conversationId) return test(news);
  return news.type === 'alert' ? alert(news) : null;
}

async function alert(news) {
  const isLookedAt = (await windows()).some(client => client.focused && client.visibilityState === 'visible' && shows(client, news.conversationId));
  const isMine = await claim(news);
  if (isMine === null) return null;
  if (!isMine || isLookedAt) return 'known';
  try {
    await registration.showNotification(news.title || 'Messenger', optionsOf(news));
  } catch (error) {
    await release(news);
    throw error;
  }
  return 'shown';
}

/** What has been read is not announced any more either, should its push come late. */
async function read(news) {
  if (await claim(news) === null) return null;
  for (const shown of await registration.getNotifications({ tag: tagOf(news.conversationId) }))
    if (shown.data.seq <= news.seq) shown.close();
  return 'closed';
}

const fresh = 60_000; // ms

/** What was read while this browser heard of nothing. What is fresh may have come after the list was made. */
async function unread({ user, conversations, isComplete }) {
  const positions = new Map(conversations.map(({ id, readSeq }) => [id, readSeq]));
  for (const shown of await registration.getNotifications()) {
    const { conversationId, seq, user: owner } = shown.data ?? {};
    if (owner !== user || !conversationId || Date.now() - shown.timestamp < fresh) continue;
    if (positions.has(conversationId) ? seq <= positions.get(conversationId) : isComplete && seq > 0) shown.close();
  }
  return 'closed';
}

async function test({ user, deviceIds }) {
  const here = await known();
  if (here?.user !== user || (deviceIds && !deviceIds.includes(here.device))) return null;
  await registration.showNotification('Notifications arrive here', { body: 'This is the one you asked for.', tag: 'test', renotify: true, icon, badge, data: { user } });
  return 'shown';
}

async function pushed(news) {
  const outcome = await take(news);
  if (outcome !== null && 'badge' in news) await navigator.setAppBadge?.(news.badge).catch(() => {});
  if (outcome !== 'shown') await excuse();
}

/**
 * A browser lets a site push on the promise that every push shows something. What was shown by another way already is not shown again
 * for that: Chromium and Firefox overlook it now and then. Apple counts, and ends the subscription: there something appears, and goes.
 */
async function excuse() {
  const subscription = await registration.pushManager.getSubscription();
  if (!subscription || !new URL(subscription.endpoint).hostname.endsWith('.push.apple.com')) return;
  await registration.showNotification('Messenger', { body: 'Nothing new.', tag: 'excuse', silent: true, icon });
  for (const shown of await registration.getNotifications({ tag: 'excuse' })) shown.close();
}

const [icon, badge] = [`${base}/icon.png`, `${base}/badge.png`];
const tagOf = conversation => `conversation-${conversation}`;

function optionsOf({ user, conversationId, seq, title, authorName, text, unread, at }) {
  const said = authorName && authorName !== title ? `${isolated(authorName)}: ${isolated(text)}` : isolated(text ?? '');
  return {
    body: text === null ? 'You were added to this conversation' : unread > 1 ? `${said}\n${unread} unread messages` : said,
    tag: tagOf(conversationId), renotify: true, data: { user, conversationId, seq }, icon, badge, dir: 'auto', timestamp: Date.parse(at),
    actions: [
      // Where nothing can be typed into a notification, the button leads to the conversation.
      { action: 'reply', title: 'Reply', ...'reply' in NotificationEvent.prototype && { type: 'text', placeholder: 'Write a message' } },
      { action: 'read', title: 'Mark as read' },
      { action: 'mute', title: 'Mute for an hour' },
    ],
  };
}
