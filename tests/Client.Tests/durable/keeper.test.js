import { Keeper } from 'client/durable/keeper.js';
import { expect, test } from 'vitest';
import { ActedCopies, fieldsWith } from './acting.js';

/** A keeper, and what there is to keep. */
function keeping() {
  const copies = new ActedCopies();
  const now = { copy: null };
  const write = text => {
    now.copy = text === null ? null : { writer: 'w1', form: 'letter', fields: fieldsWith(text), revision: 1, number: 1, html: null };
  };
  return { copies, write, keeper: new Keeper(copies, () => now.copy) };
}

test('What is kept is what there is by then, in as few writes as can be', async () => {
  const { copies, write, keeper } = keeping();
  let writes = 0;
  const put = copies.put.bind(copies);
  copies.put = copy => {
    writes++;
    return put(copy);
  };
  write('one');
  const done = [keeper.keep(), keeper.keep()];
  write('one two');
  done.push(keeper.keep());

  expect(await Promise.all(done)).toEqual([true, true, true]);
  expect([copies.texts, writes]).toEqual([['one two'], 1]);
});

test('What was written after all is not removed', async () => {
  const { copies, write, keeper } = keeping();
  write('one');
  await keeper.keep();

  keeper.forget('w1');
  expect(await keeper.done).toBe(true);
  expect(copies.texts).toEqual(['one']);

  write(null);
  keeper.forget('w1');
  await keeper.done;
  expect(copies.texts).toEqual([]);
});

test('A browser that keeps nothing says so, and is asked again', async () => {
  const { copies, write, keeper } = keeping();
  write('one');
  copies.isFull = true;
  expect(await keeper.keep()).toBe(false);

  copies.isFull = false;
  expect(await keeper.keep()).toBe(true);
});
