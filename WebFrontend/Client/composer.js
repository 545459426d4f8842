// Writing to a conversation: what is sent shows at once in its place, with what becomes of it, and the box is free for the next message.
import * as log from './log.js';
import * as outbox from './outbox.js';
import { durable } from './durable.js';
import { isEnter } from './keys.js';
import { on, tell } from './tabs.js';
import { fragmentOf } from './upsert.js';
import { uuid } from './uuid.js';

const form = document.querySelector('form.composer');
const list = document.querySelector('[data-conversation]');
const underWay = new Map();

const words = {
  sending: 'Sending…',
  waiting: 'Kept on this device until it can be sent.',
};

export function start() {
  if (!form || !list) return;
  const draft = durable(form.dataset.durable);
  draft.isPosted = false;
  form.addEventListener('submit', event => {
    // A button with an address of its own doesn't send.
    if (event.submitter?.hasAttribute('formaction')) return;
    event.preventDefault();
    submit(draft);
  });
  // On a keyboard Enter sends and Shift+Enter breaks the line; where Enter is all a phone has, it breaks the line, and Ctrl+Enter sends.
  form.elements.Text.addEventListener('keydown', event => {
    if (!isEnter(event) || event.shiftKey || event.altKey) return;
    if (!event.ctrlKey && !event.metaKey && !matchMedia('(pointer: fine)').matches) return;
    event.preventDefault();
    form.requestSubmit();
  });
  // Whoever has a keyboard comes here to write; a phone would cover half of the log with its own.
  if (matchMedia('(pointer: fine)').matches && document.activeElement === document.body && !location.hash)
    form.elements.Text.focus({ preventScroll: true });
  // The draft's next revision is known once what was sent has arrived.
  draft.mustWait = () => outbox.isSending(log.conversation);
  outbox.onChange(() => {
    // A page may still come with the draft of what is on its way. What was typed over that is another message.
    const onItsWay = outbox.ofConversation(log.conversation).find(entry => entry.clientId === form.elements.ClientId.value);
    if (onItsWay && (!draft.unsaved || form.elements.Text.value === onItsWay.text)) draft.blank();
    else if (onItsWay) draft.startAnotherMessage();
    show();
    draft.goOn();
  });
}

function submit(draft) {
  const text = form.elements.Text;
  if (!text.value.trim()) { text.focus(); return; }
  problem('');
  const entry = {
    conversation: log.conversation, clientId: form.elements.ClientId.value, text: text.value,
    revision: draft.revision, writer: draft.writer, number: draft.nextNumber(),
  };
  text.value = '';
  form.elements.ClientId.value = uuid();
  draft.sent(outbox.add(entry).then(kept => { if (!kept) problem('This browser keeps nothing: leave the page open until the message is sent.'); }));
  // Behind one that has to wait it waits as well.
  underWay.set(entry.clientId, list.querySelector('[data-pending][data-state=waiting]') ? 'waiting' : 'sending');
  render({ ...entry, state: 'waiting' });
  log.eraseLine();
  log.scrollToEnd();
  text.focus();
}

on('taken-back', clientId => list?.querySelector(`[data-pending="${CSS.escape(clientId)}"]`)?.remove());
on('sending', clientId => tellState(clientId, 'sending'));
on('stuck', conversation => {
  if (conversation !== log.conversation || !form) return;
  for (const entry of outbox.ofConversation(conversation)) tellState(entry.clientId, 'waiting');
  draftOf(form).heldUp();
});
on('sent', ({ conversation, clientId, html, revision }) => {
  underWay.delete(clientId);
  if (conversation !== log.conversation || !form) return;
  log.place(fragmentOf(html));
  draftOf(form).restart(revision);
});

const draftOf = form => durable(form.dataset.durable);

function tellState(clientId, state) {
  underWay.set(clientId, state);
  const entry = outbox.ofConversation(log.conversation).find(entry => entry.clientId === clientId);
  if (entry && form) render(entry);
}

/** Shows what the outbox holds for this conversation, at the end of the log and in order. */
function show() {
  const entries = outbox.ofConversation(log.conversation);
  for (const entry of entries) if (!isPosted(entry.clientId)) render(entry);
  const [only] = entries;
  const goesBack = entries.length === 1 && only.state === 'refused' && !form.elements.Text.value && document.visibilityState === 'visible';
  if (goesBack) edit(only);
}

const isPosted = clientId => list.querySelector(`article[data-client-id="${CSS.escape(clientId)}"]`) !== null;

function render(entry) {
  let article = list.querySelector(`[data-pending="${CSS.escape(entry.clientId)}"]`);
  if (!article) {
    article = document.getElementById('pending-message').content.firstElementChild.cloneNode(true);
    article.dataset.pending = entry.clientId;
    article.querySelector('.message__bubble').textContent = entry.text;
    list.append(article);
  }
  const refused = entry.state === 'refused';
  const state = refused || entry.state === 'signed-out' ? entry.state : underWay.get(entry.clientId) ?? 'waiting';
  article.dataset.state = state;
  article.classList.toggle('message--failed', refused);
  setWords(article.querySelector('[data-state]'), words[state] ?? `Not sent. ${entry.reason}`);
  const [retry, change] = [article.querySelector('[data-retry]'), article.querySelector('[data-edit]')];
  retry.hidden = state !== 'refused';
  change.hidden = !['refused', 'signed-out', 'waiting'].includes(state);
  retry.onclick = () => outbox.tryAgain(entry);
  change.onclick = () => edit(entry);
  return article;
}

// Assistive technology hears a changed text once.
function setWords(element, text) { if (element.textContent !== text) element.textContent = text; }

/** Back into the box, where it is a draft again, before what has been written since. */
async function edit(entry) {
  if (!await outbox.takeBack(entry)) return;
  tell('taken-back', entry.clientId);
  const text = form.elements.Text;
  text.value = text.value ? `${entry.text}\n${text.value}` : entry.text;
  if (entry.reason) problem(`Not sent. ${entry.reason}`);
  // What may have arrived all the same keeps its id: sent again it is the same message.
  form.elements.ClientId.value = entry.state === 'refused' ? uuid() : entry.clientId;
  draftOf(form).changed();
  text.focus();
}

function problem(words) { form.querySelector('[data-problem]').textContent = words; }
