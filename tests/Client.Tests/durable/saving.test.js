import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ActedForm, beside, fieldsWith, open, passes, quiet, refused, saved, settled, textIn } from './acting.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('What is typed is kept by the browser at once, and saved after a moment of quiet', async () => {
  const { form, server, copies, draft, type } = open();

  type('Dear');
  await settled();
  expect(copies.texts).toEqual(['Dear']);
  await passes(quiet - 1);
  expect(server.saves).toEqual([]);
  expect(draft.state).toBe('typing');

  await passes(1);
  expect(server.saves).toEqual(['Dear']);
  expect([draft.state, form.status]).toEqual(['saving', 'saving']);
  await server.answer(saved(2));
  expect([draft.state, form.status]).toEqual(['resting', 'saved']);
  expect(copies.texts).toEqual([]);
  expect(draft.isSettled).toBe(true);
});

test('Each key puts the save off, but whoever types without a pause is saved all the same', async () => {
  const { server, type } = open();

  for (let i = 0; i < 20; i++) {
    type('x'.repeat(i + 1));
    await passes(100);
  }

  expect(server.saves).toEqual(['x'.repeat(20)]);
});

test('What is typed while a save is on its way follows it, one request at a time', async () => {
  const { server, copies, draft, type } = open();
  type('one');
  await passes(quiet);
  type('one two');
  await passes(2 * quiet);
  expect(server.saves).toEqual(['one']);

  await server.answer(saved(2));
  expect(server.saves).toEqual(['one', 'one two']);
  expect(server.last.text.revision).toBe(2);
  expect(copies.texts).toEqual(['one two']);
  await server.answer(saved(3));

  expect(draft.state).toBe('resting');
  expect(copies.texts).toEqual([]);
});

test('What was said of a text is not said of the next one', async () => {
  const { form, server, type } = open();
  type('one');
  await passes(quiet);
  await server.answer(saved(2));

  type('one two');

  expect(form.status).toBe('');
});

test('Every request of a writer has a higher number than the one before, although no time goes by', async () => {
  const { form, server, draft, type } = open();
  type('one');
  draft.flush();
  await server.answer(saved(2));
  type('two');
  draft.flush();
  await server.answer(saved(3));

  const [first, second] = server.requests.map(({ text }) => text);
  expect(second.number).toBeGreaterThan(first.number);
  expect(second.writer).toBe(first.writer);
  expect(form.signed).toEqual({ writer: first.writer, number: second.number, revision: 3 });
});

test('When nobody answers it is kept, and tried again by itself', async () => {
  const { form, server, copies, draft, type } = open();
  type('into the void');
  await passes(quiet);
  await server.fail();
  expect([draft.state, form.status]).toEqual(['unreached', 'kept']);
  expect(copies.texts).toEqual(['into the void']);

  await passes(3_000);
  expect(server.saves).toEqual(['into the void', 'into the void']);
  await server.answer(saved(2));

  expect(form.status).toBe('saved');
});

test('When nobody answers and the browser keeps nothing either, that is said', async () => {
  const { form, server, copies, type } = open();
  copies.isFull = true;
  type('into the void');
  await passes(quiet);

  await server.fail();

  expect(form.status).toBe('unkept');
});

test('What the server refuses is not tried again before it changes', async () => {
  const { form, server, draft, type } = open();
  type('one');
  await passes(quiet);
  await server.answer(refused(409, 'There are too many.'));
  expect([draft.state, form.status, form.words]).toEqual(['refused', 'unsaved', 'There are too many.']);

  await passes(60_000);
  expect(server.saves).toEqual(['one']);

  type('two');
  await passes(quiet);
  expect(server.saves).toEqual(['one', 'two']);
});

test.each([
  [401, 'Kept on this device: you are signed out'],
  [413, 'Kept on this device: that is too much text to take at once'],
  [404, 'Not saved'],
])('A refusal without words of its own, HTTP %i, is explained', async (status, words) => {
  const { form, server, type } = open();
  type('one');
  await passes(quiet);

  await server.answer(refused(status));

  expect(form.words).toBe(words);
});

test('A text that is too long is never posted, and kept all the same', async () => {
  const { form, server, copies, draft, type } = open();
  form.most = 20;
  type('x'.repeat(21));
  await passes(quiet);

  draft.lastChance();

  expect(server.requests).toEqual([]);
  expect(form.words).toBe('Kept on this device alone: a draft holds at most 20 characters');
  expect(copies.texts).toEqual(['x'.repeat(21)]);
});

test('What was typed before the script ran is saved', async () => {
  const form = new ActedForm();
  form.text = 'typed early';
  const { server, draft } = open({ form, rendered: fieldsWith('') });

  await passes(quiet);

  expect(draft.isTouched).toBe(true);
  expect(server.saves).toEqual(['typed early']);
});

test('A text that came back refused is on no disk: it is saved', async () => {
  const form = new ActedForm();
  form.text = 'refused';
  const { server, copies } = open({ form, rendered: null });
  await settled();
  expect(copies.texts).toEqual(['refused']);

  await passes(quiet);

  expect(server.saves).toEqual(['refused']);
});

test('A form that nobody touched asks for nothing', async () => {
  const { server, draft } = open();

  await draft.flush();
  draft.goOn();
  draft.lastChance();
  await passes(60_000);

  expect(server.requests).toEqual([]);
});

test('What came into a form by no hand is not saved by the way', async () => {
  const { form, server, draft } = open();
  form.text = 'restored by the browser';

  draft.goOn();
  draft.lastChance();
  await passes(60_000);

  expect(server.requests).toEqual([]);
});

test('What a script fills in right after there was nothing to save is saved at once', () => {
  const { server, draft, type } = open();

  draft.flush();
  type('filled in');
  draft.flush();

  expect(server.saves).toEqual(['filled in']);
});

test('A save that came too late is kept beside: nothing in the form changes, and the person keeps what is here', async () => {
  const { form, server, draft, type } = open();
  type('from the train');
  await passes(quiet);
  await server.answer(beside(5, 'from the desk'));
  expect([form.text, form.status]).toEqual(['from the train', 'beside']);
  expect(textIn(form.conflict.fields)).toBe('from the desk');

  draft.keepMine();
  expect(form.conflict).toBeNull();
  expect(server.saves).toEqual(['from the train', 'from the train']);
  expect(server.last.text.revision).toBe(5);
  await server.answer(saved(6));

  expect(form.status).toBe('saved');
});

test('A form that was emptied too late takes what is elsewhere', async () => {
  const { form, server, draft, type } = open();
  type('a');
  await passes(quiet);
  await server.answer(saved(2));
  type('');
  await passes(quiet);

  await server.answer(beside(5, 'from the desk'));

  expect([form.text, form.status, form.conflict]).toEqual(['from the desk', 'saved', null]);
  expect(draft.text.revision).toBe(5);
  expect(draft.isSettled).toBe(true);
});
