// Who signs out leaves nothing behind in this browser; but what has not arrived yet is not thrown away without a word.
import { handInOthers } from '../durable/forms.js';
import { signOff } from '../notifications/notifications.js';
import { unsent, wipe } from '../storage/store.js';
import { tell } from '../tabs/tabs.js';
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
  const lost = await whatIsLost();
  isLeaving = !lost || confirm(`The server does not have ${lost} of yours yet. Sign out all the same, and throw that away?`);
  if (!isLeaving) return;
  tell('ended');
  await Promise.allSettled([wipe(), forget(), signOff()]);
  isReady = true;
  form.requestSubmit();
}

/** In words; blank when the server has everything. */
async function whatIsLost() {
  for (const until = Date.now() + patience; ; ) {
    const { messages, forms } = await unsent().catch(() => ({ messages: 0, forms: 0 }));
    if (messages + forms === 0 || Date.now() >= until)
      return [counted(messages, 'message'), counted(forms, 'half-written text')].filter(Boolean).join(' and ');
    await new Promise(resolve => setTimeout(resolve, between));
  }
}

/** @type {(number: number, noun: string) => string} */
function counted(number, noun) {
  if (number === 0) return '';
  return number === 1 ? `one ${noun}` : `${number} ${noun}s`;
}
