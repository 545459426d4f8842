// The live connection: the page says what it has, the stream sends what it lacks and then what happens. Whatever ends it -
// server, network, sleep - it comes back by itself and misses nothing, because versions say where it stopped.
import { revisions, durable } from './durable.js';
import { upsert } from './upsert.js';

const silence = 25_000;   // two heartbeats and a half
const connectLimit = 5_000;
const pill = document.getElementById('connection');
const log = document.querySelector('[data-conversation]');
const list = document.getElementById('conversations');

let attempt = 0;
let listKnownUntil = list?.dataset.list;
let retry;
let wake = () => {};

function show(state, words) {
  if (!pill || pill.dataset.state === state) return;
  pill.dataset.state = state;
  pill.textContent = words;
}

function url() {
  const query = new URLSearchParams();
  if (log) query.set('open', `${log.dataset.conversation}:${log.dataset.version}`);
  if (list) query.set('list', listKnownUntil);
  const drafts = revisions();
  if (drafts) query.set('drafts', drafts);
  return `/events?${query}`;
}

async function run() {
  while (true) {
    retry = null;
    try {
      await follow();
    } catch {
      // Told below: what counts is that the stream is down.
    }
    listKnownUntil = 0;
    attempt++;
    if (attempt > 1) show('reconnecting', navigator.onLine ? 'Reconnecting…' : 'Offline. You can go on writing.');
    await pause(retry ?? Math.min(10_000, 500 * 2 ** (attempt - 1)) * (0.5 + Math.random()));
  }
}

async function follow() {
  const stop = new AbortController();
  let watchdog = setTimeout(() => stop.abort(), connectLimit);
  try {
    const answer = await fetch(url(), { headers: { Accept: 'text/event-stream' }, signal: stop.signal, cache: 'no-store' });
    if (answer.status === 401) { show('signed-out', 'You are signed out. Sign in again to go on.'); await new Promise(() => {}); }
    if (!answer.ok || !answer.headers.get('Content-Type')?.startsWith('text/event-stream')) throw new Error(`HTTP ${answer.status}`);
    for await (const event of events(answer.body, () => { clearTimeout(watchdog); watchdog = setTimeout(() => stop.abort(), silence); })) take(event);
  } finally {
    clearTimeout(watchdog);
    stop.abort();
  }
}

// Server-sent events from a response body: blocks of "event: name" and "data: line", divided by an empty line.
async function* events(body, alive) {
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    alive();
    text += chunk;
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

const handlers = {
  ready() {
    attempt = 0;
    show('live', 'Connected');
    document.body.dataset.live = 'true';
  },
  fragment(html) {
    const element = upsert(html);
    if (log && element?.parentElement === log) {
      log.dataset.version = Math.max(Number(log.dataset.version), Number(element.dataset.version));
      dropPending(element.dataset.clientId);
      read();
    }
  },
  draft(json) {
    const draft = JSON.parse(json);
    durable(draft.form)?.follow(draft);
  },
  read(json) {
    const { conversationId, seq } = JSON.parse(json);
    markRead(conversationId, seq);
  },
  async stale() {
    const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), 'text/html');
    const fresh = page.getElementById(log.id);
    if (!fresh) return;
    log.replaceChildren(...fresh.children);
    log.dataset.version = fresh.dataset.version;
    read();
  },
  gone() { location.assign('/'); },
  bye(milliseconds) { retry = Number(milliseconds); },
};

function take({ name, data }) { handlers[name]?.(data); }

function dropPending(clientId) {
  document.querySelector(`[data-pending="${CSS.escape(clientId ?? '')}"]`)?.remove();
}

function markRead(conversationId, seq) {
  const item = document.getElementById(`conversation-${conversationId}`);
  if (!item) return;
  item.dataset.readSeq = Math.max(Number(item.dataset.readSeq), seq);
  item.querySelector('a').classList.toggle('conversation-item--unread', Number(item.dataset.lastSeq) > Number(item.dataset.readSeq));
}

// Reading is told once the newest message is there and the page is looked at.
let told = Number(log?.dataset.lastSeq ?? 0);
function read() {
  if (!log || document.visibilityState !== 'visible') return;
  const seq = Number([...log.querySelectorAll('article[data-seq]')].at(-1)?.dataset.seq ?? 0);
  markRead(log.dataset.conversation, seq);
  if (seq <= told) return;
  told = seq;
  const token = document.querySelector('input[name=__RequestVerificationToken]').value;
  fetch(`/conversations/${log.dataset.conversation}/read`, {
    method: 'POST', body: new URLSearchParams({ seq, __RequestVerificationToken: token }), keepalive: true,
  }).catch(() => { told = 0; });
}

function pause(milliseconds) {
  return new Promise(resolve => { const timer = setTimeout(resolve, milliseconds); wake = () => { clearTimeout(timer); resolve(); }; });
}

addEventListener('online', () => wake());
addEventListener('offline', () => show('offline', 'Offline. You can go on writing.'));
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') { wake(); read(); } });

if (document.body.dataset.user) run();
