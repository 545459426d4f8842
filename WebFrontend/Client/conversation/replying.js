// What the message in the composer answers: a field of its durable form, and so a part of the draft.
import { draftOf } from '../durable/forms.js';
import { field, one } from '../shell/page.js';
import { words } from '../words/words.js';
import { conversation, seqOf } from './messages.js';
import { snippetOf } from './snippets.js';

export function start() {
  const form = composer();
  if (!form) return;
  form.addEventListener('durable:adopted', () => show(form));
  form.addEventListener('click', event => {
    if (!(event.target instanceof Element && event.target.closest('[data-no-reply]'))) return;
    event.preventDefault();
    setReply('');
  });
}

/** @returns {HTMLFormElement | null} */
const composer = () => document.querySelector('form.composer');

/** @param {HTMLElement} article */
export function reply(article) {
  setReply(String(seqOf(article)));
  const form = composer();
  if (form) field(form, 'Text').focus();
}

/** The place of the message that is answered; undefined for none. @returns {number | undefined} */
export function replyTo() {
  const form = composer();
  return (form && Number(field(form, 'ReplyTo').value)) || undefined;
}

/** @param {string} seq */
function setReply(seq) {
  const form = composer();
  if (!form) return;
  field(form, 'ReplyTo').value = seq;
  show(form);
  draftOf(form.dataset.durable ?? '')?.typed();
}

/** @param {HTMLFormElement} form */
export function show(form) {
  const seq = field(form, 'ReplyTo').value;
  const line = one('#reply', form);
  line.hidden = !seq;
  const snippet = one('[data-snippet]', line);
  if (seq === snippet.dataset.snippet) return;
  snippet.dataset.snippet = seq;
  const article = document.getElementById(`message-${conversation()}-${seq}`);
  snippet.replaceChildren(...(seq ? [article ? snippetOf(article) : words.messageNumber(seq)] : []));
}
