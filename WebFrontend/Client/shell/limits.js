// How much a field takes: said before it is full, and before anything is sent. Nothing is ever cut.

import { words } from '../words/words.js';
import { all, one } from './page.js';

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field with data-limit, and data-what: "A message" */

/** From which part of a limit on it is counted. */
const near = 7 / 8;

export function start() {
  open();
  document.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLElement && target.dataset.limit) count(/** @type {Field} */ (target));
  });
  // What comes from another device, or is emptied once it is sent.
  document.addEventListener('durable:adopted', ({ target }) => fieldsIn(/** @type {Element} */ (target)).forEach(count));
  // Before any form's own script.
  document.addEventListener('submit', refuse, { capture: true });
}

export const open = () => fieldsIn(document).forEach(count);

/** @param {ParentNode} place */
const fieldsIn = place => /** @type {Field[]} */ (all('[data-limit]', place));
/** @param {Field} field */
const limitOf = field => Number(field.dataset.limit);
/** @param {Field} field */
const excessOf = field => field.value.length - limitOf(field);

/** @param {Field} field */
function count(field) {
  /** @type {HTMLElement | null | undefined} */
  const counter = field.closest('.field, form')?.querySelector('[data-counter]');
  const excess = excessOf(field);
  const place = placeOf(field);
  if (excess <= 0 && place && 'limit' in place.dataset) unsay(field, place);
  if (!counter) return;
  counter.hidden = field.value.length < near * limitOf(field);
  counter.dataset.state = excess > 0 ? 'over' : '';
  counter.textContent = excess > 0 ? words.tooMany(excess) : words.lengthOf(field.value.length, limitOf(field));
}

/** @param {SubmitEvent} event */
function refuse(event) {
  // A button with an address of its own keeps the form as it is.
  if (event.submitter?.hasAttribute('formaction')) return;
  const { elements } = /** @type {HTMLFormElement} */ (event.target);
  const field = /** @type {Field[]} */ ([...elements]).find(element => element.dataset.limit && excessOf(element) > 0);
  if (!field) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const place = placeOf(field) ?? one(`#${field.id}-error`);
  place.textContent = words.tooLong(field.dataset.what ?? '', limitOf(field), field.value.length);
  place.dataset.limit = '';
  field.setAttribute('aria-invalid', 'true');
  field.focus();
}

/** Where it is said; null where the page has no such place. @param {Field} field @returns {HTMLElement | null} */
const placeOf = field => field.form?.querySelector('[data-problem]') ?? document.getElementById(`${field.id}-error`);

/** @type {(field: Field, place: HTMLElement) => void} */
function unsay(field, place) {
  place.textContent = '';
  delete place.dataset.limit;
  field.removeAttribute('aria-invalid');
}
