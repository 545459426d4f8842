// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { message, openPage, settles } from './acting.js';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => vi.useRealTimers());

/** The page, as it is loaded again: what is stored in the browser is still there. */
async function open() {
  const page = await openPage({ from: 1, to: 3 });
  document.body.insertAdjacentHTML('beforeend', '<input name="__RequestVerificationToken" value="token">');
  const [waiting, acts, outbox] = await Promise.all([
    import('client/conversation/waiting.js'),
    import('client/conversation/acts.js'),
    import('client/outbox/outbox.js'),
  ]);
  acts.start();
  waiting.start();
  outbox.start();
  await settles();
  return { ...page, acts, outbox };
}

const article = seq => document.getElementById(`message-c1-${seq}`);
const chips = seq => [...article(seq).querySelectorAll('.reaction')].map(({ dataset }) => [dataset.emoji, dataset.count, dataset.by]);
const edit = text => ({ conversation: 'c1', clientId: 'e1', text: '', act: { kind: 'edit', seq: 2, fields: { Text: text } } });
const state = seq => article(seq).querySelector('.message__state')?.textContent;

/** Nobody answers. */
async function isLost({ requests }) {
  for (const request of requests.splice(0)) request.reject(new TypeError('No network.'));
  await settles();
}

test('What was done without network still shows after a reload', async () => {
  const before = await open();
  before.acts.react(article(1), '👍', true);
  await before.outbox.add(edit('two, changed'));
  before.outbox.add({ conversation: 'c1', clientId: 'd1', text: '', act: { kind: 'delete', seq: 3, fields: {} } });
  await settles();
  await isLost(before);

  const after = await open();
  expect(chips(1)).toEqual([['👍', '1', 'ada']]);
  expect(article(2).querySelector('.message__bubble--waiting').textContent).toBe('two, changed');
  expect([2, 3].map(seq => article(seq).classList.contains('message--leaving'))).toEqual([false, true]);
  expect(state(1)).toBeUndefined();
  await isLost(after);
  const waits = 'Kept on this device until it can be sent.';
  expect([1, 2, 3].map(state)).toEqual([waits, waits, 'It will be deleted once the server can be reached.']);
});

test('It shows on a message that changes meanwhile, and goes when it is done', async () => {
  const page = await open();
  await page.outbox.add(edit('two, changed'));
  page.acts.react(article(2), '👍', true);
  await settles();
  page.news.receive(message(2, { version: 8 }));
  await settles();
  expect([chips(2), article(2).querySelector('.message__bubble--waiting').textContent]).toEqual([[['👍', '1', 'ada']], 'two, changed']);

  for (const version of [9, 10]) {
    page.requests.at(-1).resolve(new Response(message(2, { version, text: 'two, changed' })));
    await settles();
  }

  expect(page.outbox.isEmpty()).toBe(true);
  expect([...article(2).querySelectorAll('.message__bubble')].map(({ textContent }) => textContent)).toEqual(['two, changed']);
});

test('What is taken back shows no more', async () => {
  const page = await open();
  await page.outbox.add(edit('two, changed'));
  await settles();
  await isLost(page);

  await page.outbox.takeBack(page.outbox.actsOf('c1')[0]);
  await settles();

  expect([article(2).querySelector('.message__bubble--waiting'), state(2)]).toEqual([null, undefined]);
});
