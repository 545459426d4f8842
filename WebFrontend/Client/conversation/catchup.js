// More was missed than is sent: the newest page comes again. Whoever reads further up stays there, with the gap shown as one.
import { ofConversation } from '../outbox/outbox.js';
import { base } from '../shell/base.js';
import { all } from '../shell/page.js';
import { put } from '../shell/upsert.js';
import { articles, conversation, isAtEnd, isHistory, list, seqOf } from './messages.js';
import { eraseLine, hasReadAll, read } from './reading.js';
import * as seen from './seen.js';
import { showWayDown } from './waydown.js';

const retry = 2_000; // ms
let isBehind = false;
let isRefreshing = false;
let startOver = () => {};

/** @param {() => void} onOtherDatabase called when the page's versions are those of another database */
export function start(onOtherDatabase) {
  startOver = onOtherDatabase;
}

export function refresh() {
  if (!list() || isHistory()) return;
  isBehind = true;
  if (!isRefreshing) catchUp();
}

/** Until a page has come that was asked for after the last sign of being behind. */
async function catchUp() {
  isRefreshing = true;
  while (isBehind) {
    isBehind = false;
    try {
      const log = list();
      if (log && !isHistory()) await load(log);
    } catch {
      isBehind = true;
      await new Promise(resolve => setTimeout(resolve, retry * (0.5 + Math.random())));
    }
  }
  isRefreshing = false;
}

/** @param {HTMLElement} log */
async function load(log) {
  const version = Number(log.dataset.version);
  const answer = await fetch(`${base}/conversations/${conversation()}`, { headers: { Accept: 'text/html' } });
  if (answer.status === 429 || answer.status >= 500) throw new Error(`HTTP ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.getElementById(log.id);
  // Meanwhile the page may show another conversation.
  if (!fresh || log !== list()) return;
  // Versions never shrink in one database.
  if (Number(fresh.dataset.version) < version) return startOver();
  const newer = show(log, fresh);
  for (const part of ['pins', 'about']) put(page.getElementById(`${part}-${conversation()}`));
  log.dataset.version = String(Math.max(Number(fresh.dataset.version), ...newer.map(article => Number(article.dataset.version))));
  window.htmx?.process(log); // the gap is loaded in its place
  showWayDown();
  read();
}

/**
 * Returns what came in its place while the page was on its way: it stays, and so does what is still to be sent.
 * @type {(log: HTMLElement, fresh: HTMLElement) => HTMLElement[]}
 */
function show(log, fresh) {
  const page = all('article[data-seq]', fresh);
  const first = seqOf(page[0]);
  const newer = articles().filter(article => seqOf(article) > seqOf(page.at(-1)));
  const pending = stillPending(log, page);
  const wasAtEnd = isAtEnd();
  if (hasReadAll()) eraseLine();
  seen.adopt(fresh);
  for (const article of articles()) if (seqOf(article) >= first) article.remove();
  for (const article of all('[data-pending]', log)) article.remove();
  const last = articles().at(-1);
  if (wasAtEnd || !last) log.replaceChildren(...fresh.children);
  else if (seqOf(last) + 1 === first) log.append(...page);
  else log.append(...fresh.children);
  log.append(...newer, ...pending);
  return newer;
}

/** What has arrived may be further back than this page. @type {(log: HTMLElement, page: HTMLElement[]) => HTMLElement[]} */
function stillPending(log, page) {
  const unsent = new Set(ofConversation(conversation()).map(entry => entry.clientId));
  const arrived = new Set(page.map(article => article.dataset.clientId));
  return all('[data-pending]', log).filter(({ dataset: { pending = '' } }) => unsent.has(pending) && !arrived.has(pending));
}
