// The messages of the conversation that this page shows: new ones in their place, never with a silent hole between them.
import * as seen from './seen.js';
import * as unread from './unread.js';
import * as outbox from '../outbox/outbox.js';
import { isAttentive, onReturn } from '../shell/attention.js';
import { post } from '../posting/page.js';
import { base } from '../shell/base.js';
import { settle } from './decorate.js';
import { startOver } from '../lifecycle/startover.js';
import { wasRead as wasReadHere } from '../notifications/alerts.js';
import { fragmentOf, put } from '../shell/upsert.js';

const log = document.querySelector('[data-conversation]');
const scroller = document.getElementById('log-scroll');

/** The conversation's id; undefined on other pages. */
export const conversation = log?.dataset.conversation;

/** An older page stands still: what is new is not next to it. */
const isHistory = log?.dataset.page === 'history';

/** What the page has: the id and version for the live connection. */
export const position = () => log ? [conversation, Number(log.dataset.version)] : null;

/** Its end is where it is laid out from: 0 is the newest message. */
export function scrollToEnd() { settle(); scroller.scrollTop = 0; }
export function isAtEnd() { settle(); return !scroller || scroller.scrollTop > -40; }

const articles = () => [...log.querySelectorAll('article[data-seq]')];
const seqOf = article => Number(article?.dataset.seq ?? 0);

/** Takes a message of this conversation from the live connection; false when the fragment is none. */
export function receive(html) {
  const fragment = fragmentOf(html);
  if (!log || fragment?.dataset.home !== log.id) return false;
  const isNew = !document.getElementById(fragment.id);
  // What would leave a hole counts as not seen: should the newest page not come, it is sent again.
  if (!place(fragment) && !isHistory && seqOf(fragment) > seqOf(articles().at(-1)) + 1) refresh();
  else log.dataset.version = Math.max(Number(log.dataset.version), Number(fragment.dataset.version));
  if (isNew && !isReading()) drawLine(document.getElementById(fragment.id));
  if (articles().length > most && isAtEnd()) lighten();
  showWayDown();
  read();
  return true;
}

/** The way down, for whoever has scrolled up: says how much has come below meanwhile. */
const down = document.getElementById('to-end');
let bottom = 0;

function showWayDown() {
  if (!down || isHistory) return;
  const all = articles();
  if (isAtEnd()) bottom = seqOf(all.at(-1));
  down.hidden = isAtEnd();
  const count = all.filter(article => seqOf(article) > bottom).length;
  const words = count === 0 ? 'Newest messages' : `${count} new ${count === 1 ? 'message' : 'messages'}`;
  const label = down.querySelector('[data-words]');
  if (label.textContent !== words) label.textContent = words;
}

const [most, enough] = [400, 200];

/** A tab that is open for days stays quick: what is far above is let go, and comes back as earlier messages do. */
function lighten() {
  const first = articles().at(-enough);
  while (log.firstElementChild !== first) log.firstElementChild.remove();
  const earlier = document.getElementById('earlier').content.firstElementChild.cloneNode(true);
  const path = `${base}/conversations/${conversation}?before=${seqOf(first)}${told < seqOf(first) - 1 ? `&read=${Math.max(told, 0)}` : ''}`;
  for (const name of ['href', 'hx-get']) earlier.firstElementChild.setAttribute(name, path);
  // Put in anew, the first message is the first of its day again.
  log.prepend(earlier, first);
  window.htmx?.process(earlier);
}

/** Puts a message where it belongs, if it is there already or the one before it is: anything else would leave a hole. */
export function place(fragment) {
  const seq = seqOf(fragment);
  const belongs = document.getElementById(fragment.id) || document.getElementById(`message-${conversation}-${seq - 1}`) || (seq === 1 && articles().length === 0);
  if (!belongs || (isHistory && !document.getElementById(fragment.id))) {
    // Further back than what is shown, it comes when somebody looks there.
    if (seq < seqOf(articles().at(-1))) removePending(fragment);
    return false;
  }
  put(fragment);
  removePending(fragment);
  return true;
}

const removePending = ({ dataset: { clientId } }) => log.querySelector(`[data-pending="${CSS.escape(clientId)}"]`)?.remove();

const retry = 2_000; // ms
let isBehind = false;
let refreshing = null;

/** More was missed than is sent: the newest page comes again. Whoever reads further up stays there, with the gap shown as one. */
export function refresh() {
  if (!log || isHistory) return;
  isBehind = true;
  refreshing ??= catchUp().finally(() => { refreshing = null; });
}

/** Until a page has come that was asked for after the last sign of being behind. */
async function catchUp() {
  while (isBehind) {
    isBehind = false;
    try {
      await load();
    } catch {
      isBehind = true;
      await new Promise(resolve => setTimeout(resolve, retry * (0.5 + Math.random())));
    }
  }
}

async function load() {
  const version = Number(log.dataset.version);
  const answer = await fetch(`${base}/conversations/${conversation}`, { headers: { Accept: 'text/html' } });
  if (answer.status === 429 || answer.status >= 500) throw new Error(`HTTP ${answer.status}`);
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(log.id);
  if (!fresh) return;
  // Versions never shrink in one database.
  if (Number(fresh.dataset.version) < version) return startOver();
  const page = [...fresh.querySelectorAll('article[data-seq]')];
  const first = seqOf(page[0]);
  // What came in its place while the page was on its way stays, and so does what is still to be sent.
  const newer = articles().filter(article => seqOf(article) > seqOf(page.at(-1)));
  // What has arrived may be further back than this page.
  const unsent = new Set(outbox.ofConversation(conversation).map(entry => entry.clientId));
  const pending = [...log.querySelectorAll('[data-pending]')].filter(article => unsent.has(article.dataset.pending) && !page.some(stored => stored.dataset.clientId === article.dataset.pending));
  const wasAtEnd = isAtEnd();
  if (hasReadAll()) eraseLine();
  seen.adopt(fresh);
  for (const article of articles()) if (seqOf(article) >= first) article.remove();
  for (const article of log.querySelectorAll('[data-pending]')) article.remove();
  const last = articles().at(-1);
  if (wasAtEnd || !last) log.replaceChildren(...fresh.children);
  else if (seqOf(last) + 1 === first) log.append(...page);
  else log.append(...fresh.children);
  log.append(...newer, ...pending);
  log.dataset.version = Math.max(Number(fresh.dataset.version), ...newer.map(article => Number(article.dataset.version)));
  window.htmx?.process(log); // the gap is loaded in its place
  showWayDown();
  read();
}

/** Shown once for a person who has been taken out; the text in the box stays. */
export function leave() {
  const notice = document.getElementById('not-a-member');
  if (notice) notice.hidden = false;
}

// Earlier pages are put in by htmx, and may reach what is there already; a gap that is filled is no gap.
if (log) new MutationObserver(changes => {
  const added = changes.flatMap(change => [...change.addedNodes]).filter(node => node.matches?.('article[data-seq]') && node.isConnected);
  for (const article of added) {
    removePending(article);
    for (const twin of log.querySelectorAll(`[id="${article.id}"]`)) if (twin !== article) twin.remove();
  }
  // What is new began earlier than could be known.
  for (const later of [...log.querySelectorAll('#unread')].slice(1)) later.remove();
  for (const earlier of added.length > 0 ? log.querySelectorAll('.log__earlier:not(:first-child)') : [])
    if (seqOf(neighbour(earlier, 'previousElementSibling')) + 1 === seqOf(neighbour(earlier, 'nextElementSibling'))) earlier.remove();
}).observe(log, { childList: true });

function neighbour(element, direction) {
  let other = element[direction];
  while (other && !other.matches('article[data-seq]')) other = other[direction];
  return other;
}

// Reading ------------------------------------------------------------

/** How far the server knows that the person has read. Of a conversation that was never read it is not even known that it was opened. */
let told = Number(log?.dataset.readSeq ?? 0) || -1;

const isReading = () => !isHistory && isAttentive() && isAtEnd();
const hasReadAll = () => told >= seqOf(articles().at(-1));
const line = () => document.getElementById('unread');

export function start() {
  unread.start(id => id === conversation && isReading());
  if (!log) return;
  seen.start();
  if (line() && !location.hash) showLine();
  bottom = Math.max(told, 0);
  scroller.addEventListener('scroll', () => { showWayDown(); read(); }, { passive: true });
  if (down) down.onclick = () => { scrollToEnd(); scroller.focus({ preventScroll: true }); };
  showWayDown();
  onReturn(() => {
    if (hasReadAll()) eraseLine();
    read();
  });
  read();
}

/** Tells how far the person has read: the newest message was on the screen, and the person before it. */
export async function read() {
  if (!log || !isReading()) return;
  const seq = seqOf(articles().at(-1));
  unread.learn(conversation, { read: seq });
  if (seq <= told) return;
  const before = told;
  told = seq;
  const answer = await post(`/conversations/${conversation}/read`, { seq }, { keepalive: true }).catch(() => null);
  if (answer?.ok) wasReadHere({ conversationId: conversation, seq });
  if (answer?.ok || answer?.status === 404) return;
  setTimeout(() => { if (told === seq) told = before; read(); }, retry);
}

/** On whatever device. */
export function wasRead(id, seq) {
  unread.learn(id, { read: seq });
  if (id === conversation) told = Math.max(told, seq);
}

/** Before the first message that came while nobody looked. */
function drawLine(article) {
  if (!article || article.dataset.author === document.body.dataset.user || (line() && told < seqOf(article) - 1)) return;
  const mark = line() ?? Object.assign(document.createElement('h2'), { className: 'unread-line', id: 'unread', textContent: 'New messages' });
  const day = article.previousElementSibling;
  (day?.matches('.day-separator') ? day : article).before(mark);
}

export const eraseLine = () => line()?.remove();

const margin = 16; // px

/** As far up as it needs to be seen: what is new and fits on the screen is seen from its end. */
function showLine() {
  settle();
  const above = line().getBoundingClientRect().top - scroller.getBoundingClientRect().top - margin;
  if (above < 0) scroller.scrollTop += above;
}
