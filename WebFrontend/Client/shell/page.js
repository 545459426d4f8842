// Whose page this is, and what its markup is known to have.

/** The id of the person who is signed in. */
export const user = () => document.body.dataset.user ?? '';

/** For dates: the page's language, as it is used where this person lives if the browser tells. */
export function language() {
  const { lang } = document.documentElement;
  return navigator.languages.find(own => own.split('-')[0] === lang) ?? (lang || undefined);
}

/**
 * What the page can't do without: an error names it.
 * @template {Element} [T=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} place
 * @returns {T}
 */
export function one(selector, place = document) {
  const found = place.querySelector(selector);
  if (!found) throw new Error(`The page has no ${selector}.`);
  return /** @type {T} */ (/** @type {unknown} */ (found));
}

/**
 * @param {string} selector
 * @param {ParentNode} place
 */
export const all = (selector, place = document) => /** @type {HTMLElement[]} */ ([...place.querySelectorAll(selector)]);

/**
 * A field of a form, by its name.
 * @type {(form: HTMLFormElement, name: string) => HTMLInputElement}
 */
export const field = (form, name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

/** A copy of what a template holds. @param {string} id */
export function fromTemplate(id) {
  const { content } = /** @type {HTMLTemplateElement} */ (one(`#${id}`));
  return /** @type {HTMLElement} */ (/** @type {Element} */ (content.firstElementChild).cloneNode(true));
}

/** Assistive technology hears a changed text once. @type {(element: Element, words: string) => void} */
export function setWords(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
