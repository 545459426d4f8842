// What is pressed in a notification.
import { base } from '../shell/base.js';
import { reply } from './replies.js';
import { postFor } from './posting.js';
import { pathOf, shows, windows } from './windows.js';

addEventListener('notificationclick', event => event.waitUntil(press(event.notification, event.action, event.reply)));

async function press(notification, action, text) {
  const { user, conversationId, seq } = notification.data ?? {};
  if (action === 'read') return closeAfter(notification, postFor(user)(`${pathOf(conversationId)}/read`, { seq }));
  if (action === 'mute') return closeAfter(notification, postFor(user)(`${pathOf(conversationId)}/notifications`, { MuteMinutes: 60 }));
  if (action === 'reply' && text?.trim()) return reply(notification, text);
  notification.close();
  return open(conversationId);
}

/** What could not be done for want of a server stays to be pressed again. */
async function closeAfter(notification, posting) {
  const answer = await posting.catch(() => null);
  if (answer && answer.status < 500 && answer.status !== 429) notification.close();
}

/** A window that is just being closed may never say what became of it. */
const soon = going => Promise.race([going, new Promise((_, reject) => setTimeout(reject, 5_000))]);

/** The window that shows the conversation, else any of ours: what is half-written in that one is kept. Without one, a new one. */
async function open(conversation) {
  const path = base + (conversation ? pathOf(conversation) : '/');
  const all = await windows();
  const there = all.find(client => conversation ? shows(client, conversation) : true);
  const window = there ?? all[0];
  if (!window) return clients.openWindow(path);
  // It may be in front already, or the browser may not let it come there.
  await window.focus().catch(() => {});
  // A window that no worker controls goes nowhere by itself.
  if (!there) await soon(window.navigate(path)).catch(() => clients.openWindow(path));
}
