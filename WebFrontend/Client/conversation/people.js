// Choosing people without a round trip: the buttons that would post the form add and remove chips in place.
import { draftOf } from '../durable/forms.js';
import { isolated } from '../shell/isolated.js';
import { hasFinePointer, isEnter } from '../shell/keys.js';
import { all, fromTemplate, one } from '../shell/page.js';
import { words } from '../words/words.js';
/** @import { Field } from '../durable/types.d.ts' */

/** @param {AbortSignal} signal */
export function start(signal) {
  const chosen = document.getElementById('chosen');
  const form = chosen?.closest('form');
  if (form && chosen) new People(form, chosen).start(signal);
}

class People {
  #form;
  #chosen;

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement} chosen
   */
  constructor(form, chosen) {
    this.#form = form;
    this.#chosen = chosen;
  }

  get #query() {
    return /** @type {HTMLInputElement} */ (one('[data-search]', this.#form));
  }
  get #ids() {
    return /** @type {HTMLInputElement[]} */ (all('input[name=Members]', this.#chosen)).map(input => input.value);
  }
  get #draft() {
    return draftOf(this.#form.dataset.durable ?? '');
  }

  /** @param {AbortSignal} signal */
  start(signal) {
    one('button[name=Find]', this.#form).hidden = 'htmx' in window; // then typing finds
    this.#form.addEventListener('click', event => {
      /** @type {HTMLButtonElement | null} */
      const button = /** @type {Element} */ (event.target).closest('button[name=Add], button[name=Remove]');
      if (!button) return;
      event.preventDefault();
      if (button.name === 'Add') this.#add(button);
      else this.#remove(button);
      this.#form.dispatchEvent(new Event('input'));
      this.#draft?.flush();
    });
    this.#query.addEventListener('keydown', event => this.#keyDown(event));
    const focus = () => {
      if (location.hash === '#new-conversation-title' && hasFinePointer()) this.#query.focus();
    };
    focus();
    addEventListener('hashchange', focus, { signal });
    this.#form.addEventListener('durable:adopted', event => {
      /** @type {Field[]} */
      const fields = /** @type {CustomEvent} */ (event).detail;
      this.#follow(fields.filter(([name]) => name === 'Members').map(([, value]) => value));
    });
  }

  /** Enter in the search field takes the first match; it never sends the form. @param {KeyboardEvent} event */
  #keyDown(event) {
    // In an empty field there is nothing else to take back.
    if (event.key === 'Backspace' && !event.isComposing && !this.#query.value) {
      this.#chosen.lastElementChild?.querySelector('button')?.click();
      this.#query.focus();
    } else if (isEnter(event)) {
      event.preventDefault();
      /** @type {HTMLButtonElement | null} */ (document.querySelector('#people button[name=Add]'))?.click();
    }
  }

  /** @param {HTMLButtonElement} found */
  #add(found) {
    if (!this.#ids.includes(found.value)) this.#chosen.append(chipOf(found));
    this.#query.value = '';
    one('#people').replaceChildren();
    this.#query.focus();
  }

  /** @param {HTMLButtonElement} button */
  #remove(button) {
    const chip = button.closest('li');
    const next = chip?.nextElementSibling ?? chip?.previousElementSibling;
    chip?.remove();
    (next?.querySelector('button') ?? this.#query).focus();
  }

  /**
   * Another device chose differently: the chips with their names come from the page as the server renders it now.
   * @param {string[]} ids
   */
  async #follow(ids) {
    if (ids.join() === this.#ids.join()) return;
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
    this.#chosen.replaceChildren(...page.querySelectorAll('#chosen > li'));
    this.#draft?.text.has();
  }
}

/** @param {HTMLButtonElement} found */
function chipOf(found) {
  const { nickname = '' } = found.dataset;
  const chip = fromTemplate('chip');
  one('.avatar', chip).replaceWith(one('.avatar', found).cloneNode(true));
  one('.chip__name', chip).textContent = nickname;
  const handle = found.querySelector('.handle');
  if (handle) one('.chip__name', chip).after(' ', handle.cloneNode(true));
  /** @type {HTMLInputElement} */ (one('input', chip)).value = found.value;
  const button = /** @type {HTMLButtonElement} */ (one('button', chip));
  button.value = found.value;
  button.setAttribute('aria-label', words.removePerson([isolated(nickname), handle?.textContent].filter(Boolean).join(' ')));
  return chip;
}
