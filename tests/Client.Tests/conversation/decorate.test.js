// @vitest-environment jsdom
import { expect, test } from 'vitest';

const message = (seq, author, text = '') => `
  <article class="message" data-seq="${seq}" data-author="${author}"><time datetime="2026-12-01T12:00:0${seq}Z"></time>
  <div class="message__bubble">${text}</div></article>`;

const log = () => document.querySelector('[role=log]');
const settled = () => new Promise(resolve => setTimeout(resolve));

test('What a page alone knows is seen on each message, also on those that come later', async () => {
  document.body.dataset.user = 'ada';
  document.body.insertAdjacentHTML(
    'beforeend',
    `<div role="log" data-conversation="c1" data-blocked="eve,bob">${message(1, 'ada')}${message(2, 'eve')}</div>
    <template id="blocked"><details class="message__blocked"></details></template>`,
  );
  const decorate = await import('client/conversation/decorate.js');
  decorate.start();

  log().insertAdjacentHTML('beforeend', message(3, 'bob'));
  log().insertAdjacentHTML('beforeend', message(4, 'grace', '<span class="mention" data-mentioned="ada">@Ada</span>'));
  log().insertAdjacentHTML('beforeend', message(5, 'grace', '<span class="mention" data-mentioned="bob">@Bob</span>'));
  log().insertAdjacentHTML('beforeend', message(6, 'grace', '<span class="mention" data-mentioned="">@all</span>'));
  log().insertAdjacentHTML('beforeend', message(7, 'ada', '<span class="mention" data-mentioned="">@all</span>'));
  await settled();

  const marked = name => [...document.querySelectorAll(`.message--${name}`)].map(article => Number(article.dataset.seq));
  expect(marked('mine')).toEqual([1, 7]);
  expect(marked('blocked')).toEqual([2, 3]);
  expect(document.querySelectorAll('.message--blocked > .message__blocked')).toHaveLength(2);
  expect(marked('mentioned')).toEqual([4, 6]);
});
