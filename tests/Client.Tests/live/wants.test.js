import { Wants } from 'client/live/wants.js';
import { expect, test } from 'vitest';

const want = (tab, more = {}) => ({ tab, open: null, list: null, drafts: [], incarnation: undefined, ...more });
const queryOf = (...all) => {
  const wants = new Wants();
  for (const one of all) wants.hear(one);
  return Object.fromEntries(wants.queryFor('ada'));
};

test('A page that has nothing asks for nothing but its person', () => {
  expect(queryOf(want('t1'))).toEqual({ as: 'ada' });
});

test('Of what several tabs have, the server is asked from where the furthest behind is', () => {
  const first = want('t1', { open: ['c1', 9], list: 500, drafts: [['conversation-c1', 4]], incarnation: 'i1' });
  const second = want('t2', { open: ['c1', 7], list: 300, drafts: [['conversation-c1', 6]], incarnation: 'i1' });
  const third = want('t3', { open: ['c2', 1], drafts: [['profile', 2]], incarnation: 'i2' });

  expect(queryOf(first, second, third)).toEqual({
    as: 'ada',
    open: 'c1:7,c2:1',
    list: '300',
    drafts: 'conversation-c1:4,profile:2',
    incarnation: 'i1,i2',
  });
});

test('A list of which everything is missing is asked for whole', () => {
  expect(queryOf(want('t1', { list: 0 }), want('t2', { list: 300 })).list).toBe('0');
});

test('A tab that stays silent is taken at its last word, and after the third time for gone', () => {
  const wants = new Wants();
  wants.hear(want('silent'));
  wants.hear(want('there'));

  for (let i = 0; i < 3; i++) {
    wants.ask();
    wants.hear(want('there'));
    expect([wants.tabs, wants.answered]).toEqual([['silent', 'there'], 1]);
  }
  wants.ask();

  expect(wants.tabs).toEqual(['there']);
});
