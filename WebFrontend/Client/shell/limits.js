// How much a field takes: said before it is full, and before anything is sent. Nothing is ever cut.

const figures = new Intl.NumberFormat('en');
/** From which part of a limit on it is counted. */
const near = 7 / 8;

export const number = value => figures.format(value);

export function start() {
  for (const field of document.querySelectorAll('[data-limit]')) count(field);
  document.addEventListener('input', ({ target }) => { if (target.dataset?.limit) count(target); });
  // What comes from another device, or is emptied once it is sent.
  document.addEventListener('durable:adopted', ({ target }) => target.querySelectorAll('[data-limit]').forEach(count));
  // Before any form's own script.
  document.addEventListener('submit', refuse, { capture: true });
}

const limitOf = field => Number(field.dataset.limit);
const excessOf = field => field.value.length - limitOf(field);

/** @param {HTMLInputElement|HTMLTextAreaElement} field with data-limit, and data-what: "A message" */
export function count(field) {
  const counter = field.closest('.field, form').querySelector('[data-counter]');
  const excess = excessOf(field);
  const place = placeOf(field);
  if (excess <= 0 && place && 'limit' in place.dataset) unsay(field, place);
  if (!counter) return;
  counter.hidden = field.value.length < near * limitOf(field);
  counter.dataset.state = excess > 0 ? 'over' : '';
  counter.textContent = excess > 0
    ? `${number(excess)} ${excess === 1 ? 'character' : 'characters'} too many`
    : `${number(field.value.length)} of ${number(limitOf(field))} characters`;
}

function refuse(event) {
  // A button with an address of its own keeps the form as it is.
  if (event.submitter?.hasAttribute('formaction')) return;
  const field = [...event.target.elements].find(element => element.dataset.limit && excessOf(element) > 0);
  if (!field) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const place = placeOf(field);
  const [most, length] = [number(limitOf(field)), number(field.value.length)];
  place.textContent = `${field.dataset.what} holds at most ${most} characters; this one has ${length}.`;
  place.dataset.limit = '';
  field.setAttribute('aria-invalid', 'true');
  field.focus();
}

const placeOf = field => field.form.querySelector('[data-problem]') ?? document.getElementById(`${field.id}-error`);

function unsay(field, place) {
  place.textContent = '';
  delete place.dataset.limit;
  field.removeAttribute('aria-invalid');
}
