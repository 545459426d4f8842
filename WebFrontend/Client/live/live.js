// What the live connection tells, put into this page; and what this page tells of itself.
import * as log from '../conversation/messages.js';
import * as seen from '../conversation/seen.js';
import { base, here } from '../shell/base.js';
import * as unread from '../conversation/unread.js';
import { drafts, durable } from '../durable/durable.js';
import { depose, me, on, tell } from '../tabs/tabs.js';
import { startOver } from '../lifecycle/startover.js';
import { start } from './stream.js';
import { fragmentOf, put } from '../shell/upsert.js';

const pill = document.getElementById('connection');
const list = document.getElementById('conversations');
const deadLeader = 45_000;

let interrupted = false;
let heard = Date.now();

export function follow() {
  start();
  tell('want', want());
  setInterval(suspect, 15_000);
}

/** What this page has, so that it is sent what it lacks. After an interruption the list is asked for whole. */
function want() {
  const { incarnation } = document.body.dataset;
  return { tab: me, open: log.position(), list: list ? (interrupted ? 0 : newest()) : null, drafts: drafts(), incarnation };
}

const newest = () => Math.max(Number(list.dataset.list), ...[...list.children].map(item => -Number(item.dataset.order)));

on('who', () => { unread.ask(); tell('want', want()); });

on('live', ({ tabs, incarnation }) => {
  if (!tabs.includes(me)) return tell('want', want());
  interrupted = false;
  document.body.dataset.incarnation = incarnation;
  show('live', 'Connected');
  document.body.dataset.live = 'true';
  log.read();
});
on('lapse', () => { interrupted = true; });
on('down', () => {
  document.body.dataset.live = 'false';
  show(navigator.onLine ? 'reconnecting' : 'offline', navigator.onLine ? 'Reconnecting… You can go on writing.' : 'Offline. You can go on writing.');
});
on('signed-out', () => {
  document.body.dataset.live = 'false';
  const back = document.createElement('a');
  back.href = `${base}/signin?returnUrl=${encodeURIComponent(here() + location.search)}`;
  back.textContent = 'Sign in again';
  show('signed-out', 'You are signed out; what you write is kept. ', back);
});
on('event', ({ name, data }) => handlers[name]?.(data));

// Told once for each change, quietly: the element is a polite live region.
function show(state, ...words) {
  if (pill.dataset.state === state) return;
  pill.dataset.state = state;
  pill.replaceChildren(...words);
}

const handlers = {
  fragment(html) {
    if (log.receive(html)) return;
    const fragment = fragmentOf(html);
    // A line without news may still tell that it was read elsewhere.
    if (fragment?.dataset.readSeq) unread.take(fragment);
    put(fragment);
  },
  incarnation(id) { document.body.dataset.incarnation = id; },
  restored() { startOver(); },
  stale(conversation) { if (conversation === log.conversation) log.refresh(); },
  draft(json) {
    const draft = JSON.parse(json);
    durable(draft.form)?.follow(draft);
  },
  read(json) {
    const { conversationId, seq } = JSON.parse(json);
    log.wasRead(conversationId, seq);
  },
  unread(json) { unread.agree(JSON.parse(json)); },
  seen(json) {
    const { conversationId, seen: readers } = JSON.parse(json);
    if (conversationId === log.conversation) seen.follow(readers);
  },
  gone(conversation) { if (conversation === log.conversation) log.leave(); },
};

// A tab that leads but has stopped answering (frozen, hung) is not waited for.
async function suspect() {
  if (document.visibilityState !== 'visible' || Date.now() - heard < deadLeader) return;
  tell('ping');
  setTimeout(() => { if (Date.now() - heard >= deadLeader) { heard = Date.now(); depose('live'); } }, 3_000);
}
for (const sign of ['live', 'down', 'signed-out', 'event', 'who', 'pong']) on(sign, () => { heard = Date.now(); });

addEventListener('online', () => tell('wake'));
addEventListener('focus', () => tell('wake'));
addEventListener('offline', () => show('offline', 'Offline. You can go on writing.'));
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') tell('wake'); });
