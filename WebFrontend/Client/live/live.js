// What the live connection tells, put into this page; and what this page tells of itself.
import { refresh } from '../conversation/catchup.js';
import * as drafts from '../conversation/drafts.js';
import * as halfwritten from '../conversation/halfwritten.js';
import { agree, sorted } from '../conversation/list.js';
import { conversation, leave, position } from '../conversation/messages.js';
import { receive } from '../conversation/news.js';
import * as presence from '../conversation/presence.js';
import * as reading from '../conversation/reading.js';
import * as seen from '../conversation/seen.js';
import * as typing from '../conversation/typing.js';
import * as unread from '../conversation/unread.js';
import * as durable from '../durable/forms.js';
import { savedDraftOf } from '../durable/server.js';
import { base, here } from '../shell/base.js';
import { one, user } from '../shell/page.js';
import { fragmentOf, put } from '../shell/upsert.js';
import { depose, me, on, rename, tell } from '../tabs/tabs.js';
import { words } from '../words/words.js';
import * as leader from './leader.js';

/** @import { EventHandlers, Reader, ReadPosition } from '../tabs/events.d.ts' */
/** @import { Want } from '../tabs/messages.d.ts' */

const deadLeader = 45_000; // ms

let interrupted = false;
let heard = 0;
let startOver = () => {};

/** @param {() => void} onOtherDatabase called when the page's versions are those of another database */
export function start(onOtherDatabase) {
  startOver = onOtherDatabase;
  heard = Date.now();
  for (const sign of /** @type {const} */ (['live', 'down', 'signed-out', 'event', 'who', 'pong'])) {
    on(sign, () => {
      heard = Date.now();
    });
  }
  followConnection();
  on('event', ({ name, data }) => {
    if (name && name in handlers) handlers[/** @type {keyof EventHandlers} */ (name)](data);
  });
  addEventListener('online', () => tell('wake'));
  addEventListener('focus', () => tell('wake'));
  addEventListener('offline', () => show('offline', words.offline));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') tell('wake');
  });
  leader.start();
  tell('want', want());
  setInterval(suspect, 15_000);
}

/** The tab shows another page, of which the stream tells nothing yet. */
export function turn() {
  rename();
  document.body.dataset.live = 'false';
  tell('want', want());
}

/** What this page has, so that it is sent what it lacks. After an interruption the list is asked for whole. @returns {Want} */
function want() {
  const list = document.getElementById('conversations');
  const newest = list && (interrupted ? 0 : newestOf(list));
  return { tab: me, open: position(), list: newest, drafts: durable.versions(), incarnation: document.body.dataset.incarnation };
}

/** @param {HTMLElement} list */
const newestOf = list => Math.max(Number(list.dataset.list), ...[...list.children].map(timeOf));
/** @param {Element} item */
const timeOf = item => Date.parse(/** @type {HTMLTimeElement} */ (one('time', item)).dateTime);

function followConnection() {
  const { dataset } = document.body;
  on('who', () => {
    unread.ask();
    tell('want', want());
  });
  on('live', ({ tabs, incarnation }) => {
    durable.connected();
    if (!tabs.includes(me)) return tell('want', want());
    interrupted = false;
    dataset.incarnation = incarnation ?? '';
    show('live', words.connected);
    dataset.live = 'true';
    reading.read();
  });
  on('lapse', () => {
    interrupted = true;
  });
  on('down', () => {
    dataset.live = 'false';
    if (navigator.onLine) show('reconnecting', words.reconnecting);
    else show('offline', words.offline);
  });
  on('signed-out', () => {
    dataset.live = 'false';
    const back = document.createElement('a');
    back.href = `${base}/signin?returnUrl=${encodeURIComponent(here() + location.search)}`;
    back.textContent = words.signInAgain;
    show('signed-out', words.signedOutButKept, ' ', back);
  });
}

/**
 * Told once for each change, quietly: the element is a polite live region.
 * @type {(state: string, ...parts: (string | Node)[]) => void}
 */
function show(state, ...parts) {
  const pill = one('#connection');
  if (pill.dataset.state === state) return;
  pill.dataset.state = state;
  pill.replaceChildren(...parts);
}

/** @type {EventHandlers} */
const handlers = {
  fragment(html) {
    if (receive(html)) return;
    const fragment = fragmentOf(html);
    put(fragment?.dataset.home === 'conversations' ? sorted(fragment) : fragment);
  },
  incarnation(id) {
    document.body.dataset.incarnation = id;
  },
  restored() {
    startOver();
  },
  stale(name) {
    if (name === conversation()) refresh();
    // One that another tab shows; forms have longer names.
    else if (!/^[0-9a-f]{32}$/.test(name)) {
      // Too much for the stream: there is something in it.
      drafts.note(name, true);
      durable.draftOf(name)?.refresh();
    }
  },
  draft(json) {
    const draft = JSON.parse(json);
    const saved = savedDraftOf(draft);
    halfwritten.learn(draft.form, draft.beginning ?? '');
    drafts.learn(draft);
    durable.draftOf(draft.form)?.follow(saved);
  },
  read(json) {
    /** @type {ReadPosition} */
    const { conversationId, seq } = JSON.parse(json);
    reading.wasRead(conversationId, seq);
  },
  unread(json) {
    unread.agree(JSON.parse(json));
  },
  listed(json) {
    agree(JSON.parse(json));
  },
  seen(json) {
    /** @type {{ conversationId: string, seen: Reader[] }} */
    const { conversationId, seen: readers } = JSON.parse(json);
    if (conversationId === conversation()) seen.follow(readers);
  },
  typing(json) {
    /** @type {{ conversationId: string, writing: { userId: string, nickname: string }[] }} */
    const { conversationId, writing } = JSON.parse(json);
    if (conversationId === conversation()) typing.follow(writing);
  },
  presence(json) {
    /** @type {{ conversationId: string, people: import('../conversation/presence.js').Presence[] }} */
    const { conversationId, people } = JSON.parse(json);
    if (conversationId === conversation()) presence.follow(people.find(person => person.userId !== user()));
  },
  gone(id) {
    unread.forget(id);
    if (id === conversation()) leave();
  },
};

/** A tab that leads but has stopped answering (frozen, hung) is not waited for. */
async function suspect() {
  if (document.visibilityState !== 'visible' || Date.now() - heard < deadLeader) return;
  tell('ping');
  setTimeout(() => {
    if (Date.now() - heard < deadLeader) return;
    heard = Date.now();
    depose('live');
  }, 3_000);
}
