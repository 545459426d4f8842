// When the server can't be reached: the page as it was last seen, and its styles and scripts. It stands in no other request's way, so
// that an old one is as good as a new one and may be replaced at any time.
import { base } from '../shell/base.js';
import { clearPages, present } from '../storage/device.js';
import { worker } from './worker.js';

const shell = 'assets';
const patience = 6_000; // ms

const offline = () => `${base}/offline`;
const signIn = () => `${base}/signin`;

export function start() {
  worker.addEventListener('install', event => {
    worker.skipWaiting();
    event.waitUntil(keepOfflinePage());
  });
  worker.addEventListener('activate', event => {
    event.waitUntil(Promise.all([worker.clients.claim(), worker.registration.navigationPreload?.enable()]));
  });
  worker.addEventListener('fetch', event => {
    const { request } = event;
    const url = new URL(request.url);
    if (url.origin !== location.origin || !url.pathname.startsWith(`${base}/`)) return;
    if (request.mode === 'navigate') event.respondWith(navigate(event, url));
    else if (request.method === 'GET' && /\.(css|js|svg|webmanifest)$/.test(url.pathname)) event.respondWith(asset(request));
  });
}

/** @type {(event: FetchEvent, url: URL) => Promise<Response>} */
async function navigate({ request, preloadResponse }, url) {
  // A form that could not be sent leads back to the page that it stands on, where it is kept.
  if (request.method !== 'GET') return fetch(request).catch(() => Response.redirect(request.referrer || `${base}/`, 303));
  /** @type {Promise<Response>} */
  const asked = Promise.resolve(preloadResponse).then(preloaded => preloaded ?? fetch(request));
  asked.catch(() => {});
  try {
    const answer = await Promise.race([asked, /** @type {Promise<void>} */ (new Promise(resolve => setTimeout(resolve, patience)))]);
    // Nobody is signed in any more.
    if (answer?.status === 401 || (answer?.ok && url.pathname === signIn())) await clearPages().catch(() => {});
    const isThere = answer && !(answer.status >= 502 && answer.status <= 504);
    return isThere ? answer : ((await lastSeen(url)) ?? (await asked));
  } catch {
    return (await lastSeen(url)) ?? (await offlinePage()) ?? Response.error();
  }
}

/** Of the person who is signed in here, and of nobody else. @param {URL} url */
async function lastSeen(url) {
  const user = !url.search && (await present().catch(() => null));
  return user ? (await caches.open(`seen:${user}`)).match(url.pathname) : null;
}

/** Beside the list as it was last seen, where there is one. */
async function offlinePage() {
  const [alone, home] = [await caches.match(offline()), await lastSeen(new URL(`${base}/`, location.href))];
  if (!alone || !home) return alone;
  const main = /<!--main-->.*<!--\/main-->/s;
  const [words = ''] = main.exec(await alone.text()) ?? [];
  const page = (await home.text())
    .replace(main, () => words)
    .replace('data-pane="list"', 'data-pane="main"')
    // A page has one heading of the first level: at home that is the list's.
    .replace(/<h1 class="visually-hidden">[^<]*<\/h1>/, '');
  return new Response(page, { headers: home.headers });
}

/** Fingerprinted files never change: from the cache. Others only when the network fails. @param {Request} request */
async function asset(request) {
  const isFingerprinted = /\.[a-z0-9]{10}\.\w+$/.test(new URL(request.url).pathname);
  const cached = await caches.match(request, { ignoreVary: true });
  if (cached && isFingerprinted) return cached;
  try {
    return await fetch(request);
  } catch (error) {
    if (cached) return cached;
    throw error;
  }
}

async function keepOfflinePage() {
  const cache = await caches.open(shell);
  await cache.add(offline());
  const html = (await (await cache.match(offline()))?.text()) ?? '';
  const files = [...html.matchAll(/(?:href|src)="(\/[^"]+\.(?:css|js|svg))"/g)].map(match => match[1]);
  await cache.addAll(files);
}
