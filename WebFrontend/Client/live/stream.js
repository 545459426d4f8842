// One stream from the server, from the request to its end.
import { eventsOf } from './sse.js';

/** @import { LiveEvent } from '../tabs/events.d.ts' */

const connectLimit = 10_000; // ms
const silence = 20_500; // two heartbeats, and what a busy network may add

export class Stream {
  /** When the server wants to be asked again, in ms. @type {number | null} */
  retryAfter = null;
  /** @type {string | null} */
  build = null;
  /** @type {string | null} */
  incarnation = null;
  isOver = false;
  #stop = new AbortController();
  #heard = Date.now();
  #limit = connectLimit;
  #resolveOpened = (/** @type {Refusal | null} */ _refusal) => {};
  /** @type {Refusal} */
  #refusal = {};

  /**
   * @param {string} url
   * @param {string[]} tabs what these want it carries
   * @param {AbortSignal} signal ends it
   * @param {{ spread(milliseconds: number): void, alive(): void, event(event: LiveEvent): void }} listener
   */
  constructor(url, tabs, signal, listener) {
    this.tabs = tabs;
    signal.addEventListener('abort', () => this.stop(), { signal: this.#stop.signal });
    const clock = setInterval(() => this.check(), 2_500);
    /** Null when it stands and has caught up. @type {Promise<Refusal | null>} */
    this.opened = new Promise(resolve => {
      this.#resolveOpened = resolve;
    });
    this.ended = this.#run(url, listener)
      .catch(() => {})
      .finally(() => {
        clearInterval(clock);
        this.isOver = true;
        this.stop();
        this.#resolveOpened(this.#refusal);
      });
  }

  stop() {
    this.#stop.abort();
  }

  /** Dead silence is noticed by the clock on the wall: timers stand still while a computer sleeps. */
  check() {
    if (Date.now() - this.#heard > this.#limit) this.stop();
  }

  /** @type {(url: string, listener: Listener) => Promise<void>} */
  async #run(url, listener) {
    const answer = await fetch(url, { headers: { Accept: 'text/event-stream' }, signal: this.#stop.signal, cache: 'no-store' });
    if (answer.status === 401) {
      this.#refusal = { isSignedOut: true };
      return;
    }
    const retryAfter = answer.headers.get('Retry-After');
    if (retryAfter !== null) this.retryAfter = (Number(retryAfter) + Math.random()) * 1_000;
    // A captive portal or a sign-in page is no stream, whatever its status.
    if (!answer.ok || !answer.body || !answer.headers.get('Content-Type')?.startsWith('text/event-stream')) return;
    const alive = () => {
      this.#heard = Date.now();
      this.#limit = silence;
    };
    for await (const event of eventsOf(answer.body, alive)) this.#take(event, listener);
  }

  /** @type {(event: LiveEvent, listener: Listener) => void} */
  #take(event, listener) {
    if (event.name === 'ready') {
      const { build, spread, incarnation } = JSON.parse(event.data);
      this.build = build;
      this.incarnation = incarnation;
      listener.spread(spread);
      this.#resolveOpened(null);
    } else if (event.name === 'heartbeat') {
      listener.spread(Number(event.data));
      listener.alive();
    } else if (event.name === 'bye') {
      this.retryAfter = Number(event.data);
    } else listener.event(event);
  }
}

/** @typedef {{ isSignedOut?: boolean }} Refusal why there is no stream */
/** @typedef {ConstructorParameters<typeof Stream>[3]} Listener */
