// Who signs out leaves nothing behind in this browser; but what has not arrived yet is not thrown away without a word.
import { forget } from './offline.js';
import { signOff } from './notifications.js';
import { unsent, wipe } from './store.js';

let ready = false;

for (const form of document.querySelectorAll('form[data-sign-out]')) form.addEventListener('submit', async event => {
  if (ready) return;
  event.preventDefault();
  const { messages, forms } = await unsent().catch(() => ({ messages: 0, forms: 0 }));
  const lost = [counted(messages, 'message'), counted(forms, 'half-written text')].filter(Boolean).join(' and ');
  if (lost && !confirm(`The server does not have ${lost} of yours yet. Sign out all the same, and throw that away?`)) return;
  await Promise.allSettled([wipe(), forget(), signOff()]);
  ready = true;
  form.requestSubmit();
});

const counted = (number, noun) => number === 0 ? '' : number === 1 ? `one ${noun}` : `${number} ${noun}s`;
