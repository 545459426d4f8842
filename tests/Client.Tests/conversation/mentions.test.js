// @vitest-environment jsdom
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openField } from '../choosing.js';

let mentions;
let field;
let list;
let asked;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  document.body.innerHTML = `
    <div role="log" id="log-c1" data-conversation="c1"></div>
    <p id="not-mentioned" data-may-add="true" hidden></p>
`;
  ({ field, list } = openField('mentions'));
  const messages = await import('client/conversation/messages.js');
  messages.start();
  mentions = await import('client/conversation/mentions.js');
  mentions.start(new AbortController().signal);
});

beforeEach(async () => {
  asked = [];
  vi.stubGlobal('fetch', async url => {
    asked.push(url);
    return new Response(
      '<li role="option" data-handle="ada"><bdi>Ada</bdi></li><li role="option" data-handle="alan"><bdi>Alan</bdi></li>',
    );
  });
  field.value = '';
  field.focus();
  await type('');
});

async function type(text) {
  field.value += text;
  field.setSelectionRange(field.value.length, field.value.length);
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await vi.advanceTimersByTimeAsync(200);
  for (let turns = 0; turns < 5; turns++) await new Promise(resolve => setImmediate(resolve));
}

const press = key => field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
const isOpen = () => 'open' in list.dataset;

test('Whoever may be meant is listed, and the handle of whom one takes stands in the text', async () => {
  await type('so @a');
  expect([asked, isOpen(), list.children.length]).toEqual([['/conversations/c1/mentions?q=a'], true, 2]);

  press('ArrowDown');
  press('Enter');

  expect([field.value, isOpen()]).toEqual(['so @alan ', false]);
});

test('Of what is typed quickly only the last is looked for', async () => {
  field.value = '@a';
  field.setSelectionRange(2, 2);
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await type('d');

  expect(asked).toEqual(['/conversations/c1/mentions?q=ad']);
});

test.each(['ada@ex', 'see ./@x', '`@ada', '```\n@ada', '@', 'a @ ', '@ada '])('Nobody is meant by %j', async text => {
  await type(text);

  expect([asked, isOpen()]).toEqual([[], false]);
});

test.each(['안녕@mi', '(@mi', '@Müller'])('Somebody is meant by %j', async text => {
  await type(text);

  expect(asked).toHaveLength(1);
});

test('Whoever tells a crowd is asked once for each text', () => {
  const log = (moderates, members) => ({ dataset: { moderates, members } });
  const crowd = log('true', '21');

  expect(mentions.questionOf('@all dinner', crowd)).toContain('all 21 members');
  expect(mentions.questionOf('@all dinner', crowd)).toBe('');
  expect(mentions.questionOf('@all lunch', crowd)).not.toBe('');
  for (const [text, of] of [
    ['@all', log('true', '20')],
    ['@all', log('false', '21')],
    ['@allan', crowd],
    ['all@all.example', crowd],
  ])
    expect(mentions.questionOf(text, of)).toBe('');
});

test('Who is not told is said, with a way to add them, until all are told', () => {
  const notice = document.getElementById('not-mentioned');

  mentions.tellWhoIsNotMentioned(['eve', 'all']);
  expect([notice.hidden, notice.querySelector('a').getAttribute('href')]).toEqual([
    false,
    '/conversations/c1/members?add=eve#add-members',
  ]);
  expect(notice.textContent).toBe(
    'Only moderators notify everybody with @all. Not told, because they aren’t in this conversation: @eve. Add them',
  );

  mentions.tellWhoIsNotMentioned([]);
  expect(notice.hidden).toBe(true);
});
