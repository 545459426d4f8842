// Notifications, by push or from a page: decided and shown here, each place in a conversation once.
import { base } from '../shell/base.js';
import { isolated } from '../shell/isolated.js';
import { claim, known, release } from '../storage/device.js';
import { words } from '../words/words.js';
import { inTurn } from './turns.js';
import { shows, windows } from './windows.js';
import { worker } from './worker.js';

/** @import { Alert, News, PushedNews } from '../notifications/news.d.ts' */
/** @import { ReadPosition, Unread } from '../tabs/events.d.ts' */

/** What became of news; null for what is none of this browser's business. @typedef {'shown' | 'known' | 'closed' | null} Outcome */

const turn = inTurn();

export function start() {
  worker.addEventListener('push', event => event.waitUntil(turn(() => pushed(event.data?.json()))));
  worker.addEventListener('message', event => {
    /** @param {boolean} isDone */
    const answer = isDone => event.ports[0]?.postMessage(isDone);
    const taken = turn(() => take(event.data));
    event.waitUntil(
      taken.then(
        outcome => answer(outcome !== null),
        () => answer(false),
      ),
    );
  });
}

/** @param {News} news @returns {Promise<Outcome>} */
async function take(news) {
  if (news.type === 'read') return read(news);
  if (news.type === 'unread') return unread(news);
  if (news.type === 'test' || (news.type === 'alert' && !news.conversationId)) return test(news);
  if (news.type === 'changed') return changed(news);
  return news.type === 'alert' ? alert(news) : null;
}

/**
 * What is still shown says what the message says now, without a sound; of one that was taken back nothing is shown.
 * @param {Alert} news
 * @returns {Promise<Outcome>}
 */
async function changed(news) {
  const here = await known();
  if (here?.user !== news.user || (news.deviceIds && !news.deviceIds.includes(here.device ?? ''))) return null;
  for (const shown of await worker.registration.getNotifications({ tag: tagOf(news.conversationId) })) {
    if (shown.data.user !== news.user || shown.data.seq !== news.seq) continue;
    if (news.text === null && news.unread <= 1) shown.close();
    else await worker.registration.showNotification(news.title || words.messenger, quietly(optionsOf(news)));
  }
  return 'closed';
}

/** @param {Alert} news @returns {Promise<Outcome>} */
async function alert(news) {
  const isLookedAt = (await windows()).some(
    window => window.client.focused && window.client.visibilityState === 'visible' && shows(window, news.conversationId),
  );
  const isMine = await claim(news);
  if (isMine === null) return null;
  if (!isMine || isLookedAt) return 'known';
  try {
    await worker.registration.showNotification(news.title || words.messenger, optionsOf(news));
  } catch (error) {
    await release(news);
    throw error;
  }
  return 'shown';
}

/**
 * What has been read is not announced any more either, should its push come late.
 * @param {{ user: string } & ReadPosition} news
 * @returns {Promise<Outcome>}
 */
async function read(news) {
  if ((await claim(news)) === null) return null;
  for (const shown of await worker.registration.getNotifications({ tag: tagOf(news.conversationId) }))
    if (shown.data.seq <= news.seq) shown.close();
  return 'closed';
}

const fresh = 60_000; // ms

/**
 * What was read while this browser heard of nothing. What is fresh may have come after the list was made.
 * @param {{ user: string } & Unread} news
 * @returns {Promise<Outcome>}
 */
async function unread({ user, conversations, isComplete }) {
  const positions = new Map(conversations.map(({ id, readSeq }) => [id, readSeq]));
  for (const shown of /** @type {(Notification & { timestamp: number })[]} */ (await worker.registration.getNotifications())) {
    const { conversationId, seq, user: owner } = shown.data ?? {};
    if (owner !== user || !conversationId || Date.now() - shown.timestamp < fresh) continue;
    const readSeq = positions.get(conversationId);
    if (readSeq !== undefined ? seq <= readSeq : isComplete && seq > 0) shown.close();
  }
  return 'closed';
}

/** @param {{ user: string, deviceIds?: string[] }} news @returns {Promise<Outcome>} */
async function test({ user, deviceIds }) {
  const here = await known();
  if (here?.user !== user || (deviceIds && !deviceIds.includes(here.device ?? ''))) return null;
  const options = { ...look(), body: words.testText, tag: 'test', renotify: true, data: { user } };
  await worker.registration.showNotification(words.testTitle, options);
  return 'shown';
}

/** @param {PushedNews} news */
async function pushed(news) {
  const outcome = await take(news);
  if (outcome !== null && 'badge' in news) await worker.navigator.setAppBadge?.(news.badge).catch(() => {});
  if (outcome !== 'shown') await excuse();
}

/**
 * A browser lets a site push on the promise that every push shows something. What was shown by another way already is not shown again
 * for that: Chromium and Firefox overlook it now and then. Apple counts, and ends the subscription: there something appears, and goes.
 */
async function excuse() {
  const { registration } = worker;
  const subscription = await registration.pushManager.getSubscription();
  if (!subscription || !new URL(subscription.endpoint).hostname.endsWith('.push.apple.com')) return;
  await registration.showNotification(words.messenger, { body: words.nothingNew, tag: 'excuse', silent: true, icon: look().icon });
  for (const shown of await registration.getNotifications({ tag: 'excuse' })) shown.close();
}

/** @param {ReturnType<typeof optionsOf>} options */
const quietly = options => ({ ...options, renotify: false, silent: true });

const look = () => ({ icon: `${base}/icon.png`, badge: `${base}/badge.png` });
/** @param {string} conversation */
const tagOf = conversation => `conversation-${conversation}`;

/** @param {Alert} news */
function optionsOf({ user, conversationId, seq, title, authorName, text, unread, at }) {
  const said = authorName && authorName !== title ? `${isolated(authorName)}: ${isolated(text ?? '')}` : isolated(text ?? '');
  const canBeTypedInto = 'reply' in NotificationEvent.prototype;
  return {
    ...look(),
    body:
      // Into a new conversation without a message, or into one that was there: then the line that tells of it is the last one.
      seq === 0 || (text === null && unread <= 1)
        ? words.wereAdded
        : text === null
          ? words.countUnread(unread)
          : unread > 1
            ? `${said}\n${words.countUnread(unread)}`
            : said,
    tag: tagOf(conversationId),
    renotify: true,
    data: { user, conversationId, seq },
    dir: /** @type {const} */ ('auto'),
    timestamp: Date.parse(at),
    actions: [
      // Where nothing can be typed into a notification, the button leads to the conversation.
      { action: 'reply', title: words.reply, ...(canBeTypedInto && { type: 'text', placeholder: words.writeMessage }) },
      { action: 'read', title: words.markAsRead },
      { action: 'mute', title: words.muteForAnHour },
    ],
  };
}
