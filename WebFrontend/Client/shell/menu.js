// A details element that is a menu closes as menus do: by Escape, by a click beside it, and when the focus leaves it. Also one that came
// later than the page.
import { all, one } from './page.js';

const opened = 'details[data-menu][open]';

export function start() {
  document.addEventListener('keydown', ({ key, target }) => {
    const menu = key === 'Escape' && openOf(target);
    if (!menu) return;
    menu.open = false;
    one('summary', menu).focus();
  });
  document.addEventListener('focusout', ({ target, relatedTarget }) => {
    const menu = openOf(target);
    if (menu && relatedTarget instanceof Node && !menu.contains(relatedTarget)) menu.open = false;
  });
  document.addEventListener('pointerdown', ({ target }) => {
    for (const menu of /** @type {HTMLDetailsElement[]} */ (all(opened)))
      if (target instanceof Node && !menu.contains(target)) menu.open = false;
  });
}

/** The open menu that it is in. @type {(target: EventTarget | null) => HTMLDetailsElement | null} */
const openOf = target => (target instanceof Element ? target.closest(opened) : null);
