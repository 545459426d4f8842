import 'fake-indexeddb/auto';
import { copiesOf } from 'client/durable/copies.js';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fieldsWith, textIn } from './acting.js';

let open;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  vi.resetModules();
  open = (await import('client/storage/database.js')).written;
});
afterEach(() => vi.restoreAllMocks());

const copyOf = (writer, text, form = 'letter') => ({ writer, form, fields: fieldsWith(text), revision: 1, number: 1, html: null });
const texts = copies => copies.map(({ fields }) => textIn(fields));

test('Copies of a form come the newest first, one of each writer', async () => {
  const copies = copiesOf(open, 'ada', () => false);
  const clock = vi.spyOn(Date, 'now');
  for (const [i, copy] of [
    copyOf('w2', 'old'),
    copyOf('w1', 'newer'),
    copyOf('w3', 'of another', 'essay'),
    copyOf('w2', 'newest'),
  ].entries()) {
    clock.mockReturnValue(i);
    await copies.put(copy);
  }

  expect(texts(await copies.of('letter'))).toEqual(['newest', 'newer']);
  expect(await copies.all()).toHaveLength(3);
  await copies.delete('w2');
  expect(texts(await copies.of('letter'))).toEqual(['newer']);
});

test("Another person's copies are theirs", async () => {
  await copiesOf(open, 'grace', () => false).put(copyOf('w1', "grace's"));

  expect(await copiesOf(open, 'ada', () => false).all()).toEqual([]);
});

test('Once everything was thrown away nothing comes back', async () => {
  let isClosed = false;
  const copies = copiesOf(open, 'ada', () => isClosed);
  await copies.put(copyOf('w1', 'before'));
  isClosed = true;

  await copies.put(copyOf('w2', 'after'));

  expect(texts(await copies.all())).toEqual(['before']);
});
