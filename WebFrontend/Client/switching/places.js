// Where one was, in each entry of the tab's history and in the list of conversations: kept for as long as the tab, over pages too.
import { articles, conversation, isAtEnd, list, seqOf } from '../conversation/messages.js';
import { uuid } from '../shell/uuid.js';

/** @typedef {{ seq: number, top: number }} Place the first message that was seen, and where on the screen */
/** @typedef {{ entries: [entry: string, place: Place][], list: { show: string | undefined, top: number } }} Kept */

const name = 'places';
const most = 50;
const patience = 3_000; // ms

/** Of entries in which one was not at the end. @type {Map<string, Place>} */
let places = new Map();
/** The present one. */
let entry = '';

const lines = () => document.getElementById('conversations');
const listScroller = () => lines()?.closest('.sidebar__list');
const scroller = () => document.getElementById('log-scroll');

export function start() {
  /** @type {Partial<Kept>} */
  const kept = JSON.parse(sessionStorage.getItem(name) ?? '{}');
  places = new Map(kept.entries);
  const scrolled = listScroller();
  if (scrolled && kept.list && kept.list.show === lines()?.dataset.show) scrolled.scrollTop = kept.list.top;
  enter(history.state);
  const [loaded] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType('navigation'));
  if (loaded?.type === 'back_forward') restore();
  addEventListener('pagehide', store);
}

/** Before something else is shown. */
export function keep() {
  places.delete(entry);
  const place = isAtEnd() ? null : firstSeen();
  if (place) places.set(entry, place);
  places = new Map([...places].slice(-most));
}

/** A new entry of the history, for that address. @param {string} href */
export function begin(href) {
  entry = uuid();
  history.pushState({ entry }, '', href);
}

/** An entry that was there. @param {{ entry?: string } | null} state */
export function enter(state) {
  entry = state?.entry ?? uuid();
  if (!state?.entry) history.replaceState({ ...state, entry }, '');
}

/** Where one left this entry; from its end, and from what is new, one begins anyway. What is further up is loaded first. */
export async function restore() {
  const [place, log] = [places.get(entry), list()];
  if (!place || !log) return;
  show(place);
  let first = seqOf(articles()[0]);
  while (place.seq < first) {
    await loadEarlier(log);
    // Nothing came, or something else is shown by now.
    if (log !== list() || seqOf(articles()[0]) >= first) return;
    first = seqOf(articles()[0]);
    show(place);
  }
}

/** The message, or the first that there is. @param {Place} place */
function show({ seq, top }) {
  const scrolled = scroller();
  const article = document.getElementById(`message-${conversation()}-${seq}`) ?? articles()[0];
  if (scrolled && article) scrolled.scrollTop += article.getBoundingClientRect().top - scrolled.getBoundingClientRect().top - top;
}

/** As by the button above them. @type {(log: HTMLElement) => Promise<void>} */
function loadEarlier(log) {
  return new Promise(resolve => {
    const watch = new MutationObserver(() => resolve());
    watch.observe(log, { childList: true });
    setTimeout(resolve, patience);
    /** @type {HTMLElement | null} */ (log.querySelector('.log__earlier:first-child > [hx-get]'))?.click();
  });
}

/** @returns {Place | null} */
function firstSeen() {
  const top = scroller()?.getBoundingClientRect().top ?? 0;
  const article = articles().find(article => article.getBoundingClientRect().bottom > top);
  return article ? { seq: seqOf(article), top: article.getBoundingClientRect().top - top } : null;
}

function store() {
  keep();
  /** @type {Kept} */
  const kept = { entries: [...places], list: { show: lines()?.dataset.show, top: listScroller()?.scrollTop ?? 0 } };
  sessionStorage.setItem(name, JSON.stringify(kept));
}
