// Who has read how far: below the last message that each of the others has seen. Whoever wrote a message has seen it without a word.

import { isolated } from '../shell/isolated.js';

const log = document.querySelector('[data-conversation]');
const me = document.body.dataset.user;
const few = 3;

/** By user id: { nickname, seq }. */
const readers = new Map();

export function start() {
  if (!log) return;
  adopt(log);
  // Earlier pages bring their own; a message that comes may be what somebody has seen already.
  new MutationObserver(changes => {
    const added = changes.flatMap(change => [...change.addedNodes]);
    const lines = added.filter(node => node.matches?.('.seen') && !own.has(node));
    lines.forEach(take);
    if (lines.length > 0 || added.some(node => node.matches?.('article[data-seq]'))) show();
  }).observe(log, { childList: true });
}

/** What a page that was loaded says. */
export const adopt = page => page.querySelectorAll('.seen').forEach(take);

const take = line => JSON.parse(line.dataset.seen).forEach(note);

/** @param {{ userId: string, nickname: string, seq: number }[]} seen */
export function follow(seen) {
  seen.forEach(note);
  show();
}

function note({ userId, nickname, seq }) {
  if (userId !== me) readers.set(userId, { nickname, seq: Math.max(seq, readers.get(userId)?.seq ?? 0) });
}

const own = new WeakSet();

/** What is right already stays as it is. */
function show() {
  const wanted = lines();
  for (const line of log.querySelectorAll('.seen')) {
    const article = [...wanted.keys()].find(article => article.nextElementSibling === line);
    if (article && JSON.stringify(wanted.get(article)) === line.dataset.seen) wanted.delete(article); else line.remove();
  }
  for (const [article, seen] of wanted) article.after(lineOf(article, seen));
}

/** By article: who has seen no later one. */
function lines() {
  const articles = [...log.querySelectorAll('article[data-seq]')];
  const wanted = new Map();
  for (const [userId, { nickname, seq }] of readers) {
    const article = articles.findLast(article => Number(article.dataset.seq) <= seq);
    const isBeyond = log.dataset.page === 'history' && article === articles.at(-1) && Number(article?.dataset.seq) < seq;
    if (article && !isBeyond && article.dataset.author !== userId) wanted.set(article, [...wanted.get(article) ?? [], { userId, nickname, seq }]);
  }
  return wanted;
}

function lineOf(article, seen) {
  const line = document.createElement('p');
  line.className = 'seen';
  line.setAttribute('aria-live', 'off');
  line.dataset.order = `${article.dataset.seq}.5`;
  line.dataset.seen = JSON.stringify(seen);
  line.title = `Seen by ${seen.map(reader => isolated(reader.nickname)).join(', ')}`;
  line.append('Seen by ');
  seen.forEach((reader, i) => {
    if (i === few) line.append(span(` and ${seen.length - few} more`, 'aria-hidden', 'true'));
    const name = document.createElement('bdi');
    name.textContent = reader.nickname;
    const part = span(i > 0 ? ', ' : '', 'class', i >= few ? 'visually-hidden' : '');
    part.append(name);
    line.append(part);
  });
  own.add(line);
  return line;
}

function span(text, attribute, value) {
  const element = document.createElement('span');
  element.textContent = text;
  if (value) element.setAttribute(attribute, value);
  return element;
}
