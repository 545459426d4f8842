import { isBusy, next, transitions } from 'client/durable/states.js';
import { expect, test } from 'vitest';

const states = Object.keys(transitions);
const events = [...new Set(states.flatMap(state => Object.keys(transitions[state])))];

test('Every state can be reached, and left', () => {
  const reached = new Set(['resting']);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const state of [...reached]) for (const event of events) reached.add(next(state, event));
  }

  expect([...reached].sort()).toEqual(states.toSorted());
  for (const state of states) expect(events.some(event => next(state, event) !== state)).toBe(true);
});

test('While a request is under way nothing else begins', () => {
  for (const state of states.filter(isBusy))
    for (const event of ['typed', 'saves', 'rests', 'chooses', 'submits']) expect(next(state, event)).toBe(state);
});

test('A form that is being posted is not saved or posted again, unless somebody types', () => {
  expect(events.filter(event => next('leaving', event) !== 'leaving')).toEqual(['typed']);
});
