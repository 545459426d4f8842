import { bringBack, handInOthers } from 'client/durable/leftovers.js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  ActedCopies,
  ActedForm,
  ActedServer,
  beside,
  fieldsWith,
  open,
  passes,
  quiet,
  refused,
  saved,
  settled,
  textIn,
} from './acting.js';

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
  const isDone = bringBack('letter', acted.draft, acted.server, acted.surroundings).catch(() => {});
  await settled();
  return { ...acted, isDone };
}

test('A copy that a crash left goes into the form, and on under its own writer', async () => {
  const { form, server, draft } = await openWith([copyOf('dead', 'never arrived')]);
  expect(form.text).toBe('never arrived');

  await passes(quiet);

  expect(server.last.text).toMatchObject({ writer: 'dead', revision: 1 });
  expect(server.last.text.number).toBeGreaterThan(5);
  expect(draft.text.writer).toBe('dead');
});

test("Another tab's copy is its own", async () => {
  const { form, server, copies } = await openWith([copyOf('alive', 'being typed')], { held: new Set(['writer:alive']) });

  expect([form.text, server.requests, copies.texts]).toEqual(['', [], ['being typed']]);
});

test('A copy of what the form shows, or of nothing, is removed', async () => {
  const form = new ActedForm();
  form.text = 'as saved';
  const { server, copies } = await openWith([copyOf('a', 'as saved'), copyOf('b', ' ')], { form });

  expect([server.requests, copies.texts]).toEqual([[], []]);
});

test('The newest copy goes into the form, and the server is handed the others', async () => {
  const { form, server, copies } = await openWith([copyOf('a', 'older'), copyOf('b', 'newest')]);
  expect(form.text).toBe('newest');
  expect(server.saves).toEqual(['older']);

  await server.answer(beside(1, '', { version: 2, others: [{ id: 'a', fields: fieldsWith('older'), savedAt: null }] }));

  expect(copies.kept.has('a')).toBe(false);
  await passes(quiet);
  await server.answer(saved(3, 'newest', { others: [{ id: 'a', fields: fieldsWith('older'), savedAt: null }] }));
  expect(form.others.map(({ fields }) => textIn(fields))).toEqual(['older']);
});

test('A copy that is based on an older draft is handed in, and what the server has then is shown', async () => {
  const { form, server } = await openWith([copyOf('a', 'old', 0)]);
  expect(form.text).toBe('');

  await server.answer(beside(4, 'what holds'));

  expect(form.text).toBe('what holds');
});

test('A copy that the server refuses goes into a form in which nobody has written', async () => {
  const { form, server } = await openWith([copyOf('a', 'old', 0)]);

  await server.answer(refused(409));

  expect(form.text).toBe('old');
});

test('A copy that the server refuses is offered beside a text', async () => {
  const form = new ActedForm();
  form.text = 'something else';
  const { server, copies } = await openWith([copyOf('a', 'old', 0)], { form });

  await server.answer(refused(409));

  expect(form.text).toBe('something else');
  expect(form.onlyHere.map(({ fields }) => textIn(fields))).toEqual(['old']);
  expect(copies.texts).toEqual(['old']);
});

test('A copy that is too long is not handed in', async () => {
  const form = new ActedForm();
  [form.text, form.most] = ['something else', 40];
  const { server } = await openWith([copyOf('a', 'x'.repeat(60), 0)], { form });

  expect(server.requests).toEqual([]);
  expect(form.onlyHere).toHaveLength(1);
});

test.each([
  ['nobody answers', server => server.fail()],
  ['the person is signed out', server => server.answer(refused(401))],
])('When %s, a copy stays where it is', async (_, happens) => {
  const { form, server, copies, isDone } = await openWith([copyOf('a', 'old', 0)]);

  await happens(server);
  await isDone;

  expect([form.text, copies.texts]).toEqual(['', ['old']]);
});

test('Copies of forms that stand on other pages are handed in, but not those of other tabs', async () => {
  const copies = new ActedCopies();
  for (const [writer, form] of Object.entries({ here: 'letter', left: 'essay', alive: 'essay', blank: 'essay' }))
    await copies.put({ ...copyOf(writer, writer === 'blank' ? '' : `by ${writer}`), form });
  const servers = new Map();
  const serverOf = form => servers.get(form) ?? servers.set(form, new ActedServer()).get(form);
  const hold = async name => name !== 'writer:alive';

  handInOthers(form => form === 'letter', serverOf, { copies, hold });
  await settled();
  await serverOf('essay').answer(saved(2));

  expect([...servers.keys()]).toEqual(['essay']);
  expect(serverOf('essay').saves).toEqual(['by left']);
  expect(copies.texts).toEqual(['by here', 'by alive']);
});
