import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { beside, draftWith, fieldsWith, open, passes, quiet, refused, saved, textIn } from './acting.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const choice = (more = {}) => ({ isDraft: false, id: 'another', isDropped: false, savedAt: 'then', isStillThere: () => true, ...more });
const alternative = { id: 'another', fields: fieldsWith('there'), savedAt: 'then' };

/** A form with 'here' in it, saved, and an alternative beside it. */
async function withAnAlternative() {
  const acted = open();
  acted.type('here');
  await passes(quiet);
  await acted.server.answer(saved(2, 'here', { others: [alternative] }));
  return acted;
}

test('An alternative that is used comes into the form', async () => {
  const { form, server, draft } = await withAnAlternative();

  draft.choose(choice());
  expect(draft.state).toBe('choosing');
  await passes(0);
  expect(server.last).toMatchObject({ kind: 'take', id: 'another', savedAt: 'then' });
  await server.answer(saved(3, 'there'));

  expect([form.text, form.status, form.others]).toEqual(['there', 'saved', []]);
  expect(draft.state).toBe('resting');
});

test('An alternative that is dropped leaves the form as it is', async () => {
  const { form, server, draft } = await withAnAlternative();

  draft.choose(choice({ isDropped: true }));
  await passes(0);
  expect(server.last.kind).toBe('drop');
  await server.answer(saved(3, 'here'));

  expect([form.text, form.others]).toEqual(['here', []]);
});

test('What is told when an alternative is dropped is news like any other', async () => {
  const { form, server, draft } = await withAnAlternative();

  draft.choose(choice({ isDropped: true }));
  await passes(0);
  await server.answer(saved(5, 'written elsewhere'));

  expect([form.text, form.others, draft.text.revision]).toEqual(['written elsewhere', [], 5]);
});

test('When an alternative is dropped, what is being typed stays', async () => {
  const { form, server, draft, type } = await withAnAlternative();

  draft.choose(choice({ isDropped: true }));
  await passes(0);
  type('here, and more');
  await server.answer(saved(5, 'written elsewhere'));
  expect([form.text, form.conflict]).toEqual(['here, and more', null]);
  await server.answer(beside(5, 'written elsewhere'));

  expect([form.text, textIn(form.conflict.fields), form.others]).toEqual(['here, and more', 'written elsewhere', []]);
});

test('Nothing is saved while an alternative is being chosen, and what is typed meanwhile is chosen against it', async () => {
  const { form, server, draft, type } = await withAnAlternative();
  draft.choose(choice());
  await passes(0);

  type('here, and more');
  await draft.text.kept;
  await passes(2 * quiet);
  expect(server.saves).toEqual(['here']);
  await server.answer(saved(3, 'there'));

  expect(form.text).toBe('here, and more');
  expect(textIn(form.conflict.fields)).toBe('there');
  // Under the revision from before: the server keeps it beside what was chosen.
  expect(server.last.text.revision).toBe(2);
  await server.answer(beside(3, 'there'));
  expect(form.status).toBe('beside');
});

test('What comes from elsewhere while an alternative is being chosen is shown once that is answered', async () => {
  const { form, server, draft } = await withAnAlternative();
  draft.choose(choice());
  await passes(0);

  draft.follow(draftWith(4, 'later, elsewhere'));
  expect(form.text).toBe('here');
  await server.answer(saved(3, 'there'));

  expect(form.text).toBe('later, elsewhere');
});

test('A choice waits for the save under way', async () => {
  const { server, draft, type } = await withAnAlternative();
  type('here, and more');
  await passes(quiet);

  draft.choose(choice());
  await passes(0);
  expect(server.requests.map(({ kind }) => kind)).toEqual(['save', 'save']);
  await server.answer(saved(3, 'here, and more', { others: [alternative] }));

  expect(server.requests.map(({ kind }) => kind)).toEqual(['save', 'save', 'take']);
  expect(server.last.text.revision).toBe(3);
});

test('A choice waits for the save under way, and is gone when its button is', async () => {
  const { server, draft, type } = await withAnAlternative();
  type('here, and more');
  await passes(quiet);

  draft.choose(choice({ isStillThere: () => false }));
  await passes(0);
  expect(server.last.kind).toBe('save');
  await server.answer(saved(3, 'here, and more'));
  await passes(60_000);

  expect(server.requests.map(({ kind }) => kind)).toEqual(['save', 'save']);
});

test('The draft as it is elsewhere is used: what this tab saved beside it goes', async () => {
  const { form, server, draft, type } = open();
  type('mine');
  await passes(quiet);
  await server.answer(beside(2, 'theirs'));

  draft.choose(choice({ isDraft: true, id: 'draft' }));
  await passes(0);
  expect(server.last).toMatchObject({ kind: 'drop', id: 'writer-1', savedAt: null });
  await server.answer(saved(2, 'theirs'));

  expect([form.text, form.conflict]).toEqual(['theirs', null]);
});

test('A choice that nobody answered is open still, and that is said until the connection stands', async () => {
  const { form, server, draft } = await withAnAlternative();
  draft.choose(choice());
  await passes(0);
  await server.fail();
  expect([form.status, form.others, draft.state]).toEqual(['unchosen', [alternative], 'resting']);

  draft.connected();

  expect(form.status).toBe('');
});

test('A choice that the server refuses is explained', async () => {
  const { form, server, draft } = await withAnAlternative();
  draft.choose(choice());
  await passes(0);

  await server.answer(refused(409, 'Not any more.'));

  expect([form.status, form.words, form.text]).toEqual(['unsaved', 'Not any more.', 'here']);
});

test('What is in the form and what only this device has change servers, and back', async () => {
  const { form, copies, draft } = await withAnAlternative();
  const copy = { writer: 'old', form: 'letter', fields: fieldsWith('only here'), revision: 1, number: 1, html: null, at: 0 };
  draft.text.offer(copy);

  await draft.choose(choice({ id: 'old' }));
  expect(form.text).toBe('only here');
  expect(form.onlyHere.map(({ fields }) => textIn(fields))).toEqual(['here']);
  expect(textIn(copies.kept.get('old').fields)).toBe('here');

  await draft.choose(choice({ id: 'old' }));
  expect(form.text).toBe('here');
  expect(form.onlyHere.map(({ fields }) => textIn(fields))).toEqual(['only here']);
});

test('What only this device has is dropped, here and in the browser', async () => {
  const { form, copies, draft } = await withAnAlternative();
  const copy = { writer: 'old', form: 'letter', fields: fieldsWith('only here'), revision: 1, number: 1, html: null, at: 0 };
  await copies.put(copy);
  draft.text.offer(copy);

  await draft.choose(choice({ id: 'old', isDropped: true }));

  expect([form.text, form.onlyHere, copies.texts]).toEqual(['here', [], []]);
});

test('A choice between two drafts is over once the other one is gone', () => {
  const { server, draft } = open();
  draft.follow(draftWith(2, 'theirs'));

  draft.keepMine();

  expect(server.requests).toEqual([]);
});
