// The browser's one live connection, held by whichever tab leads. It asks for what all tabs together lack, and passes on what comes.
// Whatever ends it - server, network, sleep - it comes back by itself; versions say where to go on.
import * as alerts from '../notifications/alerts.js';
import { base } from '../shell/base.js';
import { user } from '../storage/store.js';
import { count, lead, on, tell } from '../tabs/tabs.js';

const connectLimit = 10_000;
const silence = 20_500; // two heartbeats, and what a busy network may add
const patience = 150;   // how long other tabs have to say what they want, in ms

/** What each tab wants: { tab, open: [id, version] | null, list, drafts: [[form, version]], incarnation }. */
const wants = new Map();
let stream = null;
let status = null;
let spread = 0;
let wake = () => {};
/** A sign of life that came while a try was under way, which may have begun too early for it. */
let woken = false;

export function start() { lead('live', follow); }

async function follow(signal) {
  signal.addEventListener('abort', () => { stream?.stop(); stream = null; wake(); });
  leading = true;
  // What the one before heard last it may not have passed on.
  if (followed) tell('lapse');
  try {
    for (let attempt = 0; !signal.aborted;) {
      woken = false;
      await gather();
      const next = new Stream(signal);
      const refusal = await next.opened;
      if (!refusal) {
        attempt = 0;
        // The old one goes only now, when the new one has caught up: nothing falls between them.
        stream?.stop();
        stream = next;
        say('live', { tabs: next.tabs, build: next.build, incarnation: next.incarnation });
        await Promise.race([next.ended, somethingWanted(next)]);
        woken = false;
        if (!next.over) continue;
        stream = null;
        tell('lapse');
      }
      if (signal.aborted) return;
      if (refusal?.signedOut) say('signed-out');
      else if (stream && !stream.over) { /* The others go on with what they have. */ }
      else if (++attempt > 1) say('down');
      await pause(refusal?.signedOut ? 60_000 : waitBefore(attempt, next.retryAfter), signal);
    }
  } finally {
    leading = false;
  }
}

let leading = false;
let followed = false;
on('live', () => { followed ||= !leading; });

/** Exponential, at random; the server's word about when and how widely spread comes first. */
function waitBefore(attempt, retryAfter) {
  if (retryAfter !== null) return retryAfter;
  const backoff = attempt <= 1 ? 0 : Math.min(10_000, 250 * 2 ** attempt) * (0.5 + Math.random());
  return backoff + Math.random() * Math.max(spread, 250);
}

/**
 * Asks all tabs what they want, and waits for as many answers as there are tabs, but not long. Who is busy is taken at the last word;
 * who has not answered several times is gone.
 */
async function gather() {
  for (const [tab, want] of wants) {
    want.unanswered = (want.unanswered ?? 0) + 1;
    if (want.unanswered > 3) wants.delete(tab);
  }
  tell('who');
  const tabs = await count('live');
  const isComplete = () => [...wants.values()].filter(want => !want.unanswered).length >= tabs;
  if (isComplete()) return;
  await new Promise(resolve => {
    const timer = setTimeout(resolve, patience);
    gathered = () => { if (isComplete()) { clearTimeout(timer); resolve(); } };
  });
  gathered = () => {};
}

let gathered = () => {};

/** Resolves when a tab wants what the stream does not carry. */
function somethingWanted(current) {
  return new Promise(resolve => { wanted = tab => { if (!current.tabs.includes(tab)) resolve(); }; });
}

let wanted = () => {};

function say(type, data) {
  status = { type, data };
  tell(type, data);
}

on('want', want => {
  if (!leading) return;
  wants.set(want.tab, want);
  gathered();
  wanted(want.tab);
  if (status && status.type !== 'live') tell(status.type, status.data);
});
on('ping', () => { if (leading) tell('pong'); });
on('wake', () => {
  if (!leading) return;
  stream?.check();
  if (stream && !stream.over) tell(status.type, status.data);
  woken = true;
  wake();
});

class Stream {
  retryAfter = null;
  build = null;
  incarnation = null;
  over = false;
  #stop = new AbortController();
  #heard = Date.now();
  #limit = connectLimit;

  constructor(signal) {
    this.tabs = [...wants.keys()];
    signal.addEventListener('abort', () => this.stop());
    const clock = setInterval(() => this.check(), 2_500);
    this.opened = new Promise(resolve => { this.#resolveOpened = resolve; });
    this.ended = this.#run().catch(() => {}).finally(() => {
      clearInterval(clock);
      this.over = true;
      this.stop();
      this.#resolveOpened(this.#refusal);
    });
  }

  #resolveOpened;
  #refusal = {};

  stop() { this.#stop.abort(); }

  /** Dead silence is noticed by the clock on the wall: timers stand still while a computer sleeps. */
  check() { if (Date.now() - this.#heard > this.#limit) this.stop(); }

  async #run() {
    const answer = await fetch(url(), { headers: { Accept: 'text/event-stream' }, signal: this.#stop.signal, cache: 'no-store' });
    if (answer.status === 401) { this.#refusal = { signedOut: true }; return; }
    if (answer.headers.has('Retry-After')) this.retryAfter = (Number(answer.headers.get('Retry-After')) + Math.random()) * 1_000;
    // A captive portal or a sign-in page is no stream, whatever its status.
    if (!answer.ok || !answer.headers.get('Content-Type')?.startsWith('text/event-stream')) return;
    for await (const event of events(answer.body, () => { this.#heard = Date.now(); this.#limit = silence; })) this.#take(event);
  }

  #take(event) {
    if (event.name === 'ready') {
      ({ build: this.build, spread, incarnation: this.incarnation } = JSON.parse(event.data));
      this.#resolveOpened(null);
    } else if (event.name === 'heartbeat') {
      spread = Number(event.data);
      tell('pong');
    } else if (event.name === 'bye') {
      this.retryAfter = Number(event.data);
    } else {
      // Notifications are the whole browser's: one tab hands them on.
      if (event.name in alerts) alerts[event.name](event.data);
      tell('event', event);
    }
  }
}

function url() {
  const query = new URLSearchParams({ as: user });
  const all = [...wants.values()];
  const open = lowest(all.flatMap(want => want.open ? [want.open] : []));
  if (open) query.set('open', open);
  const lists = all.map(want => want.list).filter(list => list !== null);
  if (lists.length > 0) query.set('list', Math.min(...lists));
  const drafts = lowest(all.flatMap(want => want.drafts));
  if (drafts) query.set('drafts', drafts);
  const incarnations = new Set(all.map(want => want.incarnation).filter(Boolean));
  if (incarnations.size > 0) query.set('incarnation', [...incarnations].join());
  return `${base}/events?${query}`;
}

/** Several tabs may have the same at different versions: the server sends what the furthest behind lacks. */
function lowest(pairs) {
  const found = new Map();
  for (const [name, version] of pairs) found.set(name, Math.min(version, found.get(name) ?? version));
  return [...found].map(pair => pair.join(':')).join(',');
}

// Server-sent events from a response body: blocks of "event: name" and "data: line", divided by an empty line.
async function* events(body, alive) {
  let text = '';
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let read; !(read = await reader.read()).done;) {
    alive();
    text += read.value;
    let end;
    while ((end = text.indexOf('\n\n')) >= 0) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      yield {
        name: lines.find(line => line.startsWith('event: '))?.slice(7),
        data: lines.filter(line => line.startsWith('data: ')).map(line => line.slice(6)).join('\n'),
      };
    }
  }
}

function pause(milliseconds, signal) {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    wake = () => { clearTimeout(timer); resolve(); };
    if (signal.aborted || woken) wake();
  });
}
