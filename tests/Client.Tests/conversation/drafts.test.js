// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let drafts;
let answers;

beforeEach(async () => {
  vi.resetModules();
  vi.useFakeTimers();
  answers = [];
  vi.stubGlobal('fetch', async () => new Response(answers.shift() ?? '', { status: 200 }));
  document.body.innerHTML =
    '<a id="drafts-link" data-forms="profile,conversation-c1"><span data-count>2</span></a><main class="main"></main>';
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const starts = async () => {
  drafts = await import('client/conversation/drafts.js');
  drafts.start();
};
const link = () => document.getElementById('drafts-link');
const is = (form, fields, others = []) =>
  drafts.learn({ form, fields: Object.entries(fields).map(([name, value]) => ({ name, value })), others });

test('The sidebar counts the forms with something in them, and is silent when there is none', async () => {
  await starts();
  is('conversation-c2', { Text: 'half a', ClientId: '1' });
  expect(link().textContent).toBe('3');

  is('conversation-c2', { Text: ' ', ClientId: '1' });
  is('profile', {});
  is('conversation-c1', {}, [{}]);
  expect([link().textContent, link().hidden]).toEqual(['1', false]);

  is('conversation-c1', {});
  expect(link().hidden).toBe(true);
});

test('The list is brought up to date once for many changes, and the focus stays where it was', async () => {
  document.querySelector('.main').innerHTML =
    '<ul id="draft-list"><li id="draft-a"><a href="#">Go on</a><button id="first">Send</button></li></ul>';
  await starts();
  document.getElementById('first').focus();
  answers = [
    '<div><ul id="draft-list"><li id="draft-b"></li><li id="draft-a"><a href="#">Go on</a><button id="second">Send</button></li></ul></div>',
  ];

  is('b', { Text: 'x' });
  is('b', { Text: 'xy' });
  await vi.runAllTimersAsync();

  expect([...document.getElementById('draft-list').children].map(({ id }) => id)).toEqual(['draft-b', 'draft-a']);
  expect(document.activeElement.id).toBe('second');
  expect(answers).toEqual([]);
});

test('A text that can go nowhere is copied, and what copies code leaves it alone', async () => {
  document.body.innerHTML +=
    '<ul class="toasts" id="toasts"></ul><main class="main"><ul id="draft-list"><li><pre data-text>half\n a</pre><div><button data-copy hidden>Copy</button></div></li></ul></main>';
  document.querySelector('.main').remove();
  const writeText = vi.fn(async () => {});
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  await starts();
  (await import('client/conversation/formatting.js')).start();

  document.querySelector('[data-copy]').click();
  await vi.waitFor(() => expect(document.getElementById('toasts').textContent).toContain('copied'));

  expect(writeText.mock.calls).toEqual([['half\n a']]);
});
