import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { open, passes, quiet, refused, saved, settled } from './acting.js';

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
