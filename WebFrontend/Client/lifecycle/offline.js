// The page as it was last seen, for a reload without network: stored by the page itself, since only it knows what has come since it
// was loaded; given back by the service worker.

import directives from '../../Safety/content-security-policy.json';
import { draftOf } from '../durable/forms.js';
import { base, here } from '../shell/base.js';
import { all, one, user } from '../shell/page.js';
import { arrive, clearPages } from '../storage/device.js';
import { on } from '../tabs/tabs.js';
import { words } from '../words/words.js';

const assets = 'assets';
const mostMessages = 50;
const calm = 1_000; // ms

const seen = () => `seen:${user()}`;

let isForgotten = false;
/** @type {Promise<void> | null} */
let keptAssets = null;

export function start() {
  if (!navigator.serviceWorker) return;
  navigator.serviceWorker.register(`${base}/sw.js`).catch(() => {});
  forgetOthers();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(store, calm);
  };
  new MutationObserver(later).observe(one('.main'), { childList: true, subtree: true });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') store();
  });
  store();
  // Signed out here, elsewhere, or by the server: every tab hears of it, and none stores its page again until it is let in again.
  for (const sign of /** @type {const} */ (['ended', 'signed-out'])) {
    on(sign, () => {
      forget().catch(() => {});
    });
  }
  on('live', () => {
    if (!isForgotten) return;
    isForgotten = false;
    later();
  });
}

/** Nothing of what this person saw stays, nor comes back while the page is being left. */
export async function forget() {
  isForgotten = true;
  if (globalThis.caches) await clearPages();
}

async function forgetOthers() {
  for (const name of await caches.keys()) if (name.startsWith('seen:') && name !== seen()) await caches.delete(name);
}

async function store() {
  if (isForgotten || document.querySelector('[data-offline]') || location.search) return;
  try {
    // First what it needs: without its script the copy would show nothing of what is on its way.
    keptAssets ??= keepAssets();
    await keptAssets;
    if (isForgotten) return;
    await arrive(user());
    await (await caches.open(seen())).put(location.pathname, answerOf(picture()));
    await keepList();
    // Meanwhile the session may have ended.
    if (isForgotten) await clearPages();
  } catch {
    // No room: the page works without.
    keptAssets = null;
  }
}

/** The list stands beside every page: the home page as it was last seen gets it too. */
async function keepList() {
  const cache = await caches.open(seen());
  const home = here() === '/' ? null : await cache.match(`${base}/`);
  if (!home) return;
  const page = new DOMParser().parseFromString(await home.text(), 'text/html');
  const list = /** @type {HTMLElement} */ (one('#conversations').cloneNode(true));
  for (const current of list.querySelectorAll('[aria-current]')) current.removeAttribute('aria-current');
  one('#conversations', page).replaceWith(list);
  if (list.children.length > 0) page.getElementById('no-conversations')?.remove();
  await cache.put(`${base}/`, answerOf(page.documentElement));
}

/** @param {HTMLElement} page */
function answerOf(page) {
  const headers = { 'Content-Type': 'text/html; charset=utf-8', ...policy() };
  return new Response(`<!DOCTYPE html>\n${page.outerHTML}`, { headers });
}

/** The page without what only this moment knows: what is on its way, what is being said, what the server does not have yet. */
function picture() {
  const page = /** @type {HTMLElement} */ (document.documentElement.cloneNode(true));
  const momentary = '[data-pending], .message__bubble--waiting, .message__state, .day-separator, #unread, #people > *, #toasts > *';
  for (const passing of all(momentary, page)) passing.remove();
  for (const passing of all('[data-problem], [data-durable-status], #connection', page)) passing.replaceChildren();
  // Where panels were shown last: the policy lets no page come with that.
  for (const placed of all('[style]', page)) placed.removeAttribute('style');
  const title = one('title', page);
  title.textContent = title.dataset.words ?? '';
  one('#connection', page).dataset.state = 'live';
  one('body', page).removeAttribute('data-live');
  for (const form of page.querySelectorAll('form')) if (form.dataset.durable) fill(form, form.dataset.durable);
  trim(page);
  return page;
}

/** @type {(form: HTMLFormElement, name: string) => void} */
function fill(form, name) {
  const draft = draftOf(name);
  if (!draft) return;
  const saved = [...draft.text.saved];
  for (const element of form.elements) {
    if (element instanceof HTMLSelectElement) {
      for (const option of element.options) option.defaultSelected = isIn(saved, element.name, option.value);
    } else if (element instanceof HTMLTextAreaElement) element.textContent = `\n${takeOut(saved, element.name) ?? ''}`;
    else if (element instanceof HTMLInputElement && (element.type === 'checkbox' || element.type === 'radio')) {
      element.defaultChecked = isIn(saved, element.name, element.value);
    } else if (element instanceof HTMLInputElement) {
      const value = takeOut(saved, element.name);
      if (value !== null) element.setAttribute('value', value);
    }
  }
  form.dataset.version = String(draft.text.version);
  for (const own of all('[name=Writer], [name=WriterNumber]', form)) own.remove();
}

/** @type {(fields: [string, string][], name: string, value: string) => boolean} */
const isIn = (fields, name, value) => fields.some(field => field[0] === name && field[1] === value);

/**
 * The first value of that name, which is the next element's no more; null without one.
 * @type {(fields: [string, string][], name: string) => string | null}
 */
function takeOut(fields, name) {
  const at = fields.findIndex(field => field[0] === name);
  return at >= 0 ? fields.splice(at, 1)[0][1] : null;
}

/** @param {HTMLElement} page */
function trim(page) {
  const messages = all('[role=log] article[data-seq]', page);
  const [first] = messages.slice(-mostMessages);
  if (!first || messages.length <= mostMessages) return;
  while (first.previousElementSibling) first.previousElementSibling.remove();
  const earlier = document.createElement('p');
  earlier.className = 'log__earlier';
  const link = Object.assign(document.createElement('a'), { className: 'button button--quiet', textContent: words.earlierMessages });
  link.href = `${location.pathname}?before=${first.dataset.seq}`;
  earlier.append(link);
  first.before(earlier);
}

/** What the page's own answer was sent with goes with its copy. */
const policy = () => ({
  // biome-ignore format: one string, which a test compares with the header
  'Content-Security-Policy': directives.join('; '),
  'X-Content-Type-Options': 'nosniff',
});

async function keepAssets() {
  const cache = await caches.open(assets);
  const used = [...document.querySelectorAll('link[rel=stylesheet], link[rel=icon], script[src]')].map(addressOf);
  used.push(new URL(`${base}/icons.svg`, location.href).href);
  for (const url of used) if (!(await cache.match(url))) await cache.add(url);
  // Those of builds long gone make room.
  const kept = await cache.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - 60))) await cache.delete(old);
}

/** @param {Element} element */
const addressOf = element => (element instanceof HTMLLinkElement ? element.href : /** @type {HTMLScriptElement} */ (element).src);
