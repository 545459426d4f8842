import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { closeBrowser, settles, until } from '../browser.js';
import { entry, isUnreachable, openNetwork, openOutbox } from './acting.js';

let network;
let posted;
let arrives;

beforeEach(() => {
  ({ network, posted, arrives } = openNetwork());
});
afterEach(closeBrowser);

test('Only one of two tabs sends, and both know what waits', async () => {
  const [first, second] = [await openOutbox(), await openOutbox()];
  const held = [];
  network.answer = request => new Promise(resolve => held.push(() => resolve(arrives(request))));

  await second.outbox.add(entry('hello'));
  await until(() => first.outbox.ofConversation('c1').length === 1 && held.length === 1);
  await settles();
  expect(network.requests).toHaveLength(1);
  held[0]();

  await until(() => first.outbox.isEmpty() && second.outbox.isEmpty());
  expect(posted).toEqual(['hello']);
});

test('When the tab that sends goes away, another one does, under the same id', async () => {
  const first = await openOutbox();
  const second = await openOutbox();
  network.answer = () => new Promise(() => {});
  const sent = entry('hello');
  await first.outbox.add(sent);
  await until(() => network.requests.length === 1 && !second.outbox.isEmpty());

  network.answer = arrives;
  first.leaves();
  // A tab that is gone holds no lock.
  navigator.locks.request('outbox:ada', { steal: true }, () => {});
  await until(() => second.outbox.isEmpty());

  expect(network.requests.map(({ fields }) => fields.ClientId)).toEqual([sent.clientId, sent.clientId]);
});

test('A message is taken back by one of two tabs', async () => {
  const [first, second] = [await openOutbox(), await openOutbox()];
  network.answer = isUnreachable;
  await first.outbox.add(entry('hello'));
  await until(() => second.outbox.ofConversation('c1').length === 1);
  const [waiting] = second.outbox.ofConversation('c1');

  const taken = await Promise.all([first.outbox.takeBack(waiting), second.outbox.takeBack(waiting)]);

  expect(taken.filter(Boolean)).toHaveLength(1);
  await until(() => first.outbox.isEmpty() && second.outbox.isEmpty());
});

test('What this browser can not keep is sent by the page that has it', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new Error('No room.');
  });
  const { outbox } = await openOutbox();
  const held = [];
  network.answer = request => new Promise(resolve => held.push(() => resolve(arrives(request))));

  expect(await outbox.add(entry('hello'))).toBe(false);
  expect(outbox.keepsAll()).toBe(false);
  await until(() => held.length === 1);
  held[0]();
  await until(() => outbox.isEmpty());

  expect([posted, outbox.keepsAll()]).toEqual([['hello'], true]);
});

test("Another person's messages stay theirs", async () => {
  const { outbox } = await openOutbox();
  network.answer = isUnreachable;
  await outbox.add(entry("ada's"));

  document.body.dataset.user = 'grace';
  const hers = await openOutbox('grace');

  expect(hers.outbox.isEmpty()).toBe(true);
});
