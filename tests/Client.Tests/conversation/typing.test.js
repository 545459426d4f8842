// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { closeBrowser, passes } from '../browser.js';
import { openPage } from './acting.js';

let typing;
let posted;

beforeEach(async () => {
  await openPage({ from: 1, to: 3 });
  posted = [];
  document.body.insertAdjacentHTML(
    'beforeend',
    '<form class="composer"><p id="typing" hidden></p><textarea></textarea><input name="__RequestVerificationToken" value="t"></form>',
  );
  vi.stubGlobal('fetch', async url => {
    posted.push(url);
    return new Response(null, { status: 204 });
  });
  typing = await import('../../../WebFrontend/Client/conversation/typing.js');
  typing.start();
});
afterEach(closeBrowser);

const line = () => document.getElementById('typing');
const type = text => {
  const field = document.querySelector('textarea');
  field.value = text;
  field.dispatchEvent(new Event('input'));
};
const grace = { userId: 'grace', nickname: 'Grace' };

test('what somebody writes is told at most once in three seconds, and not that they have cleared it', async () => {
  for (const text of ['h', 'he', 'hel']) type(text);
  await passes(2_900);
  type('hell');
  expect(posted).toHaveLength(1);
  await passes(200);
  type('');
  expect(posted).toHaveLength(1);
  type('hello');
  expect(posted).toHaveLength(2);
  expect(posted[0]).toContain('/conversations/c1/typing');
});

test('whoever writes is named for some seconds, never oneself, and of many only that they are several', async () => {
  typing.follow([grace, { userId: 'ada', nickname: 'Ada' }]);
  expect(line().textContent).toBe('Grace is writing…');
  typing.follow([{ userId: 'linus', nickname: 'Linus' }]);
  expect(line().textContent).toBe('Grace and Linus are writing…');
  typing.follow([{ userId: 'eve', nickname: 'Eve' }]);
  expect(line().textContent).toBe('Several people are writing…');
  await passes(6_100);
  expect(line().hidden).toBe(true);
});

test('what was sent is not being written any more', () => {
  typing.follow([grace]);
  typing.ended('grace');
  expect(line().hidden).toBe(true);
});
