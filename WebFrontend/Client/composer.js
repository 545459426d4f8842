// Sending without leaving the page: the message shows at once, the box is free for the next one, and a message that could not
// be sent stays where it is with a way to try again. The client id makes trying again harmless.
import { durable } from './durable.js';
import { upsert } from './upsert.js';
import { uuid } from './uuid.js';

const form = document.querySelector('form.composer');
const log = document.querySelector('[data-conversation]');

if (form && log) {
  const text = form.elements.Text;
  form.addEventListener('submit', event => { event.preventDefault(); send(); });
  // On a keyboard Enter sends and Shift+Enter breaks the line; where Enter is all a phone has, it breaks the line.
  text.addEventListener('keydown', event => {
    const plain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey && !event.isComposing;
    if (event.key === 'Enter' && (plain || event.ctrlKey || event.metaKey) && matchMedia('(pointer: fine)').matches) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}

let sending = Promise.resolve();

// The log is laid out from its end: 0 is the newest message.
const scrollToEnd = () => { document.getElementById('log-scroll').scrollTop = 0; };

function send() {
  const text = form.elements.Text;
  if (!text.value.trim()) { text.focus(); return; }
  problem('');
  const body = new URLSearchParams(new FormData(form));
  const pending = showPending(body);
  text.value = '';
  form.elements.ClientId.value = uuid();
  text.focus();
  queue(body, pending);
}

// In the order of writing: the next goes when the one before has been answered.
function queue(body, pending) {
  sending = sending.then(() => deliver(body, pending));
  durable(form.dataset.durable)?.hold(sending);
}

async function deliver(body, pending) {
  const draft = durable(form.dataset.durable);
  if (draft) body.set('Revision', draft.revision);
  try {
    const answer = await fetch(form.action, { method: 'POST', body, headers: { 'HX-Request': 'true' }, signal: AbortSignal.timeout(15_000) });
    if (!answer.ok || answer.redirected) return fail(body, pending, answer.status === 401 || answer.redirected ? 'You are signed out.' : await sentence(answer));
    pending.remove();
    upsert(await answer.text());
    draft?.restart(Number(answer.headers.get('Draft-Revision')));
  } catch {
    fail(body, pending, 'No connection.');
  }
}

// Refusals are a sentence, bare or in a paragraph.
async function sentence(answer) {
  return new DOMParser().parseFromString(await answer.text(), 'text/html').body.textContent.trim();
}

function showPending(body) {
  const article = document.getElementById('pending-message').content.firstElementChild.cloneNode(true);
  article.dataset.pending = body.get('ClientId');
  article.querySelector('.message__bubble').textContent = body.get('Text');
  log.append(article);
  scrollToEnd();
  return article;
}

// Back into the box, where it is a draft again; or, when the person has gone on writing, kept in its place.
function fail(body, pending, reason) {
  const text = form.elements.Text;
  const draft = durable(form.dataset.durable);
  if (!text.value) {
    pending.remove();
    text.value = body.get('Text');
    form.elements.ClientId.value = body.get('ClientId');
    problem(`Not sent. ${reason}`);
    draft?.restart(0);
    return;
  }
  pending.classList.add('message--failed');
  pending.querySelector('[data-state]').textContent = `Not sent. ${reason}`;
  const retry = pending.querySelector('[data-retry]');
  retry.hidden = false;
  retry.onclick = () => {
    retry.hidden = true;
    pending.classList.remove('message--failed');
    pending.querySelector('[data-state]').textContent = 'Sending…';
    queue(body, pending);
  };
  draft?.restart(0);
}

function problem(words) {
  const line = form.querySelector('[data-problem]');
  line.textContent = words;
}
