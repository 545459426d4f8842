import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { closeBrowser, openBrowser, passes, settles, until } from '../browser.js';
import { ActedStream, openLive } from './acting.js';

let network;
/** The streams that were asked for, in order. @type {ActedStream[]} */
let streams;

beforeEach(() => {
  network = openBrowser();
  streams = [];
  network.answer = streaming;
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
});
afterEach(closeBrowser);

function streaming(request) {
  const stream = new ActedStream(request);
  streams.push(stream);
  return stream.answer;
}

test('The stream is live once it has caught up, and what it brings is told', async () => {
  const tab = await openLive({ open: ['c1', 3] });
  await until(() => streams.length === 1);
  await settles();
  expect(streams[0].query).toEqual({ as: 'ada', open: 'c1:3' });
  expect(tab.heard).toEqual([]);

  await streams[0].isReady();
  streams[0].say('fragment', '<article></article>');
  await settles();

  expect(tab.heard).toEqual([
    ['live', { tabs: [tab.tabs.me], build: 'b1', incarnation: 'i1' }],
    ['event', { name: 'fragment', data: '<article></article>' }],
  ]);
});

test('Several tabs share one stream, and each hears what it brings', async () => {
  const first = await openLive({ open: ['c1', 3] });
  const second = await openLive({ open: ['c2', 5] });
  await until(() => streams.length === 1);
  await streams[0].isReady();
  await until(() => second.heard.length === 1);
  // The second came too late for it.
  second.tabs.tell('want', second.want);
  await until(() => streams.length === 2);
  expect(streams[1].query.open).toBe('c1:3,c2:5');
  expect(streams[0].isStopped).toBe(false);

  // The first goes only when the other has caught up.
  await streams[1].isReady();
  expect(streams[0].isStopped).toBe(true);
  streams[1].say('gone', 'c9');
  await until(() => second.says().includes('event') && first.says().includes('event'));
  expect(streams).toHaveLength(2);
});

test('After an interruption the tabs are asked again what they have', async () => {
  await openLive({ open: ['c1', 3] });
  const second = await openLive({ open: ['c2', 5] });
  await until(() => streams.length === 1);
  await streams[0].isReady();
  second.tabs.tell('want', second.want);
  await until(() => streams.length === 2);
  await streams[1].isReady();

  second.want.open = ['c2', 9];
  await streams[1].ends();
  // The pause is over; the time to answer is not.
  await passes(130);
  await until(() => streams.length === 3);

  expect(streams[2].query.open).toBe('c1:3,c2:9');
});

test('A stream that ends comes back at once, and says that something may be missing', async () => {
  const tab = await openLive();
  await until(() => streams.length === 1);
  await streams[0].isReady();

  await streams[0].ends();
  await passes(300);
  await until(() => streams.length === 2);
  await streams[1].isReady();

  expect(tab.says()).toEqual(['live', 'lapse', 'live']);
});

test('When nothing answers, that is said at the second time, and it is tried again later and later', async () => {
  const tab = await openLive();
  await until(() => streams.length === 1);
  await streams[0].isReady();
  network.answer = () => Promise.reject(new TypeError('No network.'));
  await streams[0].ends();
  const before = network.requests.length;
  for (let second = 0; second < 60; second++) {
    await passes(1_000);
    await settles();
  }

  expect(tab.says().slice(0, 3)).toEqual(['live', 'lapse', 'down']);
  expect(network.requests.length - before).toBeGreaterThan(5);
  expect(network.requests.length - before).toBeLessThan(15);
});

test('A sign of life is not waited for', async () => {
  const tab = await openLive();
  network.answer = () => Promise.reject(new TypeError('No network.'));
  for (let i = 0; i < 20; i++) {
    await passes(1_000);
    await settles();
  }
  network.answer = streaming;

  tab.tabs.tell('wake');
  await until(() => streams.length === 1);
});

test('A sign of life that comes while a try is under way is not forgotten when that fails', async () => {
  const tab = await openLive();
  let fail;
  network.answer = () =>
    new Promise((_, reject) => {
      fail = () => reject(new TypeError('No network.'));
    });
  for (let i = 0; i < 6; i++) {
    await until(() => fail);
    fail();
    fail = null;
    await settles();
    await passes(20_000);
  }
  await until(() => fail);

  network.answer = streaming;
  tab.tabs.tell('wake');
  fail();

  await until(() => streams.length === 1);
});

test('A stream that has fallen silent is given up', async () => {
  await openLive();
  await until(() => streams.length === 1);
  await streams[0].isReady();
  await passes(15_000);
  streams[0].say('heartbeat', '100');
  await settles();
  await passes(15_000);
  expect(streams[0].isStopped).toBe(false);

  await passes(10_000);

  expect(streams[0].isStopped).toBe(true);
  await settles();
  await passes(300);
  await until(() => streams.length === 2);
});

test('Who is signed out is told so, and let in again without being asked', async () => {
  const tab = await openLive();
  network.answer = () => new Response(null, { status: 401 });
  await passes(400);
  await until(() => tab.says().includes('signed-out'));
  network.answer = streaming;
  await settles();
  expect(streams).toHaveLength(0);

  await passes(61_000);
  await until(() => streams.length === 1);
});

test('A page in place of the stream is never taken for one', async () => {
  const tab = await openLive();
  network.answer = () => new Response('event: ready\ndata: {}\n\n', { headers: { 'Content-Type': 'text/html' } });
  for (let i = 0; i < 10; i++) {
    await passes(1_000);
    await settles();
  }
  expect(network.requests.length).toBeGreaterThan(2);
  expect(tab.says()).toContain('down');
  expect(tab.says()).not.toContain('live');

  network.answer = streaming;
  tab.tabs.tell('wake');
  await until(() => streams.length === 1);
  await streams[0].isReady();
  expect(tab.says()).toContain('live');
});

test.each([
  ['in its answer', () => new Response(null, { status: 503, headers: { 'Retry-After': '7' } }), 7_500],
  ['in the stream', request => endingStream(request), 4_000],
])('The server says when to come back, %s', async (_, answer, milliseconds) => {
  await openLive();
  network.answer = answer;
  await passes(200);
  await until(() => network.requests.length === 1);
  await settles();

  await passes(milliseconds - 500);
  await settles();
  expect(network.requests).toHaveLength(1);
  await passes(1_000);

  await until(() => network.requests.length === 2);
});

function endingStream(request) {
  const stream = new ActedStream(request);
  stream.say('bye', '4000');
  stream.ends();
  return stream.answer;
}

test('When the tab that leads goes away, another one does, and says that something may be missing', async () => {
  const first = await openLive();
  await until(() => streams.length === 1);
  await streams[0].isReady();
  const second = await openLive();
  await settles();
  first.tabs.tell('live', { tabs: [first.tabs.me], build: 'b1', incarnation: 'i1' });
  await until(() => second.says().includes('live'));

  // It crashed: nothing of what it may still say is heard.
  first.fallsSilent();
  first.leaves();
  await passes(300);
  await until(() => streams.length === 2);

  expect(streams[0].isStopped).toBe(true);
  expect(second.says()).toContain('lapse');
});

test('A tab that leads, but has stopped answering, is replaced', async () => {
  await openLive();
  await until(() => streams.length === 1);
  await streams[0].isReady();
  const second = await openLive();
  await settles();

  await second.tabs.depose('live');
  await passes(300);

  await until(() => streams.length === 2);
  expect(streams[0].isStopped).toBe(true);
});

test('A tab that shows another page gets another stream, which asks for that alone', async () => {
  const tab = await openLive({ open: ['c1', 3] });
  await until(() => streams.length === 1);
  await streams[0].isReady();

  tab.tabs.rename();
  Object.assign(tab.want, { tab: tab.tabs.me, open: ['c2', 5] });
  tab.tabs.tell('want', tab.want);
  await until(() => streams.length === 2);

  expect(streams[1].query.open).toBe('c2:5');
  expect(streams[0].isStopped).toBe(false);
  await streams[1].isReady();
  expect(streams[0].isStopped).toBe(true);
  expect(tab.heard.at(-1)).toEqual(['live', { tabs: [tab.tabs.me], build: 'b1', incarnation: 'i1' }]);
});
