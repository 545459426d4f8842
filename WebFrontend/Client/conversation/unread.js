// How much is unread: in the list, the title, the favicon and the app's badge. Always computed from positions, which only ever grow: what
// comes late, twice or in another order changes nothing.

const list = document.getElementById('conversations');
const icons = document.getElementById('icons')?.content.children ?? [];
const title = document.querySelector('title');

/** By conversation: { last, read }, the newest message's place and how far the person has read. */
const positions = new Map();
/** How far each conversation went when the server was asked: what came later it may not have counted. */
let asked = new Map();
let isBeingRead = () => false;
let shown = null;

const idOf = item => item.id.slice('conversation-'.length);
const lineOf = id => document.getElementById(`conversation-${id}`);

/** @param isRead whether a conversation is looked at just now: what is new there is about to be read. */
export function start(isRead) {
  isBeingRead = isRead;
  for (const entry of list?.dataset.unread.split(',').filter(Boolean) ?? []) {
    const [id, last, read] = entry.split(':');
    note(id, Number(last), Number(read));
  }
  for (const item of list?.children ?? []) take(item);
  ask();
  show();
}

/** A stream is about to be opened. */
export function ask() { asked = new Map([...positions].map(([id, { last }]) => [id, last])); }

/** A line of the list, whether it is in the page or only tells something. */
export function take(item) {
  const { lastSeq, readSeq } = item.dataset;
  learn(idOf(item), { last: Number(lastSeq), read: Number(readSeq) });
}

export function learn(id, { last = 0, read = 0 }) {
  note(id, last, read);
  mark(id);
  show();
}

/** What the server counts, at the beginning of a stream: a conversation that it doesn't name was read then. */
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

/** The words without the count before them. */
export const wordsOf = title => title.dataset.words;

function note(id, last, read) {
  const known = positions.get(id);
  positions.set(id, { last: Math.max(last, known?.last ?? 0), read: Math.max(read, known?.read ?? 0) });
}

function unread(id) {
  const { last, read } = positions.get(id);
  return isBeingRead(id) ? 0 : Math.max(0, last - read);
}

function mark(id) {
  const item = lineOf(id);
  if (!item) return;
  const count = unread(id);
  item.dataset.readSeq = positions.get(id).read;
  item.querySelector('a').classList.toggle('conversation-item--unread', count > 0);
  const [figure, words] = item.querySelector('.unread-mark').children;
  set(figure, figures(count));
  set(words, `${count} unread ${count === 1 ? 'message' : 'messages'}`);
}

function show() {
  const count = [...positions.keys()].filter(id => unread(id) > 0).length;
  if (!list || count === shown) return;
  shown = count;
  title.textContent = count > 0 ? `(${figures(count)}) ${wordsOf(title)}` : wordsOf(title);
  document.querySelector('link[rel=icon]').setAttribute('href', icons[count > 0 ? 1 : 0].getAttribute('href'));
  // Only an installed app has one.
  (count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.())?.catch(() => {});
}

const figures = count => count > 99 ? '99+' : String(count);

function set(element, text) { if (element.textContent !== text) element.textContent = text; }
