// Puts a fragment into the page: by its id over what is there, else in order into the list that is its home.
import { base } from './base.js';
import { all } from './page.js';

/** HTML of one element -> that element, not yet in the page; null for nothing. @param {string} html */
export function fragmentOf(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  const element = /** @type {HTMLElement | null} */ (template.content.firstElementChild);
  // What goes to every page knows of no path that they are below.
  if (base && element) all('a[href^="/"]', element).forEach(below);
  return element;
}

/** @param {HTMLElement} link */
function below(link) {
  const path = link.getAttribute('href') ?? '';
  if (!path.startsWith(`${base}/`)) link.setAttribute('href', base + path);
}

/** The element as it now is in the page, or null when the page has no place for it. @param {HTMLElement | null} fragment */
export function put(fragment) {
  if (!fragment) return null;
  const present = document.getElementById(fragment.id);
  if (present) {
    if (!isNewer(fragment, present)) return present;
    const order = fragment.dataset.order;
    if (order === present.dataset.order) {
      present.replaceWith(fragment);
      return fragment;
    }
    present.remove();
  }
  const home = document.getElementById(fragment.dataset.home ?? '');
  if (!home) return null;
  insertInOrder(home, fragment);
  return fragment;
}

/**
 * A line without news may still have another title, since somebody in it has a new nickname, another place, or fewer unread mentions.
 * @type {(a: HTMLElement, b: HTMLElement) => boolean}
 */
const isNewer = (a, b) =>
  Number(a.dataset.version) > Number(b.dataset.version) ||
  (a.dataset.version === b.dataset.version && ['title', 'order', 'mentions'].some(name => a.dataset[name] !== b.dataset[name]));

/** News nearly always belongs at one end: look from the end it is closer to. @type {(home: HTMLElement, fragment: HTMLElement) => void} */
function insertInOrder(home, fragment) {
  const order = Number(fragment.dataset.order);
  let after = /** @type {HTMLElement | null} */ (home.lastElementChild);
  while (after && !(Number(after.dataset.order) <= order)) after = /** @type {HTMLElement | null} */ (after.previousElementSibling);
  if (after) after.after(fragment);
  else home.prepend(fragment);
}
