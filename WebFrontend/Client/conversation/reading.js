// How far the person has read in the conversation that this page shows, and the line before what is new.
import { wasRead as wasReadHere } from '../notifications/alerts.js';
import { post } from '../posting/page.js';
import { isAttentive, onReturn } from '../shell/attention.js';
import { one } from '../shell/page.js';
import { words } from '../words/words.js';
import { settle } from './decorate.js';
import { conversation, isAtEnd, isHistory, lastSeq, list, seqOf } from './messages.js';
import * as unread from './unread.js';

const retry = 2_000; // ms

/** How far the server knows that the person has read. Of a conversation that was never read it is not even known that it was opened. */
let told = -1;

export const hasReadUntil = () => told;
export const hasReadAll = () => told >= lastSeq();
export const isReading = () => !isHistory() && isAttentive() && isAtEnd();

/** @param {AbortSignal} signal */
export function start(signal) {
  const log = list();
  told = -1;
  if (!log) return;
  told = Number(log.dataset.readSeq ?? 0) || -1;
  if (line() && !location.hash) showLine();
  one('#log-scroll').addEventListener('scroll', read, { passive: true });
  onReturn(() => {
    if (hasReadAll()) eraseLine();
    read();
  }, signal);
  read();
}

/** Tells how far the person has read: the newest message was on the screen, and the person before it. */
export async function read() {
  const id = conversation();
  if (!id || !isReading()) return;
  const seq = lastSeq();
  unread.learn(id, { read: seq });
  if (seq <= told) return;
  const before = told;
  told = seq;
  const answer = await post(`/conversations/${id}/read`, { seq }, { keepalive: true }).catch(() => null);
  if (answer?.ok) wasReadHere({ conversationId: id, seq });
  if (answer?.ok || answer?.status === 404) return;
  setTimeout(() => {
    if (id !== conversation()) return;
    if (told === seq) told = before;
    read();
  }, retry);
}

/** On whatever device. @type {(id: string, seq: number) => void} */
export function wasRead(id, seq) {
  unread.learn(id, { read: seq });
  if (id === conversation()) told = Math.max(told, seq);
}

// The line before what is new -----------------------------------------

const line = () => document.getElementById('unread');

/** Before the first message that came while nobody looked. @param {HTMLElement} article */
export function drawLine(article) {
  const present = line();
  if (present && told < seqOf(article) - 1) return;
  const mark =
    present ?? Object.assign(document.createElement('h2'), { className: 'unread-line', id: 'unread', textContent: words.newMessages });
  const day = article.previousElementSibling;
  (day?.matches('.day-separator') ? day : article).before(mark);
}

export const eraseLine = () => line()?.remove();

const margin = 16; // px

/** As far up as it needs to be seen: what is new and fits on the screen is seen from its end. */
function showLine() {
  settle();
  const scroller = one('#log-scroll');
  const above = one('#unread').getBoundingClientRect().top - scroller.getBoundingClientRect().top - margin;
  if (above < 0) scroller.scrollTop += above;
}
