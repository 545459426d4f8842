import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { closeBrowser, openBrowser, openTab, settles, until } from '../browser.js';

let network;
let replies;
let posted;
let listeners;
let registered;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  network = openBrowser();
  [posted, listeners, registered] = [[], {}, []];
  network.answer = arrives;
  vi.resetModules();
  vi.stubGlobal('addEventListener', (name, listener) => {
    listeners[name] = listener;
  });
  vi.stubGlobal('registration', { sync: { register: async tag => registered.push(tag) } });
  replies = await import('client/worker/replies.js');
  replies.start();
});
afterEach(closeBrowser);

/** A worker has no page: it asks for one, to have a token. */
const page = () =>
  new Response('<body class="app" data-user="ada"><input type="hidden" name="__RequestVerificationToken" value="fresh"></body>');

function arrives({ url, fields }) {
  if (url === '/') return page();
  posted.push(fields.Text ?? url);
  return new Response(`<article data-client-id="${fields.ClientId}"></article>`);
}

const to = (conversationId = 'c1', seq = 12) => ({ user: 'ada', conversationId, seq });
const kept = async () => {
  const { outboxOf } = await import('client/storage/outbox.js');
  const { written } = await import('client/storage/database.js');
  return (await outboxOf(written, 'ada').all()).map(({ text }) => text);
};

test('A reply is on disk before its notification is closed, and then it is sent', async () => {
  const order = [];
  const notification = { close: () => kept().then(texts => order.push(texts)) };
  network.answer = request => new Promise(resolve => setImmediate(() => resolve(arrives(request))));

  await replies.reply(notification, to(), 'on my way');
  await settles();

  expect(order).toEqual([['on my way']]);
  expect(posted).toEqual(['/conversations/c1/read', 'on my way']);
  expect(network.requests.at(-1).fields.__RequestVerificationToken).toBe('fresh');
  expect([await kept(), registered]).toEqual([[], []]);
});

test('When there is a tab, that one sends', async () => {
  const tab = await openTab();
  tab.hears('outbox');
  tab.tabs.lead('outbox', () => new Promise(() => {}));
  await settles();

  await replies.reply({ close: () => {} }, to(), 'on my way');
  await until(() => tab.heard.length > 0);

  expect([posted, await kept(), registered]).toEqual([[], ['on my way'], []]);
});

test('What could not be sent is tried again when the browser calls, in order', async () => {
  network.answer = () => Promise.reject(new TypeError('No network.'));
  await replies.reply({ close: () => {} }, to(), 'first');
  await replies.reply({ close: () => {} }, to(), 'second');
  expect([await kept(), registered]).toEqual([
    ['first', 'second'],
    ['outbox:ada', 'outbox:ada'],
  ]);
  const calls = () =>
    new Promise(resolve => {
      listeners.sync({
        tag: 'outbox:ada',
        waitUntil: work =>
          resolve(
            work.then(
              () => 'done',
              () => 'call again',
            ),
          ),
      });
    });
  expect(await calls()).toBe('call again');

  network.answer = arrives;
  expect(await calls()).toBe('done');

  expect(posted.filter(what => !what.startsWith('/'))).toEqual(['first', 'second']);
  expect(await kept()).toEqual([]);
});

test('What the server refuses stays for a page to explain; other conversations go on', async () => {
  network.answer = () => Promise.reject(new TypeError('No network.'));
  for (const [conversation, text] of Object.entries({ c1: 'refused', c2: 'fine' }))
    await replies.reply({ close: () => {} }, to(conversation), text);
  await replies.reply({ close: () => {} }, to('c1'), 'behind it');
  network.answer = request => (request.fields.Text === 'refused' ? new Response('', { status: 404 }) : arrives(request));

  listeners.sync({ tag: 'outbox:ada', waitUntil: () => {} });
  await until(async () => (await kept()).length === 2);
  await settles();

  expect(await kept()).toEqual(['refused', 'behind it']);
  expect(posted.filter(what => !what.startsWith('/'))).toEqual(['fine']);
});

test('What is said to be of somebody who is signed out is not posted', async () => {
  network.answer = ({ url }) => (url === '/' ? new Response('<body data-user="grace">') : arrives({ url, fields: {} }));

  await replies.reply({ close: () => {} }, to(), 'on my way');

  expect([posted, await kept()]).toEqual([[], ['on my way']]);
});
