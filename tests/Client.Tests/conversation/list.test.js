// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest';

let sorted;
let agree;
let fragmentOf;
let put;

beforeEach(async () => {
  vi.resetModules();
  document.head.innerHTML = '<title data-words="Conversations"></title><link rel="icon" href="">';
  document.body.innerHTML = '<template id="icons"><link href="read"><link href="unread"></template><ul id="conversations"></ul>';
  ({ sorted, agree } = await import('client/conversation/list.js'));
  ({ fragmentOf, put } = await import('client/shell/upsert.js'));
  (await import('client/conversation/unread.js')).start(() => false);
});

const list = () => document.getElementById('conversations');
const listed = () => [...list().children].map(({ id }) => id.slice('conversation-'.length));
const comes = (id, { order = -1, version = 1, last = 1, read = 1, kind = 'group', more = 'data-place=""' } = {}) =>
  put(
    sorted(
      fragmentOf(`<li id="conversation-${id}" data-home="conversations" data-order="${order}" data-version="${version}" data-title="T"
        data-last-seq="${last}" data-read-seq="${read}" data-kind="${kind}" ${more}><a><time datetime="2026-12-01T00:00:0${last}.000Z"></time></a><span class="unread-mark"><span></span><span></span></span></li>`),
    ),
  );
const archived = { more: 'data-place="archived"' };

test('A list of all takes every line but what is archived', () => {
  comes('a');
  comes('b', archived);
  expect(listed()).toEqual(['a']);

  comes('a', archived);
  expect(listed()).toEqual([]);

  comes('a', { version: 2, last: 2 });
  expect(listed()).toEqual(['a']);
});

test('What is archived does not count as unread, until somebody writes', () => {
  comes('a', { last: 5, read: 2 });
  expect(document.title).toBe('(1) Conversations');

  comes('a', { last: 5, read: 2, ...archived });
  expect(document.title).toBe('Conversations');

  comes('a', { version: 2, last: 6, read: 2 });
  expect(document.title).toBe('(1) Conversations');
});

test('A line of the same version may have another place', () => {
  comes('a', { order: -2 });
  comes('b', { order: -1 });

  comes('b', { order: -1e15 });

  expect(listed()).toEqual(['b', 'a']);
});

test.each([
  ['unread', { last: 2, read: 1 }, {}],
  ['direct', { kind: 'direct' }, { kind: 'channel' }],
  ['channels', { kind: 'channel' }, { kind: 'direct' }],
  ['archived', archived, {}],
])('A list of what is %s takes that alone', (show, taken, left) => {
  list().dataset.show = show;

  comes('taken', taken);
  comes('left', left);

  expect(listed()).toEqual(['taken']);
});

test('What is read while one looks at the unread ones stays', () => {
  list().dataset.show = 'unread';
  comes('a', { last: 2, read: 1 });

  comes('a', { version: 2, last: 2, read: 2 });

  expect(listed()).toEqual(['a']);
});

test('What is written to an archived conversation takes it out of the list of these', () => {
  list().dataset.show = 'archived';
  comes('a', archived);

  comes('a', { version: 2, last: 2 });

  expect(listed()).toEqual([]);
});

test('After an interruption what the list of all does not have is gone, but not what is older than it tells of', () => {
  comes('old', { last: 1 });
  comes('away', { last: 3, read: 1 });
  comes('there', { last: 4, read: 4 });

  agree({ ids: ['there'], until: Date.parse('2026-12-01T00:00:02Z') });
  expect(listed().sort()).toEqual(['old', 'there']);
  expect(document.title).toBe('Conversations');

  agree({ ids: ['there'], until: 0 });
  expect(listed()).toEqual(['there']);
});
