// Streams as a test lets them come, and tabs that follow them.
import { openTab, settles } from '../browser.js';

export class ActedStream {
  #controller;
  isStopped = false;

  /** Answers a request. */
  constructor({ url, signal }) {
    this.query = Object.fromEntries(new URL(url, 'http://localhost').searchParams);
    const body = new ReadableStream({
      start: controller => {
        this.#controller = controller;
      },
    });
    signal.addEventListener('abort', () => {
      this.isStopped = true;
      this.#controller.error(signal.reason);
    });
    this.answer = new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  }

  say(name, data = '') {
    this.#controller.enqueue(new TextEncoder().encode(`event: ${name}\ndata: ${data}\n\n`));
  }
  async isReady() {
    this.say('ready', '{"build":"b1","spread":100,"incarnation":"i1"}');
    await settles();
  }
  async ends() {
    this.#controller.close();
    await settles();
  }
}

/** A tab that says what it has, and hears what is told. */
export async function openLive(more = {}) {
  const tab = await openTab();
  const leader = await import('client/live/leader.js');
  const want = { tab: tab.tabs.me, open: null, list: null, drafts: [], incarnation: undefined, ...more };
  tab.tabs.on('who', () => tab.tabs.tell('want', want));
  tab.hears('live', 'lapse', 'down', 'signed-out', 'event');
  leader.start();
  const says = () => tab.heard.map(([name]) => name);
  return { ...tab, says, want };
}
