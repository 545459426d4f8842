import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ActedForm, beside, draftWith, fieldsWith, open, passes, quiet, saved, settled, textIn } from './acting.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('What is written elsewhere is shown', () => {
  const { form, draft } = open();

  draft.follow(draftWith(2, 'from the desk'));

  expect(form.text).toBe('from the desk');
  expect([draft.text.revision, draft.text.version]).toEqual([2, 2]);
  expect(draft.isSettled).toBe(true);
});

test('What was sent elsewhere leaves its id as well: what is written next is another message', () => {
  const { form, draft } = open();
  draft.follow(draftWith(2, 'from the desk'));
  const sent = form.id;

  draft.follow(draftWith(3, ''));

  expect(form.text).toBe('');
  expect(form.id).not.toBe(sent);
  expect(draft.isSettled).toBe(true);
});

test('News that is older than what is here changes nothing', () => {
  const { form, draft } = open();
  const others = [{ id: 'another', fields: fieldsWith('there'), savedAt: null }];
  draft.follow(draftWith(3, 'newer', { others }));

  draft.follow(draftWith(2, 'older'));

  expect([form.text, form.others]).toEqual(['newer', others]);
});

test('A composition is not disturbed: what came meanwhile is shown when it ends', () => {
  const { form, draft } = open();
  draft.composes();

  draft.follow(draftWith(2, 'from the desk'));
  expect(form.text).toBe('');
  expect(draft.isSettled).toBe(false);

  draft.hasComposed();
  expect(form.text).toBe('from the desk');
});

test('What is being typed here is not replaced: the server says that both are there', async () => {
  const { form, server, draft, type } = open();
  type('from the train');

  draft.follow(draftWith(2, 'from the desk'));
  expect(form.text).toBe('from the train');
  await passes(quiet);
  expect(server.last.text.revision).toBe(1);
  await server.answer(beside(2, 'from the desk'));

  expect(form.text).toBe('from the train');
  expect(textIn(form.conflict.fields)).toBe('from the desk');
});

test('News of the own save, that comes before its answer, is no news', async () => {
  const { form, server, draft, type } = open();
  type('here');
  await passes(quiet);

  draft.follow(draftWith(2, 'here'));
  await server.answer(saved(2, 'here'));

  expect([form.text, form.conflict, form.status]).toEqual(['here', null, 'saved']);
});

test('What came while a save was on its way is shown once that is answered', async () => {
  const { form, server, draft, type } = open();
  type('here');
  await passes(quiet);

  draft.follow(draftWith(3, 'later, elsewhere'));
  expect(form.text).toBe('here');
  await server.answer(saved(2, 'here'));

  expect(form.text).toBe('later, elsewhere');
  expect(draft.text.revision).toBe(3);
});

test('While a choice is open it is about the newest draft elsewhere, and over when both are the same', async () => {
  const { form, server, draft, type } = open();
  type('mine');
  await passes(quiet);
  await server.answer(beside(2, 'theirs'));

  draft.follow(draftWith(3, 'theirs, longer'));
  expect(textIn(form.conflict.fields)).toBe('theirs, longer');

  draft.follow({ ...draftWith(4, ''), fields: fieldsWith('mine') });
  expect(form.conflict).toBeNull();
  expect(draft.text.revision).toBe(4);
});

test('Alternatives are shown, but not the one that this tab is writing', () => {
  const { form, draft } = open();
  const others = ['writer-1', 'another'].map(id => ({ id, fields: fieldsWith(id), savedAt: null }));

  draft.follow(draftWith(2, '', { version: 3, others }));

  expect(form.others.map(({ id }) => id)).toEqual(['another']);
});

test('A form that shows what holds is not emptied with its draft', () => {
  const form = new ActedForm();
  [form.text, form.isFilled] = ['Ada', true];
  const { draft } = open({ form });

  draft.follow(draftWith(2, ''));

  expect(form.text).toBe('Ada');
  expect(draft.isSettled).toBe(true);
});

test('News that is too much for the stream is read', async () => {
  const { form, server, draft } = open();

  draft.refresh();
  await server.answer(draftWith(2, 'very long'));

  expect(form.text).toBe('very long');
});

test('Signs of news while it is being read lead to one more reading, and no more', async () => {
  const { form, server, draft } = open();

  for (let i = 0; i < 5; i++) draft.refresh();
  expect(server.requests).toHaveLength(1);
  await server.answer(draftWith(2, 'old already'));
  expect(server.requests).toHaveLength(2);
  await server.answer(draftWith(3, 'newest'));
  await passes(60_000);

  expect(server.requests).toHaveLength(2);
  expect(form.text).toBe('newest');
});

test('News that could not be read is asked for again', async () => {
  const { form, server, draft } = open();

  draft.refresh();
  await server.fail();
  await passes(3_000);
  await server.answer(draftWith(2, 'here at last'));

  expect(form.text).toBe('here at last');
});

test('News that was read while something is typed here does not replace it', async () => {
  const { form, server, draft, type } = open();
  draft.refresh();
  type('from the train');

  await server.answer(draftWith(2, 'very long'));
  await settled();

  expect(form.text).toBe('from the train');
});
