// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest';

let unread;
let beingRead;

beforeEach(async () => {
  vi.resetModules();
  document.head.innerHTML = '<title data-words="Conversations"></title><link rel="icon" href="">';
  const item = (id, last, read) => `<li id="conversation-${id}" data-last-seq="${last}" data-read-seq="${read}"><a></a>
    <span class="unread-mark"><span></span><span></span></span></li>`;
  document.body.innerHTML = `<template id="icons"><link href="read"><link href="unread"></template>
    <ul id="conversations" data-unread="c9:5:2">${item('c1', 4, 4)}${item('c2', 7, 5)}</ul>`;
  unread = await import('client/conversation/unread.js');
  beingRead = null;
  unread.start(id => id === beingRead);
});

const marks = () =>
  [...document.querySelectorAll('#conversations > li')].map(item => item.querySelector('.unread-mark').children[1].textContent);
const icon = () => document.querySelector('link').getAttribute('href');

test('The title, the icon and each line say how much is unread, also of conversations that are not in the list', () => {
  expect(marks()).toEqual(['0 unread messages', '2 unread messages']);
  expect([document.title, icon()]).toEqual(['(2) Conversations', 'unread']);

  unread.learn('c2', { read: 7 });
  unread.learn('c9', { read: 5 });

  expect(marks()).toEqual(['0 unread messages', '0 unread messages']);
  expect([document.title, icon()]).toEqual(['Conversations', 'read']);
});

test('What comes late, twice or in another order changes nothing', () => {
  const positions = [{ last: 8 }, { last: 6, read: 3 }, { read: 7 }, { last: 8 }];
  for (const order of [positions, positions.toReversed(), [...positions, ...positions]])
    for (const position of order) unread.learn('c2', position);

  expect(marks()[1]).toBe('1 unread message');
});

test('What is looked at is about to be read', () => {
  beingRead = 'c2';

  unread.learn('c2', { last: 20 });

  expect(unread.unread('c2')).toBe(0);
});

test('A conversation that the server does not name was read when it was asked, but not what came since', () => {
  unread.ask();
  unread.learn('c1', { last: 6 });

  unread.agree({ conversations: [{ id: 'c9', lastSeq: 5, readSeq: 2 }], isComplete: true });

  expect(marks()).toEqual(['2 unread messages', '0 unread messages']);
});

test('Of a list that is not complete, nothing follows for what it does not name', () => {
  unread.ask();

  unread.agree({ conversations: [], isComplete: false });

  expect(marks()[1]).toBe('2 unread messages');
});
