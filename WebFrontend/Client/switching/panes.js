// From one conversation to another without another page: what the main pane shows is taken from the other's, and the list, the connection
// and the scripts stay. Whatever is unusual about an answer is left to the browser, which then loads the page as without this module.
import { one } from '../shell/page.js';
import { on } from '../tabs/tabs.js';
import * as ahead from './ahead.js';
import { isPane, linkOf } from './links.js';
import * as places from './places.js';

/**
 * @typedef {object} Parts of the page
 * @property {(signal: AbortSignal) => void} open starts what belongs to what is shown first
 * @property {(signal: AbortSignal) => void} turn starts what belongs to what is shown instead
 * @property {() => void} close lets go of what is half written there
 */

/** @type {Parts} */
let parts;
/** Ends what belongs to what is shown. */
let shown = new AbortController();
/** Ends going somewhere, when the person goes somewhere else. */
let going = new AbortController();
/** What is shown, whatever address the browser has by now. */
let here = '';

const main = () => one('.main');

/** @param {Parts} those */
export function start(those) {
  parts = those;
  here = addressOf(location);
  parts.open(shown.signal);
  // To the service worker, which knows only where the page began.
  navigator.serviceWorker?.addEventListener('message', ({ ports }) => ports[0]?.postMessage(location.href));
  if (!isPane(location)) return;
  ahead.start();
  document.addEventListener('click', event => {
    const link = linkOf(event);
    if (!link) return;
    event.preventDefault();
    link.closest('dialog')?.close();
    go(link, link.href === location.href ? () => {} : () => places.begin(link.href));
  });
  addEventListener('popstate', ({ state }) => {
    if (addressOf(location) === here) stay();
    else if (isPane(location)) go(location, () => places.enter(state));
    else location.reload();
  });
  // What was loaded for somebody who is signed out is not shown.
  for (const sign of /** @type {const} */ (['ended', 'signed-out'])) on(sign, ahead.forget);
}

/** @type {(place: { pathname: string, search: string }) => string} */
const addressOf = ({ pathname, search }) => pathname + search;

/** Within what is shown, as to a heading; or the person has changed their mind. */
function stay() {
  going.abort();
  point(here);
  main().ariaBusy = null;
}

/** @type {(to: HTMLAnchorElement | Location, enter: () => void) => Promise<void>} */
async function go(to, enter) {
  going.abort();
  going = new AbortController();
  const { signal } = going;
  const { href } = to;
  point(to.pathname);
  main().ariaBusy = 'true';
  const pane = await ahead.pane(addressOf(to));
  if (signal.aborted) return;
  if (!pane) return href === location.href ? location.reload() : location.assign(href);
  show(pane, enter);
}

/** The line of the list shows at once that it was pressed. @param {string} path */
function point(path) {
  for (const link of document.querySelectorAll('#conversations a')) {
    if (link instanceof HTMLAnchorElement && link.pathname === path) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

/** @type {(pane: Document, enter: () => void) => void} */
function show(pane, enter) {
  places.keep();
  shown.abort();
  shown = new AbortController();
  parts.close();
  enter();
  here = addressOf(location);
  const place = main();
  place.replaceChildren(...one('#main', pane).childNodes);
  one('title').dataset.words = one('title', pane).dataset.words;
  // As on a page of its own: the composer takes the focus where there is a keyboard, and Tab goes on from what is new.
  /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
  window.htmx?.process(place);
  parts.turn(shown.signal);
  places.restore();
  if (document.activeElement === document.body) place.focus({ preventScroll: true });
  place.ariaBusy = null;
  place.classList.add('main--turned');
  one('#turned').textContent = one('h1', place).textContent;
}
