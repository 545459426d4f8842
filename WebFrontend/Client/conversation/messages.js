// The messages of the conversation that this page shows: each in its place, never with a silent hole between them.
import { all } from '../shell/page.js';
import { put } from '../shell/upsert.js';
import { settle } from './decorate.js';
import { refreshSnippets } from './snippets.js';

/** @returns {HTMLElement | null} null on other pages */
export const list = () => document.querySelector('[data-conversation]');
const scroller = () => document.getElementById('log-scroll');

/** The conversation's id; undefined on other pages. */
export const conversation = () => list()?.dataset.conversation;

/** An older page stands still: what is new is not next to it. */
export const isHistory = () => list()?.dataset.page === 'history';

/** What the page has: the id and version for the live connection. @returns {[conversation: string, version: number] | null} */
export function position() {
  const { conversation, version } = list()?.dataset ?? {};
  return conversation === undefined ? null : [conversation, Number(version)];
}

export const articles = () => all('[data-conversation] article[data-seq]');

/** @param {HTMLElement | null | undefined} article */
export const seqOf = article => Number(article?.dataset.seq ?? 0);

/** The newest message's place. */
export const lastSeq = () => seqOf(articles().at(-1));

/** The list's end is where it is laid out from: 0 is the newest message. */
export function scrollToEnd() {
  settle();
  const scrolled = scroller();
  if (scrolled) scrolled.scrollTop = 0;
}

export function isAtEnd() {
  settle();
  return (scroller()?.scrollTop ?? 0) > -40;
}

export function start() {
  const log = list();
  // Earlier pages are put in by htmx, and may reach what is there already; a gap that is filled is no gap.
  if (log) new MutationObserver(changes => join(log, changes)).observe(log, { childList: true });
}

/**
 * Puts a message where it belongs, if it is there already or the one before it is: anything else would leave a hole.
 * @param {HTMLElement} fragment
 */
export function place(fragment) {
  const seq = seqOf(fragment);
  refreshSnippets(fragment);
  const isThere = document.getElementById(fragment.id) !== null;
  const follows = document.getElementById(`message-${conversation()}-${seq - 1}`) !== null || (seq === 1 && articles().length === 0);
  if (!isThere && (!follows || isHistory())) {
    // Further back than what is shown, it comes when somebody looks there.
    if (seq < lastSeq()) removePending(fragment);
    return false;
  }
  put(fragment);
  removePending(fragment);
  return true;
}

/** What is shown as being on its way. @param {string | undefined} clientId @returns {HTMLElement | null | undefined} */
export const pendingOf = clientId => list()?.querySelector(`[data-pending="${CSS.escape(clientId ?? '')}"]`);

/** @param {HTMLElement} arrived */
const removePending = arrived => pendingOf(arrived.dataset.clientId)?.remove();

/** Shown once for a person who has been taken out; the text in the box stays. */
export function leave() {
  const notice = document.getElementById('not-a-member');
  if (notice) notice.hidden = false;
}

/** @type {(log: HTMLElement, changes: MutationRecord[]) => void} */
function join(log, changes) {
  const added = changes.flatMap(change => [...change.addedNodes]).filter(node => isMessage(node) && node.isConnected);
  for (const article of /** @type {HTMLElement[]} */ (added)) {
    removePending(article);
    for (const twin of log.querySelectorAll(`[id="${article.id}"]`)) if (twin !== article) twin.remove();
  }
  // What is new began earlier than could be known.
  for (const later of all('#unread', log).slice(1)) later.remove();
  for (const earlier of added.length > 0 ? all('.log__earlier:not(:first-child)', log) : [])
    if (seqOf(neighbour(earlier, 'previousElementSibling')) + 1 === seqOf(neighbour(earlier, 'nextElementSibling'))) earlier.remove();
}

/** @param {Node} node */
export const isMessage = node => node instanceof Element && node.matches('article[data-seq]');

/** @type {(element: Element, direction: 'previousElementSibling' | 'nextElementSibling') => HTMLElement | null} */
function neighbour(element, direction) {
  let other = element[direction];
  while (other && !isMessage(other)) other = other[direction];
  return /** @type {HTMLElement | null} */ (other);
}
