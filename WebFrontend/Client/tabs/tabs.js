// One person's tabs in this browser: they tell each other things, and elect one to do what must be done only once.
import { uuid } from '../shell/uuid.js';
import { channelOf, lockOf as nameOf } from './names.js';

/** @import { Message, Messages, Rest } from './messages.d.ts' */

/** @type {BroadcastChannel | null} */
let channel = null;
let user = '';
/** @type {Map<keyof Messages, ((data: any) => void)[]>} */
const handlers = new Map();

/** This tab, as the others know it: under another name with each page that it shows. */
export let me = uuid();

/** @param {string} person whose tabs these are */
export function start(person) {
  user = person;
  channel = new BroadcastChannel(channelOf(user));
  channel.onmessage = ({ data }) => take(data);
}

/**
 * To every tab, this one included.
 * @template {keyof Messages} T
 * @param {T} type
 * @param {Rest<T>} rest
 */
export function tell(type, ...rest) {
  const message = /** @type {Message} */ ({ type, data: rest[0] });
  channel?.postMessage(message);
  take(message);
}

/** The tab shows another page, which wants something else. */
export function rename() {
  tell('left', me);
  me = uuid();
}

/**
 * @template {keyof Messages} T
 * @param {T} type
 * @param {(data: Messages[T]) => void} handler
 * @param {AbortSignal} [signal] ends it
 */
export function on(type, handler, signal) {
  handlers.set(type, [...(handlers.get(type) ?? []), handler]);
  signal?.addEventListener('abort', () =>
    handlers.set(
      type,
      (handlers.get(type) ?? []).filter(other => other !== handler),
    ),
  );
}

/** @param {Message} message */
function take({ type, data }) {
  for (const handler of handlers.get(type) ?? []) {
    // One mistake must not end the others' news.
    try {
      handler(data);
    } catch (error) {
      reportError(error);
    }
  }
}

/**
 * Does the work in one tab at a time: when that tab goes away, however it goes, another takes over. The work ends when its signal is
 * aborted.
 * Without Web Locks (plain http from another machine) every tab works for itself.
 * @param {string} role
 * @param {(signal: AbortSignal) => Promise<void>} work
 */
export function lead(role, work) {
  const campaign = async () => {
    const leaving = new AbortController();
    addEventListener('pagehide', () => leaving.abort(), { once: true });
    while (!leaving.signal.aborted) await term(role, leaving.signal, work).catch(() => {});
  };
  campaign();
  addEventListener('pageshow', event => {
    if (event.persisted) campaign();
  });
}

/** @type {(role: string, leaving: AbortSignal, work: (signal: AbortSignal) => Promise<void>) => Promise<void>} */
async function term(role, leaving, work) {
  const over = new AbortController();
  const signal = AbortSignal.any([leaving, over.signal]);
  try {
    if (navigator.locks) await navigator.locks.request(lockOf(role), { signal: leaving }, () => work(signal));
    else await work(signal);
  } finally {
    over.abort(); // also when another tab took the role away
  }
}

/** Ends the term of a tab that has stopped answering; the next in line leads. @param {string} role */
export async function depose(role) {
  await navigator.locks?.request(lockOf(role), { steal: true }, () => {});
}

/** How many tabs there are, as far as can be known. @param {string} role */
export async function count(role) {
  if (!navigator.locks) return 1;
  const { pending = [] } = await navigator.locks.query();
  return 1 + pending.filter(lock => lock.name === lockOf(role)).length;
}

/**
 * Holds the name until the signal is aborted; false when somebody else still has it after a moment.
 * @type {(name: string, until: AbortSignal) => Promise<boolean>}
 */
export function hold(name, until) {
  if (!navigator.locks) return Promise.resolve(!until.aborted);
  return new Promise(resolve => {
    const held = () => {
      resolve(!until.aborted);
      return /** @type {Promise<void>} */ (
        new Promise(release => {
          if (until.aborted) release();
          else until.addEventListener('abort', () => release());
        })
      );
    };
    navigator.locks.request(lockOf(name), { signal: AbortSignal.timeout(1_000) }, held).catch(() => resolve(false));
  });
}

/** @param {string} role */
const lockOf = role => nameOf(role, user);
