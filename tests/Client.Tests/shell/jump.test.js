// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest';

let went;

beforeEach(async () => {
  vi.resetModules();
  window.htmx = { process: () => {} };
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
  Element.prototype.scrollIntoView = () => {};
  document.body.innerHTML = `<a href="/jump" data-jump>Jump</a><dialog id="jump"><input role="combobox"><button data-close></button>
    <div id="jump-results"></div></dialog>`;
  (await import('client/shell/jump.js')).start();
  went = [];
  document.getElementById('jump-results').addEventListener('click', event => {
    event.preventDefault();
    went.push(event.target.getAttribute('href'));
  });
});

const dialog = () => document.getElementById('jump');
const input = () => document.querySelector('[role=combobox]');
const press = (key, more = {}) => input().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
const comes = async (query, ...links) => {
  document.getElementById('jump-results').innerHTML =
    `<div data-query="${query}"><div data-options><ul>${links.map(link => `<li><a href="${link}">${link}</a></li>`).join('')}</ul></div></div>`;
  await Promise.resolve();
};
const chosen = () => document.querySelector('[aria-selected=true]')?.getAttribute('href');

test.each([{ ctrlKey: true }, { metaKey: true }])(
  '%o+K opens it, asks for what is likely, and a press on the cross closes it',
  modifier => {
    const asked = vi.fn();
    input().addEventListener('opened', asked);
    press('k', modifier);
    expect(dialog().open).toBe(true);
    expect(asked).toHaveBeenCalled();

    document.querySelector('[data-close]').click();
    expect(dialog().open).toBe(false);
  },
);

test('The button opens it instead of leading to the page', () => {
  const event = new MouseEvent('click', { bubbles: true, cancelable: true });
  document.querySelector('[data-jump]').dispatchEvent(event);

  expect([dialog().open, event.defaultPrevented]).toEqual([true, true]);
});

test('Arrow keys walk round, and assistive technology is told', async () => {
  await comes('', '/a', '/b', '/c');
  expect([chosen(), document.getElementById('jump-options').role]).toEqual(['/a', 'listbox']);

  press('ArrowDown');
  expect(document.getElementById(input().getAttribute('aria-activedescendant')).getAttribute('href')).toBe('/b');
  press('ArrowUp');
  press('ArrowUp');
  expect(chosen()).toBe('/c');
  press('ArrowDown');
  expect(chosen()).toBe('/a');
});

test('Enter goes to what is chosen', async () => {
  await comes('', '/a', '/b');
  press('ArrowDown');
  press('Enter');

  expect(went).toEqual(['/b']);
});

test('Enter before the answer to what is typed waits for it', async () => {
  await comes('', '/a');
  input().value = 'be';
  press('Enter');
  await comes('b', '/b');
  expect(went).toEqual([]);

  await comes('be', '/be');
  expect(went).toEqual(['/be']);
});
