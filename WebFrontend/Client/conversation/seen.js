// Who has read how far: below the last message that each of the others has seen. Whoever wrote a message has seen it without a word.
import { isolated } from '../shell/isolated.js';
import { all, user } from '../shell/page.js';
import { words } from '../words/words.js';
import { articles, isHistory, isMessage, list, seqOf } from './messages.js';

/** @import { Reader } from '../tabs/events.d.ts' */

const few = 3;
/** Where the names stand in their sentence. */
const slot = '\n';

/** By user id. @type {Map<string, Omit<Reader, 'userId'>>} */
const readers = new Map();

export function start() {
  const log = list();
  readers.clear();
  if (!log) return;
  adopt(log);
  // Earlier pages bring their own; a message that comes may be what somebody has seen already.
  new MutationObserver(changes => {
    const added = changes.flatMap(change => [...change.addedNodes]);
    const lines = added.filter(node => node instanceof HTMLElement && node.matches('.seen') && !own.has(node));
    for (const line of lines) take(/** @type {HTMLElement} */ (line));
    if (lines.length > 0 || added.some(isMessage)) show(log);
  }).observe(log, { childList: true });
}

/** What a page that was loaded says. @param {Element} page */
export const adopt = page => all('.seen', page).forEach(take);

/** @param {HTMLElement} line */
const take = line => JSON.parse(line.dataset.seen ?? '[]').forEach(note);

/** @param {Reader[]} seen */
export function follow(seen) {
  const log = list();
  if (!log) return;
  seen.forEach(note);
  show(log);
}

/** @param {Reader} reader */
function note({ userId, nickname, seq }) {
  if (userId !== user()) readers.set(userId, { nickname, seq: Math.max(seq, readers.get(userId)?.seq ?? 0) });
}

const own = new WeakSet();

/** What is right already stays as it is. @param {HTMLElement} log */
function show(log) {
  const wanted = lines();
  for (const line of all('.seen', log)) {
    const article = [...wanted.keys()].find(article => article.nextElementSibling === line);
    if (article && JSON.stringify(wanted.get(article)) === line.dataset.seen) wanted.delete(article);
    else line.remove();
  }
  for (const [article, seen] of wanted) article.after(lineOf(article, seen));
}

/** By article: who has seen no later one. @returns {Map<HTMLElement, Reader[]>} */
function lines() {
  const messages = articles();
  const wanted = new Map();
  for (const [userId, { nickname, seq }] of readers) {
    const article = messages.findLast(article => seqOf(article) <= seq);
    if (!article || article.dataset.author === userId) continue;
    const isBeyond = isHistory() && article === messages.at(-1) && seqOf(article) < seq;
    if (!isBeyond) wanted.set(article, [...(wanted.get(article) ?? []), { userId, nickname, seq }]);
  }
  return wanted;
}

/** @type {(article: HTMLElement, seen: Reader[]) => HTMLElement} */
function lineOf(article, seen) {
  const line = document.createElement('p');
  line.className = 'seen';
  line.setAttribute('aria-live', 'off');
  line.dataset.order = `${article.dataset.seq}.5`;
  line.dataset.seen = JSON.stringify(seen);
  line.title = words.seenBy(seen.map(reader => isolated(reader.nickname)).join(', '));
  const [before, after] = words.seenBy(slot).split(slot);
  line.append(before);
  seen.forEach((reader, i) => {
    if (i === few) line.append(span(words.andMore(seen.length - few), 'aria-hidden', 'true'));
    const name = document.createElement('bdi');
    name.textContent = reader.nickname;
    const part = span(i > 0 ? ', ' : '', 'class', i >= few ? 'visually-hidden' : '');
    part.append(name);
    line.append(part);
  });
  line.append(after);
  own.add(line);
  return line;
}

/** @type {(text: string, attribute: string, value: string) => HTMLElement} */
function span(text, attribute, value) {
  const element = document.createElement('span');
  element.textContent = text;
  if (value) element.setAttribute(attribute, value);
  return element;
}
