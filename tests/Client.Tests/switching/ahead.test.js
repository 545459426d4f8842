// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const one = `/conversations/${'1'.repeat(32)}`;
const two = `/conversations/${'2'.repeat(32)}`;
let requests;
/** Answers every request. */
let answer;
let ahead;
/** Ends what this test's module listens to. */
let over;

const page = ({ user = 'ada', build = 'b1' } = {}) =>
  new Response(`<body data-user="${user}" data-build="${build}"><main id="main"><h1>One</h1></main></body>`, {
    headers: { 'Content-Type': 'text/html' },
  });

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  Object.assign(document.body.dataset, { user: 'ada', build: 'b1', base: '' });
  document.body.innerHTML = `<a href="${one}"><b>One</b></a><a href="${two}">Two</a><a href="/drafts">Drafts</a>`;
  requests = [];
  answer = () => page();
  vi.stubGlobal('fetch', async (url, { headers }) => {
    requests.push({ url, headers });
    return answer();
  });
  over = new AbortController();
  const listen = document.addEventListener.bind(document);
  vi.spyOn(document, 'addEventListener').mockImplementation((type, heard) => listen(type, heard, { signal: over.signal }));
  ahead = await import('client/switching/ahead.js');
  ahead.start();
});
afterEach(() => {
  over.abort();
  vi.useRealTimers();
});

const point = (type, selector, pointerType = 'mouse') =>
  document.querySelector(selector).dispatchEvent(Object.assign(new Event(type, { bubbles: true }), { pointerType }));
const addresses = () => requests.map(({ url }) => url);

test('A link that is pressed is asked for once, for its main pane', async () => {
  point('pointerdown', 'b', 'touch');
  const pane = await ahead.pane(one);

  expect(pane.querySelector('h1').textContent).toBe('One');
  expect(requests).toEqual([{ url: one, headers: { Accept: 'text/html', 'HX-Request': 'true', Pane: 'main' } }]);
});

test('What was shown once is asked for again the next time, and so is what is no longer fresh', async () => {
  await ahead.pane(one);
  await ahead.pane(one);
  point('pointerdown', 'b');
  vi.advanceTimersByTime(6_000);
  await ahead.pane(one);

  expect(addresses()).toEqual([one, one, one, one]);
});

test('Where a mouse rests is asked for; what it only passes is not, nor what a finger passes', () => {
  point('pointerover', 'a + a');
  vi.advanceTimersByTime(30);
  point('pointerover', 'b');
  vi.advanceTimersByTime(60);
  point('pointerover', 'a + a', 'touch');
  point('pointerover', '[href="/drafts"]');
  vi.advanceTimersByTime(60);

  expect(addresses()).toEqual([one]);
});

test('What was loaded for somebody who is signed out is not shown', async () => {
  point('pointerdown', 'b');
  ahead.forget();
  await ahead.pane(one);

  expect(addresses()).toEqual([one, one]);
});

test.each([
  ['of another person', () => page({ user: 'grace' })],
  ['of another build', () => page({ build: 'b2' })],
  ['that refuses', () => new Response('', { status: 401 })],
  ['that leads elsewhere', () => Object.defineProperty(page(), 'redirected', { value: true })],
  ['that is no page', () => new Response('{}', { headers: { 'Content-Type': 'application/json' } })],
])('An answer %s is left to the browser', async (_, given) => {
  answer = given;

  expect(await ahead.pane(one)).toBeNull();
});

test('So is an address where nobody answers', async () => {
  answer = () => Promise.reject(new TypeError('No network.'));

  expect(await ahead.pane(one)).toBeNull();
});
