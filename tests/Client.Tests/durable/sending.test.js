import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { draftWith, open, passes, quiet, saved, settled } from './acting.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A composer: its text goes into an outbox. */
function composer() {
  const acted = open();
  const outbox = { isSending: false };
  acted.draft.isSentByScript(() => outbox.isSending);
  const send = () => {
    acted.form.text = '';
    acted.form.id = 'next';
    outbox.isSending = true;
    acted.draft.sent(Promise.resolve());
  };
  return { ...acted, outbox, send };
}

test('What is written while a message is on its way waits for it, and is saved under the revision that it leaves', async () => {
  const { server, draft, type, outbox, send } = composer();
  type('first');
  send();
  type('second');
  await passes(quiet);
  expect([server.saves, draft.state]).toEqual([[], 'waiting']);

  outbox.isSending = false;
  draft.restart(4);

  expect(server.saves).toEqual(['second']);
  expect(server.last.text.revision).toBe(4);
});

test('The answer to a save that a message has overtaken does not make the next one be saved too early', async () => {
  const { server, draft, type, outbox, send } = composer();
  type('first');
  await passes(quiet);
  send();
  type('second');
  await server.answer(saved(2));
  await passes(60_000);
  expect([server.saves, draft.state]).toEqual([['first'], 'waiting']);

  outbox.isSending = false;
  draft.goOn();
  expect(server.saves).toEqual(['first', 'second']);
});

test('That what is written has to wait is said only when there is something', async () => {
  const { form, draft, type, send } = composer();
  type('first');
  send();
  await draft.heldUp();
  expect(form.status).toBe('');

  type('second');
  await draft.heldUp();

  expect(form.status).toBe('kept');
});

test('A message that has arrived leaves a blank form that needs no saving', async () => {
  const { server, copies, draft, type, outbox, send } = composer();
  type('first');
  send();
  await settled();
  outbox.isSending = false;

  draft.restart(3);
  await passes(60_000);

  expect([server.saves, copies.texts, draft.isSettled]).toEqual([[], [], true]);
  expect(draft.text.revision).toBe(3);
});

test('An answer that tells an older revision takes nothing back', () => {
  const { draft } = composer();
  draft.follow(draftWith(7, 'elsewhere'));

  draft.restart(3);
  draft.restart(null);

  expect(draft.text.revision).toBe(7);
});

test('What was written elsewhere while a message was on its way is shown when it has arrived', async () => {
  const { form, draft, type, outbox, send } = composer();
  type('on its way');
  send();
  draft.follow(draftWith(3, 'written elsewhere'));
  await settled();
  expect(form.text).toBe('');

  outbox.isSending = false;
  draft.restart(2);

  expect(form.text).toBe('written elsewhere');
});

test('A draft that comes while a message is on its way may be that message: it is not shown before that has arrived', async () => {
  const { form, draft, type, outbox, send } = composer();
  type('too quick for a save');
  send();
  await settled();

  draft.follow(draftWith(2, 'too quick for a save'));
  expect(form.text).toBe('');
  draft.follow(draftWith(3, ''));
  outbox.isSending = false;
  draft.restart(3);

  expect(form.text).toBe('');
});

test('What came meanwhile is shown once what was sent is kept, should it need no sending', async () => {
  const { form, draft, outbox } = composer();
  let keep;
  outbox.isSending = true;
  draft.sent(
    new Promise(resolve => {
      keep = resolve;
    }),
  );
  draft.follow(draftWith(2, 'written elsewhere'));
  outbox.isSending = false;
  expect(form.text).toBe('');

  keep();
  await settled();

  expect(form.text).toBe('written elsewhere');
});

test('A page that comes with the draft of what is on its way is emptied, under another id', () => {
  const { form, draft } = composer();
  draft.follow(draftWith(2, 'on its way'));

  draft.text.blank();

  expect([form.text, form.id]).toEqual(['', 'id-1']);
  expect(draft.isSettled).toBe(true);
});
