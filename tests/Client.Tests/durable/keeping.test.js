import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ActedForm, fieldsWith, open, passes, quiet, saved } from './acting.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('A page that goes away sends what it has, in a request that outlives it', async () => {
  const { server, draft, type } = open();
  type('the last wor');

  draft.lastChance();

  expect(server.saves).toEqual(['the last wor']);
  expect(server.last.options).toEqual({ keepalive: true });
});

test('What a server has lost is kept as if it had never been saved', async () => {
  const { server, copies, draft, type } = open();
  type('still here');
  await passes(quiet);
  await server.answer(saved(7));
  expect(copies.texts).toEqual([]);

  expect(await draft.keepAsNew()).toBe(true);

  expect([...copies.kept.values()]).toMatchObject([{ revision: 0, fields: fieldsWith('still here') }]);
});

test('A blank form, or one that only shows what holds, is nothing that could be lost', async () => {
  const filled = new ActedForm();
  [filled.text, filled.isFilled] = ['the nickname that holds', true];
  const [blank, settings] = [open(), open({ form: filled })];

  expect(await blank.draft.keepAsNew()).toBe(true);
  expect(await settings.draft.keepAsNew()).toBe(true);

  expect([...blank.copies.kept, ...settings.copies.kept]).toEqual([]);
});
