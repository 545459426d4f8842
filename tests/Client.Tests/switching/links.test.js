// @vitest-environment jsdom
import { isPane, linkOf } from 'client/switching/links.js';
import { expect, test } from 'vitest';

const path = `/conversations/${'a'.repeat(32)}`;

test.each([
  [path, true],
  [`${path}?at=5`, false],
  [`${path}#conversation-title`, false],
  [`${path}/members`, false],
  ['/', false],
  ['/drafts', false],
])('%s is shown in the page that is there: %s', (address, isShown) => {
  expect(isPane(new URL(address, location.href))).toBe(isShown);
});

/** What a click on a link is taken for. */
function click(link, more = {}, prevent = false) {
  document.body.innerHTML = link;
  let taken;
  const take = event => {
    taken = linkOf(event)?.pathname ?? null;
    event.preventDefault();
  };
  if (prevent) document.querySelector('a').addEventListener('click', event => event.preventDefault());
  document.body.addEventListener('click', take, { once: true });
  document.querySelector('b').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...more }));
  return taken;
}

test('A plain click on it, or on something in it, leads there', () => {
  expect(click(`<a href="${path}"><b></b></a>`)).toBe(path);
});

test.each([{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { altKey: true }, { button: 1 }])(
  'One with %o is the browser’s',
  more => {
    expect(click(`<a href="${path}"><b></b></a>`, more)).toBeNull();
  },
);

test('So is one on a link to another site or for another tab, and one that somebody else has taken', () => {
  expect(click(`<a href="https://example.org${path}"><b></b></a>`)).toBeNull();
  expect(click(`<a href="${path}" target="_blank"><b></b></a>`)).toBeNull();
  expect(click(`<a href="${path}"><b></b></a>`, {}, true)).toBeNull();
});
