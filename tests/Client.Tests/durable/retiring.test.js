// A form that goes with what the page showed, while the page stays.
import { bringBack } from 'client/durable/leftovers.js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ActedCopies, fieldsWith, open, passes, refused, saved, settled } from './acting.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('What is typed is saved, and the copy goes', async () => {
  const { server, draft, type, copies } = open();
  type('half');
  draft.retire();
  await settled();
  expect(draft.retired.aborted).toBe(false);

  await server.answer(saved(2, 'half'));

  expect([server.saves, copies.texts, draft.retired.aborted]).toEqual([['half'], [], true]);
});

test('What the server does not take stays with the browser, and nobody asks again', async () => {
  const { server, draft, type, copies } = open();
  type('half');
  draft.retire();
  await server.fail();

  await passes(60_000);

  expect([server.saves, copies.texts, draft.retired.aborted]).toEqual([['half'], ['half'], true]);
});

test('A form without news asks for nothing', async () => {
  const { server, draft } = open();

  await draft.retire();

  expect([server.requests, draft.retired.aborted]).toEqual([[], true]);
});

test('A copy that is handed in meanwhile is not put into it', async () => {
  const kept = new ActedCopies();
  await kept.put({ writer: 'dead', form: 'letter', fields: fieldsWith('old'), revision: 0, number: 5, html: null });
  const { form, server, draft, surroundings } = open({ copies: kept });
  const isDone = bringBack('letter', draft, server, surroundings);
  await settled();

  await draft.retire();
  await server.answer(refused(413));
  await isDone;

  expect([form.text, form.onlyHere, kept.texts]).toEqual(['', [], ['old']]);
});
