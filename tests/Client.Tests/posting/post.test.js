import { postAs } from 'client/posting/post.js';
import { beforeEach, expect, test, vi } from 'vitest';

/** A server that gives each page a cookie and a token of its own, and takes a token with its own cookie alone. */
let cookie;
let pages;
let taken;
let kept;
let others;

beforeEach(() => {
  [cookie, pages, taken, kept, others] = [0, 0, [], { token: 'token-old' }, 0];
  vi.stubGlobal('fetch', async (url, { body } = {}) => {
    if (!body) {
      const own = ++pages;
      await turn();
      // Another tab may get a page right after it.
      cookie = others-- > 0 ? 99 : own;
      return new Response(`<body data-user="ada"><input name="__RequestVerificationToken" value="token-${own}">`);
    }
    await turn();
    if (body.get('__RequestVerificationToken') !== `token-${cookie}`)
      return new Response('', { status: 400, headers: { 'Form-Token': 'old' } });
    taken.push(url);
    return new Response('done');
  });
});

const turn = () => new Promise(resolve => setTimeout(resolve));

test('All that find their token old at once get a new one from one page', async () => {
  const post = postAs('ada', kept);

  const answers = await Promise.all([post('/one', { a: 1 }), post('/two', { a: 1 }), postAs('ada', kept)('/three', { a: 1 })]);

  expect(answers.map(answer => answer.status)).toEqual([200, 200, 200]);
  expect([taken, pages]).toEqual([['/one', '/two', '/three'], 1]);
});

test('A token that another page has made old meanwhile is renewed once more', async () => {
  others = 1;

  expect((await postAs('ada', kept)('/one', {})).status).toBe(200);
  expect(pages).toBe(2);
});

test('Who is signed out, or somebody else by now, posts nothing', async () => {
  expect((await postAs('grace', kept)('/one', {})).status).toBe(401);
  expect((await postAs('grace', { token: null })('/one', {})).status).toBe(401);
  expect(taken).toEqual([]);
});
