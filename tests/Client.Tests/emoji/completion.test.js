// @vitest-environment jsdom
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openField } from '../choosing.js';

const known = ['smile', 'smiley', 'smirk', 'tada'].map((name, i) => ({ annotation: name, shortcodes: [name], unicode: `<${i}>` }));
let isLoaded = true;
const database = {
  getEmojiBySearchQuery: async name => known.filter(({ annotation }) => annotation.startsWith(name)),
  getEmojiByShortcode: async name => known.find(({ annotation }) => annotation === name) ?? null,
};
vi.mock('client/emoji/loading.js', () => ({
  library: async () => {
    if (!isLoaded) throw new TypeError('No network.');
    return { database };
  },
  toned: async (_, { unicode }) => unicode,
}));

let field;
let list;

beforeAll(async () => {
  ({ field, list } = openField('emoji-names'));
  const completion = await import('client/emoji/completion.js');
  completion.start();
});

beforeEach(async () => {
  isLoaded = true;
  field.value = '';
  field.blur();
  field.focus();
  await type('');
});

async function type(text) {
  field.value += text;
  field.setSelectionRange(field.value.length, field.value.length);
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  // The library has its turns.
  for (let turns = 0; turns < 5; turns++) await new Promise(resolve => setImmediate(resolve));
}

/** Whether the field's own listeners hear of it. */
function press(key, more = {}) {
  let isHeard = false;
  field.addEventListener('keydown', () => (isHeard = true), { once: true });
  field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  return isHeard;
}

const isOpen = () => 'open' in list.dataset;
const active = () => document.getElementById(field.getAttribute('aria-activedescendant'))?.textContent;

test('Arrows choose, and Enter and Tab take what is chosen', async () => {
  await type('so :smi');
  expect([isOpen(), field.getAttribute('aria-controls'), active()]).toEqual([true, 'emoji-names', '<0>:smile:']);
  press('ArrowDown');
  press('ArrowDown');
  press('ArrowDown');
  press('ArrowUp');
  expect([active(), list.querySelectorAll('[aria-selected=true]').length]).toEqual(['<2>:smirk:', 1]);

  expect(press('Enter')).toBe(false);
  expect([field.value, isOpen(), field.hasAttribute('aria-activedescendant')]).toEqual(['so <2>', false, false]);
  await type(' :tad');
  expect(press('Tab')).toBe(false);
  expect(field.value).toBe('so <2> <3>');
});

test('Escape closes the list, and leaves the name alone', async () => {
  await type(':smi');

  expect(press('Escape')).toBe(false);
  await type('l');

  expect([field.value, isOpen()]).toEqual([':smil', false]);
  expect(press('Enter')).toBe(true);
  await type('x :smi');
  expect(isOpen()).toBe(true);
});

test('The keys of a composition are not for the list', async () => {
  await type(':smi');

  expect([press('Enter', { isComposing: true }), press('Enter', { keyCode: 229 }), press('Enter', { shiftKey: true })]).toEqual([
    true,
    true,
    true,
  ]);
  expect([field.value, active()]).toEqual([':smi', '<0>:smile:']);
});

test('A name that is typed out becomes its emoji, and what is no name stays', async () => {
  await type('so :tada:');
  await type(' at 10:30:00 :nothing: ');

  expect(field.value).toBe('so <3> at 10:30:00 :nothing: ');
});

test('Without the library what is typed is what is sent', async () => {
  isLoaded = false;
  await type(':smi');
  await type('le:');

  expect([field.value, isOpen(), press('Enter')]).toEqual([':smile:', false, true]);
});
