// The browser's one live connection, held by whichever tab leads. It asks for what all tabs together lack, and passes on what comes.
// Whatever ends it - server, network, sleep - it comes back by itself; versions say where to go on.
import * as alerts from '../notifications/alerts.js';
import { base } from '../shell/base.js';
import { user } from '../shell/page.js';
import { count, lead, on, tell } from '../tabs/tabs.js';
import { Stream } from './stream.js';
import { Wants } from './wants.js';

/** @import { LiveEvent } from '../tabs/events.d.ts' */
/** @import { Rest } from '../tabs/messages.d.ts' */

const patience = 150; // how long other tabs have to say what they want, in ms

const wants = new Wants();
/** @type {Stream | null} */
let stream = null;
/** What the tabs were told last. @type {(() => void) | null} */
let sayAgain = null;
let isLive = false;
/** How widely all browsers come back, in ms. */
let spread = 0;
let wake = () => {};
/** A sign of life that came while a try was under way, which may have begun too early for it. */
let woken = false;
let leading = false;
/** Another tab has led before. */
let followed = false;
let gathered = () => {};
/** @type {(tab: string) => void} */
let wanted = () => {};

export function start() {
  on('live', () => {
    followed ||= !leading;
  });
  on('want', want => {
    if (!leading) return;
    wants.hear(want);
    gathered();
    wanted(want.tab);
    if (!isLive) sayAgain?.();
  });
  on('left', tab => wants.forget(tab));
  on('ping', () => {
    if (leading) tell('pong');
  });
  on('wake', () => {
    if (!leading) return;
    stream?.check();
    if (stream && !stream.isOver) sayAgain?.();
    woken = true;
    wake();
  });
  lead('live', follow);
}

/** @param {AbortSignal} signal */
async function follow(signal) {
  signal.addEventListener('abort', () => {
    stream?.stop();
    stream = null;
    wake();
  });
  leading = true;
  // What the one before heard last it may not have passed on.
  if (followed) tell('lapse');
  try {
    for (let attempt = 0; !signal.aborted; ) {
      woken = false;
      await gather();
      const next = new Stream(`${base}/events?${wants.queryFor(user())}`, wants.tabs, signal, listener);
      const refusal = await next.opened;
      if (!refusal) {
        attempt = 0;
        // The old one goes only now, when the new one has caught up: nothing falls between them.
        stream?.stop();
        stream = next;
        say('live', { tabs: next.tabs, build: next.build, incarnation: next.incarnation });
        await Promise.race([next.ended, somethingWanted(next)]);
        woken = false;
        if (!next.isOver) continue;
        stream = null;
        tell('lapse');
      }
      if (signal.aborted) return;
      const hasOther = stream !== null && !stream.isOver;
      if (refusal?.isSignedOut) say('signed-out');
      // With another stream the tabs go on with what they have.
      else if (!hasOther && ++attempt > 1) say('down');
      await pause(refusal?.isSignedOut ? 60_000 : waitBefore(attempt, next.retryAfter), signal);
    }
  } finally {
    leading = false;
  }
}

const listener = {
  /** @param {number} milliseconds */
  spread(milliseconds) {
    spread = milliseconds;
  },
  alive() {
    tell('pong');
  },
  /** @param {LiveEvent} event */
  event(event) {
    // Notifications are the whole browser's: one tab hands them on.
    if (event.name && event.name in alerts.handlers) alerts.handlers[/** @type {keyof typeof alerts.handlers} */ (event.name)](event.data);
    tell('event', event);
  },
};

/**
 * Exponential, at random; the server's word about when and how widely spread comes first.
 * @type {(attempt: number, retryAfter: number | null) => number}
 */
function waitBefore(attempt, retryAfter) {
  if (retryAfter !== null) return retryAfter;
  const backoff = attempt <= 1 ? 0 : Math.min(10_000, 250 * 2 ** attempt) * (0.5 + Math.random());
  return backoff + Math.random() * Math.max(spread, 250);
}

/** Asks all tabs what they want, and waits for as many answers as there are tabs, but not long. */
async function gather() {
  wants.ask();
  tell('who');
  const tabs = await count('live');
  if (wants.answered >= tabs) return;
  await /** @type {Promise<void>} */ (
    new Promise(resolve => {
      const timer = setTimeout(resolve, patience);
      gathered = () => {
        if (wants.answered < tabs) return;
        clearTimeout(timer);
        resolve();
      };
    })
  );
  gathered = () => {};
}

/** Resolves when a tab wants what the stream does not carry. @param {Stream} current @returns {Promise<void>} */
function somethingWanted(current) {
  return new Promise(resolve => {
    wanted = tab => {
      if (!current.tabs.includes(tab)) resolve();
    };
  });
}

/**
 * @template {'live' | 'down' | 'signed-out'} T
 * @param {T} type
 * @param {Rest<T>} rest
 */
function say(type, ...rest) {
  isLive = type === 'live';
  sayAgain = () => tell(type, ...rest);
  sayAgain();
}

/** @type {(milliseconds: number, signal: AbortSignal) => Promise<void>} */
function pause(milliseconds, signal) {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
    if (signal.aborted || woken) wake();
  });
}
