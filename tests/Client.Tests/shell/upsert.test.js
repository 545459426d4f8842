// @vitest-environment jsdom
import { reachedBelow } from 'client/shell/base.js';
import { fragmentOf, put } from 'client/shell/upsert.js';
import { afterEach, beforeEach, expect, test } from 'vitest';

beforeEach(() => {
  document.body.innerHTML = '<ul id="list"></ul>';
});
afterEach(() => reachedBelow(''));

const item = (id, order, more = '') =>
  `<li id="${id}" data-home="list" data-order="${order}" data-version="1" ${more}>${id}<a href="/conversations/${id}">…</a></li>`;
const insert = (...html) => html.map(one => put(fragmentOf(one)));
const shown = () => [...document.querySelectorAll('#list > li')].map(({ id }) => id);

test('Fragments stand in order, whenever they come', () => {
  insert(item('b', 2), item('d', 4), item('a', 1), item('c', 3), item('e', 5));

  expect(shown()).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('What changes its order changes its place', () => {
  insert(item('a', 1), item('b', 2), item('c', 3));

  put(fragmentOf(item('a', 4).replace('data-version="1"', 'data-version="2"')));

  expect(shown()).toEqual(['b', 'c', 'a']);
});

test('What is older than what is there changes nothing; the same version may have another title', () => {
  insert(item('a', 1, 'data-title="before"').replace('data-version="1"', 'data-version="5"'));
  const of = (version, title) =>
    fragmentOf(item('a', 1, `data-title="${title}"`).replace('data-version="1"', `data-version="${version}"`));
  const title = () => document.getElementById('a').dataset.title;

  put(of(4, 'older'));
  expect(title()).toBe('before');
  put(of(5, 'a new nickname'));
  expect(title()).toBe('a new nickname');
  put(of(6, 'newer'));
  expect(title()).toBe('newer');
});

test('What has no home in this page is nowhere', () => {
  expect(insert(item('a', 1).replace('data-home="list"', 'data-home="another"'))).toEqual([null]);
  expect(put(fragmentOf(''))).toBeNull();
});

test('Below a path links lead below it, once', () => {
  reachedBelow('/chat');

  insert(item('a', 1));
  put(fragmentOf(item('b', 2).replace('href="/', 'href="/chat/')));

  expect([...document.querySelectorAll('a')].map(link => link.getAttribute('href'))).toEqual([
    '/chat/conversations/a',
    '/chat/conversations/b',
  ]);
});
