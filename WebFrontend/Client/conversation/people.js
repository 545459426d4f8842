// Choosing people without a round trip: the buttons that would post the form add and remove chips in place.
import { base } from '../shell/base.js';
import { durable } from '../durable/durable.js';
import { isolated } from '../shell/isolated.js';
import { isEnter } from '../shell/keys.js';

const chosen = document.getElementById('chosen');
const form = chosen?.closest('form');

export function start() {
  if (!chosen) return;
  form.querySelector('button[name=Find]').hidden = 'htmx' in window; // then typing finds
  form.addEventListener('click', event => {
    const button = event.target.closest('button[name=Add], button[name=Remove]');
    if (!button) return;
    event.preventDefault();
    if (button.name === 'Add') add(button); else remove(button);
    form.dispatchEvent(new Event('input'));
    durable('new-conversation')?.flush();
  });

  // Enter in the search field takes the first match; it never sends the form.
  const query = form.querySelector('[data-search]');
  const isAskedFor = () => location.hash === '#new-conversation-title' && matchMedia('(pointer: fine)').matches;
  const focus = () => { if (isAskedFor()) query.focus(); };
  focus();
  addEventListener('hashchange', focus);
  query.addEventListener('keydown', event => {
    // In an empty field there is nothing else to take back.
    if (event.key === 'Backspace' && !event.isComposing && !query.value) {
      chosen.lastElementChild?.querySelector('button').click();
      query.focus();
      return;
    }
    if (!isEnter(event)) return;
    event.preventDefault();
    document.querySelector('#people button[name=Add]')?.click();
  });

  form.addEventListener('durable:adopted', event => follow(event.detail.filter(field => field.name === 'Members').map(field => field.value)));
}

function add(found) {
  const { value: id, dataset: { nickname } } = found;
  const query = form.querySelector('[data-search]');
  if (![...form.querySelectorAll('input[name=Members]')].some(input => input.value === id)) {
    const chip = document.getElementById('chip').content.firstElementChild.cloneNode(true);
    chip.querySelector('.avatar').replaceWith(found.querySelector('.avatar').cloneNode(true));
    chip.querySelector('.chip__name').textContent = nickname;
    const input = chip.querySelector('input');
    input.value = id;
    const button = chip.querySelector('button');
    button.value = id;
    button.setAttribute('aria-label', `Remove ${isolated(nickname)}`);
    chosen.append(chip);
  }
  query.value = '';
  document.getElementById('people').replaceChildren();
  query.focus();
}

function remove(button) {
  const chip = button.closest('li');
  const next = chip.nextElementSibling ?? chip.previousElementSibling;
  chip.remove();
  (next?.querySelector('button') ?? form.querySelector('[data-search]')).focus();
}

// Another device chose differently: the chips with their names come from the page as the server renders it now.
async function follow(ids) {
  const shown = [...chosen.querySelectorAll('input[name=Members]')].map(input => input.value);
  if (ids.join() === shown.join()) return;
  const page = new DOMParser().parseFromString(await (await fetch(`${base}/`)).text(), 'text/html');
  chosen.replaceChildren(...page.querySelectorAll('#chosen > li'));
  const form = durable('new-conversation');
  if (form) form.savedText = form.text();
}
