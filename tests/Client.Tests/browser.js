// What the modules need of a browser that Node and jsdom lack, and several tabs of it: each a fresh copy of the modules.
import { vi } from 'vitest';

const channels = new Set();

/** Node's own, which would keep a tab alive beyond its test. */
class Channel extends globalThis.BroadcastChannel {
  constructor(name) {
    super(name);
    channels.add(this);
  }
}

/** Only what goes by: IndexedDB and messages between tabs take their own time. */
const clocks = { toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] };

/** Web Locks, as far as they are used here. */
class Locks {
  #held = new Map();
  #waiting = new Map();

  async request(name, options, work = options) {
    const { signal, steal, ifAvailable } = typeof options === 'object' ? options : {};
    if (ifAvailable && this.#held.has(name)) return work(null);
    if (steal) this.#held.get(name)?.reject(new DOMException('Stolen.', 'AbortError'));
    else if (this.#held.has(name)) await this.#turn(name, signal);
    signal?.throwIfAborted();
    const lock = { name };
    return new Promise((resolve, reject) => {
      this.#held.set(name, { lock, reject });
      const done = () => {
        if (this.#held.get(name)?.lock !== lock) return;
        this.#held.delete(name);
        this.#waiting.get(name)?.shift()?.();
      };
      Promise.resolve(work(lock)).then(resolve, reject).finally(done);
    });
  }

  async query() {
    const held = [...this.#held.keys()].map(name => ({ name }));
    return { held, pending: [...this.#waiting].flatMap(([name, queue]) => queue.map(() => ({ name }))) };
  }

  #turn(name, signal) {
    const queue = this.#waiting.get(name) ?? this.#waiting.set(name, []).get(name);
    return new Promise((resolve, reject) => {
      queue.push(resolve);
      signal?.addEventListener('abort', () => {
        const at = queue.indexOf(resolve);
        if (at >= 0) queue.splice(at, 1);
        reject(signal.reason);
      });
    });
  }
}

/** A browser in which somebody is signed in. Returns what stands for its network: answer(request) for every fetch. */
export function openBrowser({ user = 'ada' } = {}) {
  vi.useFakeTimers(clocks);
  const requests = [];
  const network = { answer: () => new Response(null, { status: 503 }), requests };
  vi.stubGlobal('navigator', { locks: new Locks(), onLine: true });
  vi.stubGlobal('BroadcastChannel', Channel);
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(milliseconds => {
    const limit = new AbortController();
    setTimeout(() => limit.abort(), milliseconds);
    return limit.signal;
  });
  vi.stubGlobal('reportError', error => {
    throw error;
  });
  vi.stubGlobal('document', { body: { dataset: { user } }, querySelectorAll: () => [{ value: 'token' }] });
  vi.stubGlobal('fetch', async (url, options = {}) => {
    const request = { url, method: options.method ?? 'GET', fields: Object.fromEntries(options.body ?? []), signal: options.signal };
    requests.push(request);
    return network.answer(request);
  });
  return network;
}

/** Every tab is closed: nobody hears of the next test. */
export function closeBrowser() {
  for (const channel of channels) channel.close();
  channels.clear();
  vi.useRealTimers();
}

/** The modules of one more tab. What it listens for it hears of by leaves(). */
export async function openTab(user = 'ada') {
  vi.resetModules();
  const listeners = [];
  vi.stubGlobal('addEventListener', (name, listener) => listeners.push({ name, listener }));
  const tabs = await import('client/tabs/tabs.js');
  tabs.start(user);
  const heard = [];
  const hears = (...names) => {
    for (const name of names) tabs.on(name, data => heard.push([name, data]));
  };
  const says = name => {
    for (const one of listeners) if (one.name === name) one.listener({});
  };
  return { tabs, heard, hears, leaves: () => says('pagehide') };
}

/** Until it is so: messages and databases have their turns, and no time goes by. */
export async function until(isSo, what = isSo.toString()) {
  for (let turns = 0; turns < 300; turns++) {
    if (await isSo()) return;
    await turn();
  }
  throw new Error(`It never came to: ${what}`);
}

/** Everything that is under way has had many turns. */
export async function settles() {
  for (let turns = 0; turns < 30; turns++) await turn();
}

export async function turn() {
  await vi.advanceTimersByTimeAsync(0);
  await new Promise(resolve => setImmediate(resolve));
}

export const passes = milliseconds => vi.advanceTimersByTimeAsync(milliseconds);
