// The jump palette: Ctrl+K, a few letters, Enter. A combobox over a list of links that the server makes; htmx brings it.
import { isEnter } from './keys.js';
import { all, one } from './page.js';

/** Enter was pressed before there was an answer to what is typed. */
let isWaited = false;

export function start() {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById('jump'));
  // Without htmx the button leads to the page.
  if (!dialog || !('htmx' in window)) return;
  document.addEventListener('keydown', event => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(dialog);
  });
  document.addEventListener('click', event => {
    if (!(event.target instanceof Element && event.target.closest('[data-jump]'))) return;
    event.preventDefault();
    open(dialog);
  });
  dialog.addEventListener('click', ({ target }) => {
    // The dialog's own box is all backdrop.
    if (target === dialog || (target instanceof Element && target.closest('[data-close]'))) dialog.close();
  });
  dialog.addEventListener('keydown', keyDown);
  new MutationObserver(follow).observe(results(), { childList: true, subtree: true });
}

/** @param {HTMLDialogElement} dialog */
function open(dialog) {
  if (dialog.open) return;
  isWaited = false;
  input().value = '';
  dialog.showModal();
  input().dispatchEvent(new Event('opened'));
}

const results = () => one('#jump-results');
const input = () => /** @type {HTMLInputElement} */ (one('#jump [role=combobox]'));
const options = () => all('a', results());
const isAnswered = () => results().querySelector('[data-query]')?.getAttribute('data-query') === input().value.trim();

/** @param {KeyboardEvent} event */
function keyDown(event) {
  if (event.target !== input() || event.isComposing) return;
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step) {
    event.preventDefault();
    const there = options();
    const at = there.findIndex(option => option.ariaSelected === 'true');
    choose(there.at((at + step) % there.length));
  } else if (isEnter(event)) {
    event.preventDefault();
    isWaited = !isAnswered();
    if (!isWaited) go();
  }
}

const go = () =>
  options()
    .find(option => option.ariaSelected === 'true')
    ?.click();

/** An answer has come: its links are options now, and the first is chosen. */
function follow() {
  if (results().querySelector('[role=option]')) return;
  const list = results().querySelector('[data-options]');
  if (!list) return;
  Object.assign(list, { role: 'listbox', id: 'jump-options', ariaLabel: input().ariaLabel });
  for (const group of all('ul', list)) group.role = 'group';
  for (const item of all('h2, li', list)) item.role = 'none';
  for (const [index, option] of options().entries()) Object.assign(option, { role: 'option', id: `jump-option-${index}`, tabIndex: -1 });
  choose(options()[0]);
  if (isWaited && isAnswered()) go();
}

/** @param {HTMLElement | undefined} chosen */
function choose(chosen) {
  for (const option of options()) option.ariaSelected = String(option === chosen);
  if (chosen) input().setAttribute('aria-activedescendant', chosen.id);
  else input().removeAttribute('aria-activedescendant');
  chosen?.scrollIntoView({ block: 'nearest' });
}
