// The page as it was last seen, for a reload without network: stored by the page itself, since only it knows what has come since it
// was loaded; given back by the service worker.
import { base, here } from '../shell/base.js';
import { arrive, clearPages } from '../storage/device.js';
import { durable } from '../durable/durable.js';
import { user } from '../storage/store.js';
import { on } from '../tabs/tabs.js';
import { wordsOf } from '../conversation/unread.js';

const seen = `seen:${user}`;
const assets = 'assets';
const mostMessages = 50;
const calm = 1_000;

let timer;
let isForgotten = false;
let keptAssets = null;

export function start() {
  if (!navigator.serviceWorker) return;
  navigator.serviceWorker.register(`${base}/sw.js`).catch(() => {});
  forgetOthers();
  const later = () => { clearTimeout(timer); timer = setTimeout(store, calm); };
  new MutationObserver(later).observe(document.querySelector('.main'), { childList: true, subtree: true });
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') store(); });
  store();
  // Signed out here, elsewhere, or by the server: every tab hears of it, and none stores its page again until it is let in again.
  for (const sign of ['ended', 'signed-out']) on(sign, () => { forget().catch(() => {}); });
  on('live', () => { if (isForgotten) { isForgotten = false; later(); } });
}

/** Nothing of what this person saw stays, nor comes back while the page is being left. */
export async function forget() {
  isForgotten = true;
  if (globalThis.caches) await clearPages();
}

async function forgetOthers() {
  for (const name of await caches.keys()) if (name.startsWith('seen:') && name !== seen) await caches.delete(name);
}

async function store() {
  if (isForgotten || document.querySelector('[data-offline]') || location.search || document.body.dataset.user !== user) return;
  try {
    // First what it needs: without its script the copy would show nothing of what is on its way.
    await (keptAssets ??= keepAssets());
    if (isForgotten) return;
    await arrive(user);
    await (await caches.open(seen)).put(location.pathname, answerOf(picture()));
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
  const cache = await caches.open(seen);
  const home = here() === '/' ? null : await cache.match(`${base}/`);
  if (!home) return;
  const page = new DOMParser().parseFromString(await home.text(), 'text/html');
  const list = document.getElementById('conversations').cloneNode(true);
  for (const current of list.querySelectorAll('[aria-current]')) current.removeAttribute('aria-current');
  page.getElementById('conversations').replaceWith(list);
  if (list.children.length > 0) page.getElementById('no-conversations')?.remove();
  await cache.put(`${base}/`, answerOf(page.documentElement));
}

const answerOf = page => new Response(`<!DOCTYPE html>\n${page.outerHTML}`, { headers: { 'Content-Type': 'text/html; charset=utf-8', ...policy() } });

/** The page without what only this moment knows: what is on its way, what is being said, what the server does not have yet. */
function picture() {
  const page = document.documentElement.cloneNode(true);
  for (const passing of page.querySelectorAll('[data-pending], .day-separator, #unread, #people > *, #toasts > *')) passing.remove();
  for (const words of page.querySelectorAll('[data-problem], [data-durable-status], #connection')) words.replaceChildren();
  page.querySelector('title').textContent = wordsOf(page.querySelector('title'));
  page.querySelector('#connection').dataset.state = 'live';
  page.querySelector('body').removeAttribute('data-live');
  for (const form of page.querySelectorAll('form[data-durable]')) fill(form);
  trim(page);
  return page;
}

function fill(form) {
  const live = durable(form.dataset.durable);
  const saved = [...live.savedFields];
  const isChosen = (name, value) => saved.some(([savedName, savedValue]) => savedName === name && savedValue === value);
  for (const element of form.elements) {
    if (element.type === 'checkbox' || element.type === 'radio') { element.defaultChecked = isChosen(element.name, element.value); continue; }
    if (element.options) { for (const option of element.options) option.defaultSelected = isChosen(element.name, option.value); continue; }
    const at = saved.findIndex(([name]) => name === element.name);
    const value = at >= 0 ? saved.splice(at, 1)[0][1] : '';
    if (element.localName === 'textarea') element.textContent = `\n${value}`;
    else if (at >= 0 && element.localName === 'input') element.setAttribute('value', value);
  }
  form.dataset.version = live.version;
  for (const own of form.querySelectorAll('[name=Writer], [name=WriterNumber]')) own.remove();
}

function trim(page) {
  const messages = [...page.querySelectorAll('[role=log] article[data-seq]')];
  const [first] = messages.slice(-mostMessages);
  if (!first || messages.length <= mostMessages) return;
  while (first.previousElementSibling) first.previousElementSibling.remove();
  const earlier = document.createElement('p');
  earlier.className = 'log__earlier';
  earlier.innerHTML = '<a class="button button--quiet">Earlier messages</a>';
  earlier.firstChild.href = `${location.pathname}?before=${first.dataset.seq}`;
  first.before(earlier);
}

/** What the page's own answer was sent with goes with its copy. */
const policy = () => ({
  'Content-Security-Policy': "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'X-Content-Type-Options': 'nosniff',
});

async function keepAssets() {
  const cache = await caches.open(assets);
  const used = [...document.querySelectorAll('link[rel=stylesheet], link[rel=icon], script[src]')].map(element => element.href || element.src);
  used.push(new URL(`${base}/icons.svg`, location.href).href);
  for (const url of used) if (!await cache.match(url)) await cache.add(url);
  // Those of builds long gone make room.
  const kept = await cache.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - 60))) await cache.delete(old);
}
