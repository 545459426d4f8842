import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { closeBrowser, passes, settles, until } from '../browser.js';
import { entry, isUnreachable, openNetwork, openOutbox, saying } from './acting.js';

let network;
let posted;
let arrives;

beforeEach(() => {
  ({ network, posted, arrives } = openNetwork());
});
afterEach(closeBrowser);

test('Messages of a conversation are sent one after the other, those of two side by side', async () => {
  const { tabs, outbox } = await openOutbox();
  network.answer = isUnreachable;
  for (const [text, conversation] of Object.entries({ a1: 'a', a2: 'a', b1: 'b' })) await outbox.add(entry(text, conversation));
  await settles();
  const held = new Map();
  network.answer = request => new Promise(resolve => held.set(request.fields.Text, () => resolve(arrives(request))));

  tabs.tell('wake');
  await until(() => held.size === 2);
  expect([...held.keys()]).toEqual(['a1', 'b1']);
  held.get('a1')();
  await until(() => held.has('a2'));
  held.get('a2')();
  held.get('b1')();
  await until(() => outbox.isEmpty());

  expect(posted).toEqual(['a1', 'a2', 'b1']);
});

test('A message that is kept is no half-filled form any more, in the same instant', async () => {
  const { outbox, store } = await openOutbox();
  network.answer = () => new Promise(() => {});
  await store.copies().put({ writer: 'w1', form: 'conversation-c1', fields: [], revision: 1, number: 1, html: null });
  expect(await store.unsent()).toEqual({ messages: 0, forms: 1 });

  await outbox.add(entry('hello', 'c1', { writer: 'w1', revision: 3, number: 9 }));

  expect(await store.unsent()).toEqual({ messages: 1, forms: 0 });
  await until(() => network.requests.length === 1);
  expect(network.requests[0].fields).toMatchObject({ Text: 'hello', Revision: '3', Writer: 'w1', WriterNumber: '9' });
});

test('What has arrived is told with the revision that it left, and is gone', async () => {
  const tab = await openOutbox();
  tab.hears('sending', 'sent');
  const sent = entry('hello');

  await tab.outbox.add(sent);
  await until(() => tab.outbox.isEmpty());

  expect(tab.heard).toEqual([
    ['sending', sent.clientId],
    ['sent', { conversation: 'c1', clientId: sent.clientId, html: expect.stringContaining(sent.clientId), revision: 7, notMentioned: [] }],
  ]);
  expect(await tab.store.unsent()).toEqual({ messages: 0, forms: 0 });
});

test('When nobody answers, the same message is sent again under the same id, later and later', async () => {
  const tab = await openOutbox();
  tab.hears('stuck');
  const waiting = entry('hello');
  network.answer = isUnreachable;
  await tab.outbox.add(waiting);
  await until(() => tab.heard.length === 1);
  expect(tab.heard).toEqual([['stuck', 'c1']]);
  expect(tab.outbox.isSending('c1')).toBe(true);
  vi.spyOn(Math, 'random').mockReturnValue(0.5);

  const before = network.requests.length;
  await passes(60_000);
  await settles();
  expect(network.requests.length - before).toBeLessThan(8);
  network.answer = arrives;
  await passes(30_000);
  await until(() => tab.outbox.isEmpty());

  expect(new Set(network.requests.map(({ fields }) => fields.ClientId))).toEqual(new Set([waiting.clientId]));
});

test('A sign of life is not waited for', async () => {
  const { tabs, outbox } = await openOutbox();
  network.answer = isUnreachable;
  await outbox.add(entry('hello'));
  await until(() => network.requests.length === 1);
  await settles();

  network.answer = arrives;
  tabs.tell('wake');
  await until(() => outbox.isEmpty());

  expect(posted).toEqual(['hello']);
});

test('As long as the server says nothing is sent, whatever happens meanwhile', async () => {
  const { tabs, outbox } = await openOutbox();
  network.answer = () => saying(429, '', { 'Retry-After': '30' });
  await outbox.add(entry('too fast'));
  await until(() => network.requests.length === 1);
  await settles();
  network.answer = arrives;

  await passes(29_000);
  tabs.tell('wake');
  await outbox.add(entry('faster still'));
  await settles();
  expect(network.requests).toHaveLength(1);
  await passes(1_500);
  await until(() => outbox.isEmpty());

  expect(posted).toEqual(['too fast', 'faster still']);
});

test('A page of a strange network is not taken for the message', async () => {
  const { outbox } = await openOutbox();
  network.answer = () => saying(200, '<html>Sign in to the Wi-Fi</html>');

  await outbox.add(entry('hello'));
  await until(() => network.requests.length === 1);
  await settles();

  expect(outbox.ofConversation('c1')).toMatchObject([{ text: 'hello', state: 'waiting' }]);
});

test('A message that is refused says why and stands aside: those behind it go on', async () => {
  const { outbox } = await openOutbox();
  network.answer = request => (request.fields.Text === 'too long' ? saying(413) : arrives(request));

  await outbox.add(entry('too long'));
  await outbox.add(entry('fine'));
  await until(() => posted.length === 1);
  await until(() => outbox.ofConversation('c1').length === 1);

  const [refused] = outbox.ofConversation('c1');
  expect(refused).toMatchObject({ text: 'too long', state: 'refused' });
  expect(refused.reason).toBe('That was too much text to take at once. Send it in parts.');
  expect(outbox.isSending('c1')).toBe(false);
  network.answer = arrives;
  outbox.tryAgain(refused);
  await until(() => outbox.isEmpty());
  expect(posted).toEqual(['fine', 'too long']);
});

test('A message of somebody who is no member any more says so', async () => {
  const { outbox } = await openOutbox();
  network.answer = () => saying(404);

  await outbox.add(entry('hello'));
  await until(() => outbox.ofConversation('c1')[0]?.state === 'refused');

  expect(outbox.ofConversation('c1')[0].reason).toBe('You are no longer a member of this conversation.');
});

test('A message whose id was used for another goes on under a fresh one', async () => {
  parsesBareSentences();
  const tab = await openOutbox();
  tab.hears('taken-back');
  const taken = entry('hello');
  network.answer = () => saying(409, 'That id belongs to another message.');

  await tab.outbox.add(taken);
  await until(() => tab.outbox.ofConversation('c1')[0]?.state === 'refused');

  expect(tab.heard).toEqual([['taken-back', taken.clientId]]);
  expect(tab.outbox.ofConversation('c1')[0].clientId).not.toBe(taken.clientId);
});

test('Devices that sent one draft, and whose id is taken, give the same text the same id, and another text another', async () => {
  parsesBareSentences();
  const { outbox } = await openOutbox();
  network.answer = () => saying(409, 'That id belongs to another message.');
  const draft = entry('hello');
  const idOnDevice = async text => {
    await outbox.add({ ...draft, text });
    await until(() => outbox.ofConversation('c1')[0]?.state === 'refused');
    const [refused] = outbox.ofConversation('c1');
    await outbox.takeBack(refused);
    return refused.clientId;
  };

  const first = await idOnDevice('hello');

  expect(await idOnDevice('hello')).toBe(first);
  expect(await idOnDevice('hello there')).not.toBe(first);
});

test('Who is signed out keeps what they wrote; it is sent once they are back', async () => {
  const { tabs, outbox } = await openOutbox();
  network.answer = () => saying(401);
  await outbox.add(entry('hello'));
  await until(() => outbox.ofConversation('c1')[0]?.state === 'signed-out');
  await passes(60_000);
  expect(network.requests).toHaveLength(1);
  expect(outbox.isSending('c1')).toBe(true);

  network.answer = arrives;
  tabs.tell('live', { tabs: [], build: null, incarnation: null });
  await until(() => outbox.isEmpty());

  expect(posted).toEqual(['hello']);
});

test('Who replied to a notification has read what it told of', async () => {
  const { outbox } = await openOutbox();
  network.answer = request => (request.url.endsWith('/read') ? new Response(null, { status: 204 }) : arrives(request));

  await outbox.add(entry('a reply', 'c1', { readSeq: 12 }));
  await until(() => outbox.isEmpty());

  expect(network.requests.map(({ url }) => url)).toEqual(['/conversations/c1/read', '/conversations/c1/messages']);
  expect(network.requests[0].fields.seq).toBe('12');
});

function parsesBareSentences() {
  vi.stubGlobal(
    'DOMParser',
    class {
      parseFromString = text => ({ body: { textContent: text } });
    },
  );
}
