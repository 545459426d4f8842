import { bringBack, handInOthers } from 'client/durable/leftovers.js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ActedCopies, ActedForm, ActedPlace, beside, fieldsWith, open, passes, quiet, refused, saved, settled, textIn } from './acting.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const copyOf = (writer, text, revision = 1) => ({ writer, form: 'letter', fields: fieldsWith(text), revision, number: 5, html: null });

/** A page with the form, in a browser where these copies were left. */
async function openWith(copies, more = {}) {
  const kept = new ActedCopies();
  for (const copy of copies) {
    await kept.put(copy);
    vi.setSystemTime(Date.now() + 1);
  }
  const acted = open({ copies: kept, ...more });
  const isDone = bringBack('letter', acted.draft, acted.place, acted.surroundings).catch(() => {});
  await settled();
  return { ...acted, isDone };
}

test('A copy that a crash left goes into the form, and on under its own writer', async () => {
  const { form, place, draft } = await openWith([copyOf('dead', 'never arrived')]);
  expect(form.text).toBe('never arrived');

  await passes(quiet);

  expect(place.last.text).toMatchObject({ writer: 'dead', revision: 1 });
  expect(place.last.text.number).toBeGreaterThan(5);
  expect(draft.text.writer).toBe('dead');
});

test("Another tab's copy is its own", async () => {
  const { form, place, copies } = await openWith([copyOf('alive', 'being typed')], { held: new Set(['writer:alive']) });

  expect([form.text, place.requests, copies.texts]).toEqual(['', [], ['being typed']]);
});

test('A copy of what the form shows, or of nothing, is removed', async () => {
  const form = new ActedForm();
  form.text = 'as saved';
  const { place, copies } = await openWith([copyOf('a', 'as saved'), copyOf('b', ' ')], { form });

  expect([place.requests, copies.texts]).toEqual([[], []]);
});

test('The newest copy goes into the form, and the server is handed the others', async () => {
  const { form, place, copies } = await openWith([copyOf('a', 'older'), copyOf('b', 'newest')]);
  expect(form.text).toBe('newest');
  expect(place.saves).toEqual(['older']);

  await place.answer(beside(1, '', { version: 2, others: [{ id: 'a', fields: fieldsWith('older'), savedAt: null }] }));

  expect(copies.kept.has('a')).toBe(false);
  await passes(quiet);
  await place.answer(saved(3, 'newest', { others: [{ id: 'a', fields: fieldsWith('older'), savedAt: null }] }));
  expect(form.others.map(({ fields }) => textIn(fields))).toEqual(['older']);
});

test('A copy that is based on an older draft is handed in, and what the server has then is shown', async () => {
  const { form, place } = await openWith([copyOf('a', 'old', 0)]);
  expect(form.text).toBe('');

  await place.answer(beside(4, 'what holds'));

  expect(form.text).toBe('what holds');
});

test('A copy that the server refuses goes into a form in which nobody has written', async () => {
  const { form, place } = await openWith([copyOf('a', 'old', 0)]);

  await place.answer(refused(409));

  expect(form.text).toBe('old');
});

test('A copy that the server refuses is offered beside a text', async () => {
  const form = new ActedForm();
  form.text = 'something else';
  const { place, copies } = await openWith([copyOf('a', 'old', 0)], { form });

  await place.answer(refused(409));

  expect(form.text).toBe('something else');
  expect(form.onlyHere.map(({ fields }) => textIn(fields))).toEqual(['old']);
  expect(copies.texts).toEqual(['old']);
});

test('A copy that is too long is not handed in', async () => {
  const form = new ActedForm();
  [form.text, form.most] = ['something else', 40];
  const { place } = await openWith([copyOf('a', 'x'.repeat(60), 0)], { form });

  expect(place.requests).toEqual([]);
  expect(form.onlyHere).toHaveLength(1);
});

test.each([
  ['nobody answers', place => place.fail()],
  ['the person is signed out', place => place.answer(refused(401))],
])('When %s, a copy stays where it is', async (_, happens) => {
  const { form, place, copies, isDone } = await openWith([copyOf('a', 'old', 0)]);

  await happens(place);
  await isDone;

  expect([form.text, copies.texts]).toEqual(['', ['old']]);
});

test('Copies of forms that stand on other pages are handed in, but not those of other tabs', async () => {
  const copies = new ActedCopies();
  for (const [writer, form] of Object.entries({ here: 'letter', left: 'essay', alive: 'essay', blank: 'essay' }))
    await copies.put({ ...copyOf(writer, writer === 'blank' ? '' : `by ${writer}`), form });
  const places = new Map();
  const placeOf = form => places.get(form) ?? places.set(form, new ActedPlace()).get(form);
  const hold = async name => name !== 'writer:alive';

  handInOthers(form => form === 'letter', placeOf, { copies, hold });
  await settled();
  await placeOf('essay').answer(saved(2));

  expect([...places.keys()]).toEqual(['essay']);
  expect(placeOf('essay').saves).toEqual(['by left']);
  expect(copies.texts).toEqual(['by here', 'by alive']);
});
