import { begunAt, endedAt, nameOf, ranked } from 'client/emoji/names.js';
import { describe, expect, test } from 'vitest';

/** The caret is at the end, or where the sign | stands. */
function typed(marked) {
  const caret = marked.indexOf('|');
  return caret < 0 ? [marked, marked.length] : [marked.replace('|', ''), caret];
}

describe('A name is being typed', () => {
  test.each([
    [':sm', 'sm', 0],
    ['Well :Smi', 'smi', 5],
    ['one\n:ta', 'ta', 4],
    ['(:ta', 'ta', 1],
    ['😀:ta', 'ta', 2],
    ['你好:ta', 'ta', 2],
    [':thumbs_u', 'thumbs_u', 0],
    [':+1', '+1', 0],
    [':sm| and so on', 'sm', 0],
    ['`code` :sm', 'sm', 7],
    ['```\ncode\n```\n:sm', 'sm', 13],
    ['` on another line\n:sm', 'sm', 18],
  ])('in %j', (text, name, start) => {
    expect(begunAt(...typed(text))).toEqual({ start, name });
  });

  test.each([
    [':'],
    [':s'],
    ['10:30'],
    ['at 10:30:00'],
    ['https://example.org:8080'],
    ['see https://example.org/:sm'],
    ['std::vector'],
    ['a:smile'],
    [': smile'],
    [':sm ile'],
    ['`:sm'],
    ['```\n:sm'],
    ['```js\nlet a\n```\n```\n:sm'],
  ])('but not in %j', text => {
    expect(begunAt(...typed(text))).toBeNull();
  });
});

describe('A name is typed out', () => {
  test.each([
    [':smile:', 'smile', 0],
    ['so :Tada:| it is', 'tada', 3],
    [':x:', 'x', 0],
  ])('in %j', (text, name, start) => {
    expect(endedAt(...typed(text))).toEqual({ start, name });
  });

  test.each([['10:30:'], [':smile: '], ['::'], ['`:smile:'], ['```\n:smile:']])('but not in %j', text => {
    expect(endedAt(...typed(text))).toBeNull();
  });
});

test('Those that are named so come before those that have to do with it', () => {
  const grin = { annotation: 'grinning face', shortcodes: ['grinning', 'smiling_grin'] };
  const cat = { annotation: 'cat', shortcodes: ['cat'] };
  const smile = { annotation: 'smile', shortcodes: ['happy', 'smile'] };

  expect(ranked([cat, grin, smile], 'smi')).toEqual([grin, smile, cat]);
  expect([grin, cat, { annotation: 'no code' }].map(emoji => nameOf(emoji, 'smi'))).toEqual(['smiling_grin', 'cat', 'no code']);
});
