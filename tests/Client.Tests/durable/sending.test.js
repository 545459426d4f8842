import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { draftWith, open, passes, quiet, refused, saved, settled } from './acting.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Resolves to what submit() said, once it has. */
function submits(draft) {
  const said = { isPosted: null };
  draft.submit().then(isPosted => {
    said.isPosted = isPosted;
  });
  return said;
}

test('A form is posted once the server has what is in it, and the browser is done with its copy', async () => {
  const { server, copies, draft, type } = open();
  type('Plans');
  await settled();
  let letGo = () => {};
  vi.spyOn(copies, 'delete').mockImplementation(
    () =>
      new Promise(resolve => {
        letGo = resolve;
      }),
  );

  const said = submits(draft);
  expect(draft.state).toBe('submitting');
  await server.answer(saved(2));
  expect(said.isPosted).toBeNull();
  letGo();
  await settled();

  expect(said.isPosted).toBe(true);
  expect(draft.state).toBe('leaving');
});

test('A form that is posted waits for the save under way, and what is typed meanwhile is saved too', async () => {
  const { server, draft, type } = open();
  type('Pl');
  await passes(quiet);

  const said = submits(draft);
  expect(server.saves).toEqual(['Pl']);
  await server.answer(saved(2));
  expect(server.saves).toEqual(['Pl', 'Pl']);
  type('Plans');
  await server.answer(saved(3));
  expect(said.isPosted).toBeNull();
  expect(server.saves).toEqual(['Pl', 'Pl', 'Plans']);
  await server.answer(saved(4));

  expect(said.isPosted).toBe(true);
});

test('A form is not posted into the void, and nothing of it is lost', async () => {
  const { form, server, copies, draft, type } = open();
  type('Plans');

  const said = submits(draft);
  await server.fail();

  expect(said.isPosted).toBe(false);
  expect(form.words).toBe('Not sent: no connection. It is kept; send it again in a moment.');
  expect(copies.texts).toEqual(['Plans']);
  expect(draft.state).toBe('unreached');
});

test('A refusal says why the form is not posted', async () => {
  const { form, server, draft, type } = open();
  type('Plans');

  const said = submits(draft);
  await server.answer(refused(413, 'Too much.'));

  expect([said.isPosted, form.words]).toEqual([false, 'Too much.']);
});

test('Pressed twice, a form is posted once', async () => {
  const { server, draft, type } = open();
  type('Plans');
  await passes(quiet);

  const said = [submits(draft), submits(draft)];
  await server.answer(saved(2));
  await server.answer(saved(3));
  const third = submits(draft);
  await settled();

  expect([...said, third].map(({ isPosted }) => isPosted)).toEqual([true, false, false]);
  expect(server.requests).toHaveLength(2);
});

test('A form that is being posted is not saved any more; typed into all the same, it is', async () => {
  const { form, server, draft, type } = open();
  type('Plans');
  submits(draft);
  await server.answer(saved(2));

  form.text = 'Plans that a script changed';
  await draft.flush();
  draft.lastChance();
  expect(server.requests).toHaveLength(1);

  type('Plans, and more');
  await passes(quiet);
  expect(server.saves).toEqual(['Plans', 'Plans, and more']);
});

test('A button that stores the form itself comes after the save under way, with a higher number', async () => {
  const { form, server, draft, type } = open();
  type('Plans');
  await passes(quiet);
  let isReady = false;
  draft.giveWay().then(() => {
    isReady = true;
  });
  await settled();
  expect(isReady).toBe(false);

  await server.answer(saved(2));

  expect(isReady).toBe(true);
  expect(form.signed.number).toBeGreaterThan(server.last.text.number);
  expect(draft.state).toBe('leaving');
});

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

test('A page that comes with the draft of what is on its way is emptied, under another id', () => {
  const { form, draft } = composer();
  draft.follow(draftWith(2, 'on its way'));

  draft.text.blank();

  expect([form.text, form.id]).toEqual(['', 'id-1']);
  expect(draft.isSettled).toBe(true);
});
