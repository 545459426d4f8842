// How much is unread: in the list, the title, the favicon and the app's badge. Always computed from positions, which only ever grow: what
// comes late, twice or in another order changes nothing.
import { one, setWords } from '../shell/page.js';
import { words } from '../words/words.js';

/** @import { Unread } from '../tabs/events.d.ts' */

const list = () => document.getElementById('conversations');

/** By conversation: the newest message's place and how far the person has read. @type {Map<string, { last: number, read: number }>} */
const positions = new Map();
/** How far each conversation went when the server was asked: what came later it may not have counted. @type {Map<string, number>} */
let asked = new Map();
/** @type {(id: string) => boolean} */
let isBeingRead = () => false;
let shown = -1;

/** @param {Element} item */
export const idOf = item => item.id.slice('conversation-'.length);

/** @param {(id: string) => boolean} isRead whether a conversation is looked at just now: what is new there is about to be read */
export function start(isRead) {
  isBeingRead = isRead;
  for (const entry of list()?.dataset.unread?.split(',').filter(Boolean) ?? []) {
    const [id, last, read] = entry.split(':');
    note(id, Number(last), Number(read));
  }
  for (const item of list()?.children ?? []) take(/** @type {HTMLElement} */ (item));
  ask();
  show();
}

/** The page shows another conversation, and has another title. */
export function turn() {
  for (const item of list()?.children ?? []) mark(idOf(item));
  shown = -1;
  show();
}

/** A stream is about to be opened. */
export function ask() {
  asked = new Map([...positions].map(([id, { last }]) => [id, last]));
}

/** A line of the list, whether it is in the page or only tells something. @param {HTMLElement} item */
export function take(item) {
  const { lastSeq, readSeq, place } = item.dataset;
  // What is archived is unread no more, until somebody writes.
  learn(idOf(item), { last: Number(lastSeq), read: Number(place === 'archived' ? lastSeq : readSeq) });
}

/** @type {(id: string, position: { last?: number, read?: number }) => void} */
export function learn(id, { last = 0, read = 0 }) {
  note(id, last, read);
  mark(id);
  show();
}

/** What the server counts, at the beginning of a stream: a conversation that it doesn't name was read then. @param {Unread} unread */
export function agree({ conversations, isComplete }) {
  const named = new Set();
  for (const { id, lastSeq, readSeq } of conversations) {
    named.add(id);
    note(id, lastSeq, readSeq);
  }
  for (const [id, position] of positions) {
    if (isComplete && !named.has(id)) position.read = Math.max(position.read, asked.get(id) ?? 0);
    mark(id);
  }
  show();
}

/** @type {(id: string, last: number, read: number) => void} */
function note(id, last, read) {
  const known = positions.get(id);
  positions.set(id, { last: Math.max(last, known?.last ?? 0), read: Math.max(read, known?.read ?? 0) });
}

/** There is no such conversation for this person any more. @param {string} id */
export function forget(id) {
  document.getElementById(`conversation-${id}`)?.remove();
  positions.delete(id);
  show();
}

/** @param {string} id */
export function unread(id) {
  const { last, read } = positions.get(id) ?? { last: 0, read: 0 };
  return isBeingRead(id) ? 0 : Math.max(0, last - read);
}

/** @param {string} id */
function mark(id) {
  const item = document.getElementById(`conversation-${id}`);
  if (!item) return;
  const count = unread(id);
  item.dataset.readSeq = String(positions.get(id)?.read);
  one('a', item).classList.toggle('conversation-item--unread', count > 0);
  const [figure, sentence] = one('.unread-mark', item).children;
  setWords(figure, figures(count));
  setWords(sentence, words.countUnread(count));
}

function show() {
  const count = [...positions.keys()].filter(id => unread(id) > 0).length;
  if (!list() || count === shown) return;
  shown = count;
  const title = one('title');
  title.textContent = count > 0 ? `(${figures(count)}) ${title.dataset.words}` : (title.dataset.words ?? '');
  const icons = /** @type {HTMLTemplateElement} */ (one('#icons')).content.children;
  one('link[rel=icon]').setAttribute('href', icons[count > 0 ? 1 : 0].getAttribute('href') ?? '');
  // Only an installed app has one.
  (count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.())?.catch(() => {});
}

/** @param {number} count */
const figures = count => (count > 99 ? '99+' : String(count));
