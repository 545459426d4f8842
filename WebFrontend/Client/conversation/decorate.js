// What only this page knows of a viewer-neutral fragment: which messages are mine, local times and days, what belongs together.

import { take } from './unread.js';

const me = document.body.dataset.user;
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const dayOfAnotherYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const dateOfAnotherYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const sameRun = 5 * 60 * 1000;

const dayOf = time => new Date(time).toDateString();
const isThisYear = at => at.getFullYear() === new Date().getFullYear();

/** 'Today', 'Yesterday', or null for another day. */
function nearDay(at) {
  const yesterday = new Date();
  yesterday.setDate(yesterday.getDate() - 1);
  return dayOf(at) === dayOf(Date.now()) ? 'Today' : dayOf(at) === dayOf(yesterday) ? 'Yesterday' : null;
}

const wordsOfDay = at => nearDay(at) ?? (isThisYear(at) ? day : dayOfAnotherYear).format(at);
const shortDay = at => nearDay(at) ?? (isThisYear(at) ? date : dateOfAnotherYear).format(at);

function message(article) {
  const time = article.querySelector('time');
  if (!time) return;
  const previous = before(article);
  const previousTime = previous?.querySelector('time')?.dateTime;
  const newDay = !previousTime || dayOf(previousTime) !== dayOf(time.dateTime);
  article.classList.toggle('message--mine', article.dataset.author === me);
  article.classList.toggle('message--grouped', !newDay && !isFirstNew(article) && previous.dataset.author === article.dataset.author
    && new Date(time.dateTime) - new Date(previousTime) < sameRun);
  separate(article, newDay ? wordsOfDay(new Date(time.dateTime)) : null);
  time.textContent = clock.format(new Date(time.dateTime));
  time.title = new Date(time.dateTime).toLocaleString();
}

const isFirstNew = article => article.previousElementSibling?.matches('.unread-line') ?? false;

function separate(article, words) {
  const present = article.previousElementSibling?.matches('.day-separator') ? article.previousElementSibling : null;
  if (!words) return present?.remove();
  const line = present ?? document.createElement('h2');
  line.className = 'day-separator';
  if (line.textContent !== words) line.textContent = words;
  if (!present) article.before(line);
}

function before(article) {
  let other = article.previousElementSibling;
  while (other && !other.matches('article.message')) other = other.previousElementSibling;
  return other;
}

function after(article) {
  let other = article.nextElementSibling;
  while (other && !other.matches('article.message')) other = other.nextElementSibling;
  return other;
}

function conversationItem(item) {
  const time = item.querySelector('time');
  const at = new Date(time.dateTime);
  time.textContent = nearDay(at) === 'Today' ? clock.format(at) : shortDay(at);
  time.title = at.toLocaleString();
  const author = item.querySelector('[data-author]');
  if (author?.dataset.author === me) author.querySelector('bdi').textContent = 'You';
  else if (author?.dataset.members === '2') author.remove();
  const shown = document.querySelector('[data-conversation]')?.dataset.conversation;
  if (item.id === `conversation-${shown}`) item.querySelector('a').setAttribute('aria-current', 'page');
  take(item);
}

function localTime(time) {
  const at = new Date(time.dateTime);
  time.textContent = nearDay(at) === 'Today' ? clock.format(at) : `${shortDay(at)}, ${clock.format(at)}`;
  time.title = at.toLocaleString();
}

function decorate(element) {
  if (element.matches('article.message')) {
    message(element);
    const next = after(element);
    if (next) message(next);
  } else if (element.matches('#conversations > li')) {
    conversationItem(element);
    document.getElementById('no-conversations')?.remove();
  } else if (element.matches('time[data-local]')) localTime(element);
}

// Whatever puts them there - this page, htmx or the stream - new elements are decorated before they are painted.
const watch = new MutationObserver(decorateAdded);
watch.observe(document.body, { childList: true, subtree: true });

function decorateAdded(changes) {
  for (const change of changes)
    for (const node of change.addedNodes)
      if (node.nodeType === Node.ELEMENT_NODE && node.isConnected) decorate(node);
}

/** Whoever reads the layout calls this first: what is there undecorated has another height than what will be painted. */
export const settle = () => decorateAdded(watch.takeRecords());

const decorateAll = () => document.querySelectorAll('article.message, #conversations > li, time[data-local]').forEach(decorate);
decorateAll();

// Today is another day when somebody comes back tomorrow.
let today = dayOf(Date.now());
document.addEventListener('visibilitychange', () => {
  if (dayOf(Date.now()) === today) return;
  today = dayOf(Date.now());
  decorateAll();
});
