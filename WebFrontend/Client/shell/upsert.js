// Puts a fragment into the page: by its id over what is there, else in order into the list that is its home.

import { base } from './base.js';

const template = document.createElement('template');

/** HTML of one element -> that element, not yet in the page; null for nothing. */
export function fragmentOf(html) {
  template.innerHTML = html;
  const element = template.content.firstElementChild;
  // What goes to every page knows of no path that they are below.
  if (base) for (const link of element?.querySelectorAll('a[href^="/"]') ?? [])
    if (!link.getAttribute('href').startsWith(`${base}/`)) link.setAttribute('href', base + link.getAttribute('href'));
  return element;
}

/** The element as it now is in the page, or null when the page has no place for it. */
export function put(fragment) {
  if (!fragment) return null;
  const present = document.getElementById(fragment.id);
  if (present) {
    if (!isNewer(fragment, present)) return present;
    const order = fragment.dataset.order;
    if (order === present.dataset.order) { present.replaceWith(fragment); return fragment; }
    present.remove();
  }
  const home = document.getElementById(fragment.dataset.home);
  if (!home) return null;
  insertInOrder(home, fragment);
  return fragment;
}

// A line without news may still have another title: somebody in it has a new nickname.
const isNewer = (a, b) => Number(a.dataset.version) > Number(b.dataset.version)
  || (a.dataset.version === b.dataset.version && a.dataset.title !== b.dataset.title);

// News nearly always belongs at one end: look from the end it is closer to.
function insertInOrder(home, fragment) {
  const order = Number(fragment.dataset.order);
  let after = home.lastElementChild;
  while (after && !(Number(after.dataset.order) <= order)) after = after.previousElementSibling;
  if (after) after.after(fragment); else home.prepend(fragment);
}
