// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

vi.mock('client/live/leader.js', () => ({ start: () => {} }));
vi.mock('client/conversation/catchup.js', () => ({ refresh: vi.fn() }));
vi.mock('client/durable/forms.js', () => {
  const draft = { refresh: vi.fn(), follow: vi.fn() };
  return {
    draftOf: form => (form === 'conversation-c1' ? draft : undefined),
    versions: () => [['conversation-c1', 4]],
    connected: vi.fn(),
  };
});

let tabs;
let catchup;
let durable;
let draft;
let told;
let startOver;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  document.body.innerHTML = `<p id="connection" data-state="live"></p>
    <ul id="conversations" data-list="500"><li><time datetime="1970-01-01T00:00:00.700Z"></time></li><li><time datetime="1970-01-01T00:00:00.600Z"></time></li></ul>
    <div id="log-c1" data-conversation="c1" data-version="9"></div>`;
  Object.assign(document.body.dataset, { user: 'ada', incarnation: 'i1' });
  tabs = await import('client/tabs/tabs.js');
  catchup = await import('client/conversation/catchup.js');
  durable = await import('client/durable/forms.js');
  draft = durable.draftOf('conversation-c1');
  vi.clearAllMocks();
  told = [];
  for (const name of ['want', 'ping', 'wake']) tabs.on(name, data => told.push([name, data]));
  startOver = vi.fn();
  (await import('client/live/live.js')).start(startOver);
});
afterEach(() => vi.useRealTimers());

const brings = (name, data) => tabs.tell('event', { name, data: typeof data === 'string' ? data : JSON.stringify(data) });
const isLive = (more = {}) => tabs.tell('live', { tabs: [tabs.me], build: 'b1', incarnation: 'i2', ...more });
const pill = () => document.getElementById('connection');

test('A page says what it has', () => {
  expect(told).toEqual([['want', { tab: tabs.me, open: ['c1', 9], list: 700, drafts: [['conversation-c1', 4]], incarnation: 'i1' }]]);
});

test('After an interruption the list is asked for whole, until a stream stands again', () => {
  tabs.tell('lapse');
  tabs.tell('who');
  isLive();
  tabs.tell('who');

  expect(told.map(([, want]) => [want.list, want.incarnation])).toEqual([
    [700, 'i1'],
    [0, 'i1'],
    [700, 'i2'],
  ]);
});

test('A stream that carries nothing of this tab is not its own', () => {
  tabs.tell('down');
  isLive({ tabs: ['another'] });

  expect(document.body.dataset.live).toBe('false');
  expect(told).toHaveLength(2);
});

test('What is too much for the stream is asked for: the conversation, or the form', () => {
  brings('stale', 'c1');
  expect([catchup.refresh.mock.calls.length, draft.refresh.mock.calls.length]).toEqual([1, 0]);

  brings('stale', 'conversation-c1');
  brings('stale', 'of another page');
  expect([catchup.refresh.mock.calls.length, draft.refresh.mock.calls.length]).toEqual([1, 1]);
});

test('A form of another page that is too much for the stream counts as a draft, a conversation of another tab does not', () => {
  document.body.insertAdjacentHTML('beforeend', '<a id="drafts-link" hidden><span data-count></span></a>');
  const link = document.getElementById('drafts-link');

  brings('stale', '0'.repeat(32));
  expect(link.hidden).toBe(true);
  brings('stale', `conversation-${'0'.repeat(32)}`);
  expect([link.hidden, link.textContent]).toEqual([false, '1']);
});

test('A draft of the stream goes to its form', () => {
  const fields = [{ name: 'Text', value: 'hello' }];

  brings('draft', { form: 'conversation-c1', revision: 2, version: 3, fields, savedAt: 'now', others: [] });
  brings('draft', { form: 'of another page', revision: 2, version: 3, fields, others: [] });

  expect(draft.follow.mock.calls).toEqual([[{ revision: 2, version: 3, fields: [['Text', 'hello']], savedAt: 'now', others: [] }]]);
});

test('That the connection stands is told to the forms', () => {
  isLive();

  expect(durable.connected).toHaveBeenCalledOnce();
});

test('A database that was restored begins anew', () => {
  brings('restored', '');

  expect(startOver).toHaveBeenCalledOnce();
});

test('How the connection is doing is said once', () => {
  const changes = vi.fn();
  tabs.tell('down');
  expect([pill().dataset.state, pill().textContent]).toEqual(['reconnecting', 'Reconnecting… You can go on writing.']);
  pill().replaceChildren = changes;
  tabs.tell('down');
  expect(changes).not.toHaveBeenCalled();
});

test('Without network the page says so, signed out it leads to where one signs in', () => {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  tabs.tell('down');
  expect(pill().textContent).toBe('Offline. You can go on writing.');

  tabs.tell('signed-out');
  expect(pill().querySelector('a').getAttribute('href')).toBe('/signin?returnUrl=%2F');
});

test.each([
  ['the operating system has a network again', () => dispatchEvent(new Event('online'))],
  ['somebody comes to the window', () => dispatchEvent(new Event('focus'))],
  ['the page is seen again', () => document.dispatchEvent(new Event('visibilitychange'))],
])('When %s, that is a sign of life', (_, happens) => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');

  happens();

  expect(told.filter(([name]) => name === 'wake')).not.toEqual([]);
});

test('A tab that leads but has stopped answering is not waited for; one that answers is', () => {
  const depose = vi.fn(async () => {});
  vi.stubGlobal('navigator', { onLine: true, locks: { request: depose } });
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');

  vi.advanceTimersByTime(46_000);
  expect(told.at(-1)).toEqual(['ping', undefined]);
  tabs.tell('pong');
  vi.advanceTimersByTime(10_000);
  expect(depose).not.toHaveBeenCalled();

  vi.advanceTimersByTime(60_000);
  expect(depose).toHaveBeenCalledOnce();
});
