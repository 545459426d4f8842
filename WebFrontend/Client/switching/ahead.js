// Asks for a conversation before it is opened: when a link to it is pressed, or a mouse rests on it. Asking changes nothing on the server.
import { user } from '../shell/page.js';
import { paneLinkAt } from './links.js';

const rest = 60; // ms: a mouse on its way to somewhere else is gone by then
const fresh = 5_000; // ms: what came later the stream brings
const patience = 5_000; // ms: then the browser may try, and show that it does

/** @type {{ address: string, at: number, pane: Promise<Document | null> } | null} */
let asked = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

export function start() {
  document.addEventListener('pointerdown', event => ask(paneLinkAt(event)), { passive: true });
  document.addEventListener('pointerover', event => {
    clearTimeout(timer);
    const link = event.pointerType === 'mouse' ? paneLinkAt(event) : null;
    if (link) timer = setTimeout(() => ask(link), rest);
  });
}

/** @param {HTMLAnchorElement | null} link */
function ask(link) {
  const isShown = link?.href === location.href;
  const isAsked = asked?.address === link?.pathname && Date.now() - (asked?.at ?? 0) < fresh;
  if (link && !isShown && !isAsked) asked = { address: link.pathname, at: Date.now(), pane: load(link.pathname) };
}

export function forget() {
  asked = null;
}

/** What the main pane shows there; null when that is not to be had like this. @param {string} address */
export function pane(address) {
  clearTimeout(timer);
  const known = asked?.address === address && Date.now() - asked.at < fresh ? asked.pane : load(address);
  asked = null;
  return known;
}

/** @param {string} address @returns {Promise<Document | null>} */
async function load(address) {
  try {
    const headers = { Accept: 'text/html', 'HX-Request': 'true', Pane: 'main' };
    const answer = await fetch(address, { headers, cache: 'no-store', signal: AbortSignal.timeout(patience) });
    const isPane = answer.ok && !answer.redirected && answer.headers.get('Content-Type')?.startsWith('text/html');
    const page = isPane ? new DOMParser().parseFromString(await answer.text(), 'text/html') : null;
    // Another person may be signed in by now, or another build run, which has other scripts.
    return page?.body.dataset.user === user() && page.body.dataset.build === document.body.dataset.build ? page : null;
  } catch {
    return null;
  }
}
