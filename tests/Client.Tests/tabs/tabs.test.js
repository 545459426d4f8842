import { afterEach, beforeEach, expect, test } from 'vitest';
import { closeBrowser, openBrowser, openTab, passes, settles, until } from '../browser.js';

beforeEach(() => openBrowser());
afterEach(closeBrowser);

test('What a tab tells, every tab of that person hears, itself at once', async () => {
  const [first, second, stranger] = [await openTab(), await openTab(), await openTab('grace')];
  for (const tab of [first, second, stranger]) tab.hears('sending');

  first.tabs.tell('sending', 'id-1');
  expect(first.heard).toEqual([['sending', 'id-1']]);
  await until(() => second.heard.length === 1);
  await settles();

  expect(stranger.heard).toEqual([]);
});

test('One tab leads; when its work ends, it goes on until it leaves', async () => {
  const led = [];
  const work = name => async signal => {
    led.push(name);
    await new Promise(resolve => signal.addEventListener('abort', resolve));
  };
  const first = await openTab();
  first.tabs.lead('live', work('first'));
  const second = await openTab();
  second.tabs.lead('live', work('second'));
  await settles();
  expect(led).toEqual(['first']);
  expect(await second.tabs.count('live')).toBe(2);

  first.leaves();
  await until(() => led.length === 2);

  expect(led).toEqual(['first', 'second']);
});

test('A name is held by one page; another hears after a moment that it is taken', async () => {
  const [first, second] = [await openTab(), await openTab()];
  const page = new AbortController();
  expect(await first.tabs.hold('writer:w1', page.signal)).toBe(true);

  const isHeld = second.tabs.hold('writer:w1', page.signal);
  await passes(1_000);

  expect(await isHeld).toBe(false);
});

test('A name is free again for the same page once what held it is over', async () => {
  const tab = await openTab();
  const [first, second] = [new AbortController(), new AbortController()];
  await tab.tabs.hold('writer:w1', first.signal);

  first.abort();

  expect(await tab.tabs.hold('writer:w1', second.signal)).toBe(true);
  expect(await tab.tabs.hold('writer:w2', first.signal)).toBe(false);
});

test('Who listens hears nothing any more once its signal is aborted', async () => {
  const tab = await openTab();
  const [heard, page] = [[], new AbortController()];
  tab.tabs.on('stuck', id => heard.push(id), page.signal);
  tab.tabs.on('stuck', id => heard.push(`other ${id}`));

  page.abort();
  tab.tabs.tell('stuck', 'c1');

  expect(heard).toEqual(['other c1']);
});
