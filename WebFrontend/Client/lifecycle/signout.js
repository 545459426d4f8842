// Who signs out leaves nothing behind in this browser; but what has not arrived yet is not thrown away without a word.
import { handInOthers } from '../durable/forms.js';
import { signOff } from '../notifications/notifications.js';
import { unsent, wipe } from '../storage/store.js';
import { tell } from '../tabs/tabs.js';
import { words } from '../words/words.js';
import { forget } from './offline.js';

/** What is on its way may arrive so long before somebody is asked about it, in ms. */
const patience = 2_000;
const between = 50;

let isReady = false;
let isLeaving = false;

export function start() {
  for (const form of document.querySelectorAll('form')) {
    if (!('signOut' in form.dataset)) continue;
    form.addEventListener('submit', event => {
      if (isReady) return;
      event.preventDefault();
      if (!isLeaving) leave(form);
    });
  }
}

/** @param {HTMLFormElement} form */
async function leave(form) {
  isLeaving = true;
  handInOthers().catch(() => {});
  const { messages, forms } = await whatIsLost();
  isLeaving = messages + forms === 0 || confirm(words.signOutAndLose(messages, forms));
  if (!isLeaving) return;
  tell('ended');
  await Promise.allSettled([wipe(), forget(), signOff()]);
  isReady = true;
  form.requestSubmit();
}

/** What the server does not have, even after a moment. */
async function whatIsLost() {
  for (const until = Date.now() + patience; ; ) {
    const lost = await unsent().catch(() => ({ messages: 0, forms: 0 }));
    if (lost.messages + lost.forms === 0 || Date.now() >= until) return lost;
    await new Promise(resolve => setTimeout(resolve, between));
  }
}
