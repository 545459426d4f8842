// Which reactions are this person's own: fragments, which are the same for everybody, say who gave them.
import { user } from '../shell/page.js';

/** @param {HTMLElement} button */
export const isOwn = button => (button.dataset.by ?? '').split(' ').includes(user());

/** @param {HTMLElement} button */
export function markOwn(button) {
  button.classList.toggle('reaction--mine', isOwn(button));
  button.setAttribute('aria-pressed', String(isOwn(button)));
}
