// A page that shows a conversation, and the modules that follow it. Tests that use it run in jsdom.
import { vi } from 'vitest';

const item = `<li id="conversation-c1" data-last-seq="3" data-read-seq="3" data-order="-9"><a href="#"></a>
  <time datetime="2026-11-30T12:00:00Z"></time><span class="unread-mark"><span></span><span></span></span></li>`;

export const message = (seq, more = {}) => {
  const { version = seq, text = `m${seq}`, clientId = `id-${seq}`, author = 'grace' } = more;
  return `<article class="message" id="message-c1-${seq}" data-home="log-c1" data-order="${seq}" data-seq="${seq}"
    data-version="${version}" data-client-id="${clientId}" data-author="${author}"><p class="message__bubble">${text}</p></article>`;
};
export const gap = before => `<p class="log__earlier" data-before="${before}"></p>`;

const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** The log as the server renders it. @param {{ from: number, to: number }} page the newest messages */
export const log = ({ from, to, version = to, kind = 'newest', read = to, earlier = from > 1 }) =>
  `<div id="log-c1" role="log" data-conversation="c1" data-version="${version}" data-read-seq="${read}" data-page="${kind}">
   ${earlier ? gap(from) : ''}${range(from, to)
     .map(seq => message(seq))
     .join('')}</div>`;

/** Loads a page and starts what follows the conversation. Returns the modules, and what was asked of the server. */
export async function openPage(shown) {
  vi.resetModules();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  document.head.innerHTML = '<title data-words="Talk"></title><link rel="icon" href="">';
  document.body.dataset.user = 'ada';
  document.body.innerHTML = `
    <template id="icons"><link href="read"><link href="unread"></template>
    <ul id="conversations" data-unread="">${item}</ul>
    <h1 id="conversation-title"></h1>
    <div id="log-scroll">${log(shown)}</div>
    <button id="to-end" hidden><span data-words></span></button>
    <template id="earlier"><p class="log__earlier"><a></a></p></template>
    <p id="not-a-member" hidden></p>`;
  const scroller = document.getElementById('log-scroll');
  let scrolled = 0;
  Object.defineProperty(scroller, 'scrollTop', { get: () => scrolled, set: value => (scrolled = value) });
  vi.stubGlobal('CSS', { escape: value => value });
  // Nobody looks: nothing is read.
  vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  const requests = [];
  vi.stubGlobal('fetch', url => new Promise((resolve, reject) => requests.push({ url, resolve, reject })));
  const names = ['messages', 'news', 'catchup', 'reading', 'seen', 'unread', 'waydown', 'decorate'];
  const modules = Object.fromEntries(
    await Promise.all(names.map(async name => [name, await import(`../../../WebFrontend/Client/conversation/${name}.js`)])),
  );
  const startOver = vi.fn();
  modules.decorate.start();
  modules.messages.start();
  modules.unread.start(() => false);
  modules.seen.start();
  modules.reading.start();
  modules.waydown.start(0);
  modules.catchup.start(startOver);
  return { ...modules, scroller, requests, startOver };
}

/** What stands in the log, in order: messages by their text, gaps, what is on its way. */
export const shownIn = element =>
  [...element.querySelectorAll('#log-c1 > article, #log-c1 > .log__earlier, #unread')].map(child => {
    if (child.matches('.log__earlier')) return '…';
    if (child.id === 'unread') return '---';
    return child.dataset.pending ? `(${child.dataset.pending})` : child.querySelector('p').textContent;
  });
export const shown = () => shownIn(document);
export const versionShown = () => Number(document.getElementById('log-c1').dataset.version);

/** Observers and answers have had their turns. */
export async function settles() {
  for (let i = 0; i < 10; i++) {
    await vi.advanceTimersByTimeAsync(0);
    await new Promise(resolve => setImmediate(resolve));
  }
}
export const passes = milliseconds => vi.advanceTimersByTimeAsync(milliseconds);

/** The server answers the last request with the newest page. */
export async function answers({ requests }, page) {
  requests.at(-1).resolve(new Response(typeof page === 'string' ? page : `<html><body>${log(page)}</body></html>`));
  await settles();
}
