// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest';
import { answers, gap, log, message, openPage, passes, settles, shown, versionShown } from './acting.js';

afterEach(() => vi.useRealTimers());

test('Messages stand in their places, whenever they come', async () => {
  const { news } = await openPage({ from: 1, to: 3 });

  expect(news.receive(message(4))).toBe(true);
  news.receive(message(5));
  news.receive(message(4));

  expect(shown()).toEqual(['m1', 'm2', 'm3', '---', 'm4', 'm5']);
  expect(versionShown()).toBe(5);
});

test('A message that has changed is shown as it is now, and what is older changes nothing', async () => {
  const { news } = await openPage({ from: 1, to: 3 });

  news.receive(message(2, { version: 8, text: 'edited' }));
  news.receive(message(2, { version: 6, text: 'edited before' }));

  expect(shown()).toEqual(['m1', 'edited', 'm3']);
  expect(versionShown()).toBe(8);
});

test('What belongs elsewhere is none of the log', async () => {
  const { news } = await openPage({ from: 1, to: 3 });

  expect(news.receive('<li data-home="conversations"></li>')).toBe(false);
  expect(news.receive(message(4).replace('log-c1', 'log-c2'))).toBe(false);
});

test('What would leave a hole counts as not seen: the newest page comes', async () => {
  const page = await openPage({ from: 1, to: 3 });

  page.news.receive(message(6));
  expect([shown(), versionShown()]).toEqual([['m1', 'm2', 'm3'], 3]);
  expect(page.requests.map(({ url }) => url)).toEqual(['/conversations/c1']);
  await answers(page, { from: 1, to: 6 });

  expect([shown(), versionShown()]).toEqual([['m1', 'm2', 'm3', 'm4', 'm5', 'm6'], 6]);
});

test('Who missed more than a page at the end of the log has the newest one', async () => {
  const page = await openPage({ from: 1, to: 3 });

  page.catchup.refresh();
  await answers(page, { from: 50, to: 60 });

  expect(shown()).toEqual(['…', ...Array.from({ length: 11 }, (_, i) => `m${50 + i}`)]);
});

test.each(['pins', 'about'])('The header comes with the newest page, unless the page knows better: %s', async part => {
  const page = await openPage({ from: 1, to: 3 });
  const header = (version, words) => `<div id="${part}-c1" data-version="${version}">${words}</div>`;
  document.body.insertAdjacentHTML('beforeend', header(2, 'old'));

  page.catchup.refresh();
  await answers(page, `<html><body>${log({ from: 50, to: 60 })}${header(55, 'new')}</body></html>`);
  expect(document.getElementById(`${part}-c1`).textContent).toBe('new');

  page.catchup.refresh();
  await answers(page, `<html><body>${log({ from: 50, to: 61 })}${header(2, 'old')}</body></html>`);
  expect(document.getElementById(`${part}-c1`).textContent).toBe('new');
});

test('Who missed more than a page while reading further up stays there, with the gap shown as one', async () => {
  const page = await openPage({ from: 1, to: 3 });
  page.scroller.scrollTop = -500;

  page.catchup.refresh();
  await answers(page, { from: 50, to: 51 });

  expect(shown()).toEqual(['m1', 'm2', 'm3', '…', 'm50', 'm51']);
});

test('Who missed less than a page while reading further up has no gap', async () => {
  const page = await openPage({ from: 1, to: 3 });
  page.scroller.scrollTop = -500;

  page.catchup.refresh();
  await answers(page, { from: 3, to: 5 });

  expect(shown()).toEqual(['m1', 'm2', 'm3', 'm4', 'm5']);
});

test('A gap that is filled is no gap, and no message stands there twice', async () => {
  const page = await openPage({ from: 1, to: 3 });
  page.scroller.scrollTop = -500;
  page.catchup.refresh();
  await answers(page, { from: 6, to: 7 });
  expect(shown()).toEqual(['m1', 'm2', 'm3', '…', 'm6', 'm7']);

  // As htmx does it.
  const earlier = document.querySelector('.log__earlier');
  earlier.insertAdjacentHTML('afterend', gap(3) + [3, 4, 5].map(seq => message(seq)).join(''));
  earlier.remove();
  await settles();

  expect(shown()).toEqual(['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7']);
});

test('What is said while the newest page is on its way is there too', async () => {
  const page = await openPage({ from: 1, to: 3 });

  page.catchup.refresh();
  page.news.receive(message(4));
  page.news.receive(message(5));
  await answers(page, { from: 1, to: 4 });

  expect(shown().filter(text => text !== '---')).toEqual(['m1', 'm2', 'm3', 'm4', 'm5']);
  expect(versionShown()).toBe(5);
});

test('A page that was asked for before the last sign of being behind is not the last one', async () => {
  const page = await openPage({ from: 1, to: 3 });

  page.catchup.refresh();
  page.catchup.refresh();
  page.catchup.refresh();
  expect(page.requests).toHaveLength(1);
  await answers(page, { from: 1, to: 4 });
  expect(page.requests).toHaveLength(2);
  await answers(page, { from: 1, to: 5 });

  expect(page.requests).toHaveLength(2);
  expect(shown().at(-1)).toBe('m5');
});

test.each([
  ['nobody answers', ({ reject }) => reject(new TypeError('No network.'))],
  ['the server is busy', ({ resolve }) => resolve(new Response('', { status: 503 }))],
  ['there were too many requests', ({ resolve }) => resolve(new Response('', { status: 429 }))],
])('When %s, the newest page is asked for again', async (_, fails) => {
  const page = await openPage({ from: 1, to: 3 });
  page.catchup.refresh();

  fails(page.requests[0]);
  await settles();
  expect(page.requests).toHaveLength(1);
  await passes(3_000);
  await answers(page, { from: 1, to: 4 });

  expect(page.requests).toHaveLength(2);
  expect(shown()).toContain('m4');
});

test('A page without the log, as of somebody who is signed out, changes nothing', async () => {
  const page = await openPage({ from: 1, to: 3 });

  page.catchup.refresh();
  await answers(page, '<html><body>Sign in</body></html>');
  await passes(10_000);

  expect([shown(), page.requests.length]).toEqual([['m1', 'm2', 'm3'], 1]);
});

test('Versions never shrink in one database: with another the page starts over', async () => {
  const page = await openPage({ from: 1, to: 3 });

  page.catchup.refresh();
  await answers(page, { from: 1, to: 2 });

  expect(page.startOver).toHaveBeenCalledOnce();
  expect(shown()).toEqual(['m1', 'm2', 'm3']);
});

test('A page of the history stands still', async () => {
  const page = await openPage({ from: 1, to: 3, kind: 'history' });

  page.news.receive(message(4));
  page.news.receive(message(2, { version: 9, text: 'edited' }));
  page.news.receive(message(20));
  page.catchup.refresh();

  expect(shown()).toEqual(['m1', 'edited', 'm3']);
  expect(page.requests).toEqual([]);
});

test('What has arrived long before the newest page is not shown as being on its way', async () => {
  const page = await openPage({ from: 1, to: 3 });
  const pending = clientId => `<article class="message" data-pending="${clientId}"><p></p></article>`;
  document.getElementById('log-c1').insertAdjacentHTML('beforeend', pending('id-4') + pending('elsewhere'));

  page.news.receive(message(4));
  expect(shown()).not.toContain('(id-4)');
  page.catchup.refresh();
  await answers(page, { from: 50, to: 51 });

  expect(shown()).toEqual(['…', 'm50', 'm51']);
});

test('What has arrived further back than what is shown is not shown as being on its way', async () => {
  const page = await openPage({ from: 50, to: 51 });
  const log = document.getElementById('log-c1');
  log.insertAdjacentHTML('beforeend', '<article class="message" data-pending="id-3"><p></p></article>');

  page.news.receive(message(3));

  expect(shown()).toEqual(['…', 'm50', 'm51']);
});

test('A tab that is open for days lets go of what is far above, and leads back to it', async () => {
  const page = await openPage({ from: 1, to: 400 });
  window.htmx = { process: vi.fn() };

  page.news.receive(message(401));
  await settles();

  expect([shown().length, ...shown().slice(0, 2)]).toEqual([202, '…', 'm202']);
  expect(document.querySelector('.log__earlier a').getAttribute('hx-get')).toBe('/conversations/c1?before=202');
  expect(window.htmx.process).toHaveBeenCalledOnce();
  delete window.htmx;
});

test('Who has scrolled up is told how much has come below', async () => {
  const page = await openPage({ from: 1, to: 3 });
  const words = () => document.querySelector('#to-end [data-words]').textContent;
  page.waydown.showWayDown();
  expect(document.getElementById('to-end').hidden).toBe(true);
  page.scroller.scrollTop = -500;

  page.waydown.showWayDown();
  expect(words()).toBe('Newest messages');
  page.news.receive(message(4));
  expect(words()).toBe('1 new message');
  page.news.receive(message(5));
  expect(words()).toBe('2 new messages');

  page.messages.scrollToEnd();
  page.waydown.showWayDown();
  expect(document.getElementById('to-end').hidden).toBe(true);
});

test('The line stands before the first message that came while nobody looked, and not before an own one', async () => {
  const { news } = await openPage({ from: 1, to: 3 });

  news.receive(message(4, { author: 'ada' }));
  expect(shown()).not.toContain('---');
  news.receive(message(5));
  news.receive(message(6));

  expect(shown()).toEqual(['m1', 'm2', 'm3', 'm4', '---', 'm5', 'm6']);
});
