// A details element that is a menu closes as menus do: by Escape, by a click beside it, and when the focus leaves it.
import { one } from './page.js';

export function start() {
  for (const menu of document.querySelectorAll('details')) if ('menu' in menu.dataset) closeAsMenusDo(menu);
}

/** @param {HTMLDetailsElement} menu */
export function closeAsMenusDo(menu) {
  const close = () => {
    menu.open = false;
  };
  const isOutside = (/** @type {EventTarget | null} */ target) => target instanceof Node && !menu.contains(target);
  menu.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || !menu.open) return;
    close();
    one('summary', menu).focus();
  });
  menu.addEventListener('focusout', event => {
    if (isOutside(event.relatedTarget)) close();
  });
  document.addEventListener('pointerdown', event => {
    if (isOutside(event.target)) close();
  });
}
