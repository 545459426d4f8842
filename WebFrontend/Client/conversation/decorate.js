// What only this page knows of a viewer-neutral fragment: which messages are mine, local times and days, what belongs together.
import { all, fromTemplate, language, one, setWords, user } from '../shell/page.js';
import { words } from '../words/words.js';
import { mark } from './halfwritten.js';
import { markOwn } from './reactions.js';
import { take } from './unread.js';

// Twelve hours or twenty-four are the browser's own, whatever the page's language is.
const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions();
const clock = new Intl.DateTimeFormat(language(), { hour: '2-digit', minute: '2-digit', hourCycle });
const day = new Intl.DateTimeFormat(language(), { weekday: 'long', day: 'numeric', month: 'long' });
const dayOfAnotherYear = new Intl.DateTimeFormat(language(), { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const date = new Intl.DateTimeFormat(language(), { day: 'numeric', month: 'short' });
const dateOfAnotherYear = new Intl.DateTimeFormat(language(), { day: 'numeric', month: 'short', year: 'numeric' });
const whole = new Intl.DateTimeFormat(language(), { dateStyle: 'long', timeStyle: 'medium', hourCycle });
const sameRun = 5 * 60 * 1000; // ms

/** @type {MutationObserver | null} */
let watch = null;

export function start() {
  // Whatever puts them there - this page, htmx or the stream - new elements are decorated before they are painted.
  watch = new MutationObserver(decorateAdded);
  watch.observe(document.body, { childList: true, subtree: true });
  decorateAll();
  // Today is another day when somebody comes back tomorrow.
  let today = dayOf(Date.now());
  document.addEventListener('visibilitychange', () => {
    if (dayOf(Date.now()) === today) return;
    today = dayOf(Date.now());
    decorateAll();
  });
}

/** Whoever reads the layout calls this first: what is there undecorated has another height than what will be painted. */
export const settle = () => decorateAdded(watch?.takeRecords() ?? []);

/** The page shows something else, and the list another line as the present one. @param {Element} main */
export function turn(main) {
  all('article.message, time[data-local]', main).forEach(decorate);
  all('#conversations > li:has([aria-current])').forEach(decorate);
}

const decorateAll = () => all('article.message, #conversations > li, time[data-local]').forEach(decorate);

/** @param {MutationRecord[]} changes */
function decorateAdded(changes) {
  for (const change of changes) for (const node of change.addedNodes) if (node instanceof HTMLElement && node.isConnected) decorate(node);
}

/** @param {HTMLElement} element */
function decorate(element) {
  if (element.matches('article.message')) {
    decorateMessage(element);
    const next = neighbour(element, 'nextElementSibling');
    if (next) decorateMessage(next);
  } else if (element.matches('#conversations > li')) {
    decorateItem(element);
    document.getElementById('no-conversations')?.remove();
  } else if (element.matches('time[data-local]')) {
    const at = new Date(/** @type {HTMLTimeElement} */ (element).dateTime);
    element.textContent = isToday(at) ? clock.format(at) : `${shortDay(at)}, ${clock.format(at)}`;
    element.title = whole.format(at);
  } else {
    all('time[data-local]', element).forEach(decorate);
  }
}

/** @param {HTMLElement} article */
function decorateMessage(article) {
  const time = article.querySelector('time');
  if (!time) return;
  const at = new Date(time.dateTime);
  const previous = neighbour(article, 'previousElementSibling');
  const previousTime = previous?.querySelector('time');
  const previousAt = previousTime ? new Date(previousTime.dateTime) : null;
  const isNewDay = !previousAt || dayOf(previousAt) !== dayOf(at);
  const isFirstNew = article.previousElementSibling?.matches('.unread-line') ?? false;
  const isOfTheSame = previous?.dataset.author === article.dataset.author;
  const isTold = article.dataset.kind !== undefined || previous?.dataset.kind !== undefined;
  const { replyTo, edited } = article.dataset;
  const standsAlone = isTold || replyTo !== undefined || edited !== undefined || previous?.dataset.deleted !== undefined;
  const isGrouped = !isNewDay && !isFirstNew && !standsAlone && isOfTheSame && at.getTime() - previousAt.getTime() < sameRun;
  article.classList.toggle('message--mine', article.dataset.author === user());
  article.classList.toggle('message--grouped', isGrouped);
  all('button[data-emoji]', article).forEach(markOwn);
  markMentions(article);
  collapse(article);
  separate(article, isNewDay ? wordsOfDay(at) : null);
  time.textContent = clock.format(at);
  time.title = whole.format(at);
}

/** What comes live is the same for everybody. @param {HTMLElement} article */
function collapse(article) {
  /** @type {HTMLElement | null} */
  const log = document.querySelector('[data-conversation]');
  const isBlocked = log?.dataset.blocked?.split(',').includes(article.dataset.author ?? '') ?? false;
  article.classList.toggle('message--blocked', isBlocked);
  if (isBlocked && !article.querySelector('.message__blocked')) article.prepend(fromTemplate('blocked'));
}

/** @param {HTMLElement} article */
function markMentions(article) {
  const mine = article.dataset.author === user() ? [] : all('.mention', article).filter(({ dataset }) => isMe(dataset.mentioned));
  for (const mention of mine) mention.classList.add('mention--me');
  article.classList.toggle('message--mentioned', mine.length > 0);
}

/** Nobody's id is everybody's. @param {string | undefined} mentioned */
const isMe = mentioned => mentioned === '' || mentioned === user();

/** @type {(article: HTMLElement, day: string | null) => void} */
function separate(article, day) {
  const before = article.previousElementSibling;
  const present = before?.matches('.day-separator') ? before : null;
  if (!day) return present?.remove();
  const line = present ?? document.createElement('h2');
  line.className = 'day-separator';
  setWords(line, day);
  if (!present) article.before(line);
}

/**
 * The message before or after this one.
 * @type {(article: HTMLElement, direction: 'previousElementSibling' | 'nextElementSibling') => HTMLElement | null}
 */
function neighbour(article, direction) {
  let other = article[direction];
  while (other && !other.matches('article.message')) other = other[direction];
  return /** @type {HTMLElement | null} */ (other);
}

/** @param {HTMLElement} item of the list of conversations */
function decorateItem(item) {
  const time = /** @type {HTMLTimeElement} */ (one('time', item));
  const at = new Date(time.dateTime);
  time.textContent = isToday(at) ? clock.format(at) : shortDay(at);
  time.title = whole.format(at);
  /** @type {HTMLElement | null} */
  const author = item.querySelector('[data-author]');
  if (author?.dataset.author === user()) one('bdi', author).textContent = words.you;
  else if (author?.dataset.members === '2') author.remove();
  /** @type {HTMLElement | null} */
  const log = document.querySelector('[data-conversation]');
  if (item.id === `conversation-${log?.dataset.conversation}`) {
    one('a', item).setAttribute('aria-current', 'page');
    // Each member has a title of their own, until one is chosen: only the line knows it.
    setWords(one('#conversation-title'), item.dataset.title ?? '');
  }
  mark(item);
  take(item);
}

/** @param {Date | number} time */
const dayOf = time => new Date(time).toDateString();
/** @param {Date} at */
const isToday = at => dayOf(at) === dayOf(Date.now());
/** @param {Date} at */
const isThisYear = at => at.getFullYear() === new Date().getFullYear();
/** @param {Date} at */
const wordsOfDay = at => nearDay(at) ?? (isThisYear(at) ? day : dayOfAnotherYear).format(at);
/** @param {Date} at */
const shortDay = at => nearDay(at) ?? (isThisYear(at) ? date : dateOfAnotherYear).format(at);

/** Today, yesterday, or null for another day. @param {Date} at */
function nearDay(at) {
  const yesterday = new Date();
  yesterday.setDate(yesterday.getDate() - 1);
  return isToday(at) ? words.today : dayOf(at) === dayOf(yesterday) ? words.yesterday : null;
}
