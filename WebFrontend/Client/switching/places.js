// Where one was, in each entry of the tab's history and in the list of conversations: kept for as long as the tab, over pages too.
import { articles, conversation, isAtEnd, seqOf } from '../conversation/messages.js';
import { uuid } from '../shell/uuid.js';

/** @typedef {{ seq: number, top: number }} Place the first message that was seen, and where on the screen */
/** @typedef {{ entries: [entry: string, place: Place][], list: { show: string | undefined, top: number } }} Kept */

const name = 'places';
const most = 50;

/** Of entries in which one was not at the end. @type {Map<string, Place>} */
let places = new Map();
/** The present one. */
let entry = '';

const list = () => document.getElementById('conversations');
const listScroller = () => list()?.closest('.sidebar__list');
const scroller = () => document.getElementById('log-scroll');

export function start() {
  /** @type {Partial<Kept>} */
  const kept = JSON.parse(sessionStorage.getItem(name) ?? '{}');
  places = new Map(kept.entries);
  const scrolled = listScroller();
  if (scrolled && kept.list && kept.list.show === list()?.dataset.show) scrolled.scrollTop = kept.list.top;
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

/** Where one left this entry; from its end, and from what is new, one begins anyway. */
export function restore() {
  const place = places.get(entry);
  const scrolled = scroller();
  if (!place || !scrolled) return;
  const article = document.getElementById(`message-${conversation()}-${place.seq}`) ?? articles()[0];
  if (article) scrolled.scrollTop += article.getBoundingClientRect().top - scrolled.getBoundingClientRect().top - place.top;
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
  const kept = { entries: [...places], list: { show: list()?.dataset.show, top: listScroller()?.scrollTop ?? 0 } };
  sessionStorage.setItem(name, JSON.stringify(kept));
}
