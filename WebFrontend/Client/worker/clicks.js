// What is pressed in a notification.
import { postAs } from '../posting/post.js';
import { base } from '../shell/base.js';
import { reply } from './replies.js';
import { pathOf, shows, windows } from './windows.js';
import { worker } from './worker.js';
/** @import { NotificationData } from '../notifications/news.d.ts' */

export function start() {
  worker.addEventListener('notificationclick', event => {
    // Where something can be typed into a notification, that comes along.
    const { notification, action, reply: text } = /** @type {NotificationEvent & { reply?: string }} */ (event);
    event.waitUntil(press(notification, action, text));
  });
}

/** @type {(notification: Notification, action: string, text: string | undefined) => Promise<unknown>} */
async function press(notification, action, text) {
  /** @type {Partial<NotificationData>} */
  const { user = '', conversationId, seq = 0 } = notification.data ?? {};
  const post = postAs(user, { token: null });
  if (conversationId) {
    const path = pathOf(conversationId);
    if (action === 'read') return closeAfter(notification, post(`${path}/read`, { seq }));
    if (action === 'mute') return closeAfter(notification, post(`${path}/notifications`, { MuteMinutes: 60 }));
    if (action === 'reply' && text?.trim()) return reply(notification, { user, conversationId, seq }, text);
  }
  notification.close();
  return open(conversationId);
}

/**
 * What could not be done for want of a server stays to be pressed again.
 * @type {(notification: Notification, posting: Promise<Response>) => Promise<void>}
 */
async function closeAfter(notification, posting) {
  const answer = await posting.catch(() => null);
  if (answer && answer.status < 500 && answer.status !== 429) notification.close();
}

/** A window that is just being closed may never say what became of it. @param {Promise<unknown>} going */
const soon = going => Promise.race([going, new Promise((_, reject) => setTimeout(reject, 5_000))]);

/**
 * The window that shows the conversation, else any of ours: what is half-written in that one is kept. Without one, a new one.
 * @param {string | undefined} conversation
 */
async function open(conversation) {
  const path = base + (conversation ? pathOf(conversation) : '/');
  const all = await windows();
  const there = all.find(one => !conversation || shows(one, conversation));
  const window = (there ?? all[0])?.client;
  if (!window) return worker.clients.openWindow(path);
  // It may be in front already, or the browser may not let it come there.
  await window.focus().catch(() => {});
  // A window that no worker controls goes nowhere by itself.
  if (!there) await soon(window.navigate(path)).catch(() => worker.clients.openWindow(path));
}
