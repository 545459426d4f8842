import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const pathOf = letter => `/conversations/${letter.repeat(32)}`;
const where = path => `https://chat.example${path}`;
let windows;
/** All that is open. */
let open;

beforeEach(async () => {
  vi.resetModules();
  vi.stubGlobal('clients', { matchAll: async () => open });
  windows = await import('client/worker/windows.js');
});
afterEach(() => vi.useRealTimers());

/** A window that was loaded from one address and answers another; null for one that answers nothing. */
const windowAt = (url, answer) => ({
  url: where(url),
  postMessage: (_, [port]) => answer && port.postMessage(where(answer)),
});

test('A window shows the conversation that it says it shows, not the one that it was loaded with', async () => {
  open = [windowAt(pathOf('a'), pathOf('b'))];

  const [window] = await windows.windows();

  expect(['a', 'b'].map(letter => windows.shows(window, letter.repeat(32)))).toEqual([false, true]);
  expect(window.client).toBe(open[0]);
});

test('One that says nothing is taken to be where it was loaded from', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  open = [windowAt(pathOf('a'), null)];
  const asked = windows.windows();
  await vi.advanceTimersByTimeAsync(250);

  expect(windows.shows((await asked)[0], 'a'.repeat(32))).toBe(true);
});

test('A page of the history, and one of another program, show no conversation', async () => {
  open = [windowAt(pathOf('a'), `${pathOf('a')}?before=5`)];

  expect(windows.shows((await windows.windows())[0], 'a'.repeat(32))).toBe(false);
});
