// A list of choices for what is being typed in a message: arrows choose, Enter and Tab take, Escape leaves the text alone. The field keeps
// the focus.
import { isEnter } from './keys.js';
import { replace } from './typing.js';

const gap = 12; // px

/** @typedef {{ start: number, name: string }} Typed the place where it begins, and what has been typed of it */

/**
 * @template T
 * @typedef {object} Source
 * @property {(text: string, caret: number) => Typed | null} begunAt
 * @property {(name: string) => Promise<T[]>} search
 * @property {(choice: T) => HTMLElement} optionOf
 * @property {(choice: T) => string} textOf what takes the place of what was typed
 */

/** @template T */
export class Choices {
  #list;
  #source;
  /** While it is shown. @type {{ field: HTMLTextAreaElement, typed: Typed, choices: T[], active: number } | null} */
  #open = null;
  /** Closed by Escape: what begins there is left alone. @type {number | null} */
  #dismissed = null;

  /**
   * @param {HTMLElement} list
   * @param {Source<T>} source
   * @param {AbortSignal} signal ends it
   */
  constructor(list, source, signal) {
    this.#list = list;
    this.#source = source;
    // Before Enter sends, and Escape closes anything else.
    document.addEventListener('keydown', event => this.#press(event), { capture: true, signal });
    document.addEventListener('focusout', () => this.close(), { signal });
    const moved = () => {
      if (this.#open && !this.#isStill(this.#open.field, this.#open.typed)) this.close();
    };
    document.addEventListener('selectionchange', moved, { signal });
    list.addEventListener('pointerdown', event => event.preventDefault());
    list.addEventListener('click', ({ target }) => {
      const option = target instanceof Element ? target.closest('[role=option]') : null;
      if (option) this.#take([...list.children].indexOf(option));
    });
  }

  /** @param {HTMLTextAreaElement} field */
  async look(field) {
    const typed = this.#source.begunAt(field.value, field.selectionStart);
    if (typed?.start !== this.#dismissed) this.#dismissed = null;
    if (!typed || this.#dismissed !== null) return this.close();
    const choices = await this.#source.search(typed.name).catch(() => []);
    if (this.#isStill(field, typed)) this.#show(field, typed, choices);
  }

  close() {
    if (!this.#open) return;
    for (const name of ['aria-autocomplete', 'aria-controls', 'aria-activedescendant']) this.#open.field.removeAttribute(name);
    this.#open = null;
    this.#list.hidePopover();
  }

  /** @type {(field: HTMLTextAreaElement, typed: Typed) => boolean} */
  #isStill(field, { start, name }) {
    const now = this.#source.begunAt(field.value, field.selectionStart);
    return document.activeElement === field && now?.start === start && now.name === name;
  }

  /** @type {(field: HTMLTextAreaElement, typed: Typed, choices: T[]) => void} */
  #show(field, typed, choices) {
    if (choices.length === 0) return this.close();
    const list = this.#list;
    this.#open = { field, typed, choices, active: 0 };
    list.replaceChildren(...choices.map((choice, at) => Object.assign(this.#source.optionOf(choice), { id: `${list.id}-${at}` })));
    list.showPopover();
    const { left, top } = field.getBoundingClientRect();
    list.style.left = `${left}px`;
    list.style.bottom = `${innerHeight - top + gap}px`;
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('aria-controls', list.id);
    this.#activate(0);
  }

  /** @param {number} active */
  #activate(active) {
    if (!this.#open) return;
    this.#open.active = active;
    [...this.#list.children].forEach((option, at) => {
      option.ariaSelected = String(at === active);
    });
    this.#list.children[active].scrollIntoView({ block: 'nearest' });
    this.#open.field.setAttribute('aria-activedescendant', this.#list.children[active].id);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const isOurs = this.#open && event.target === this.#open.field && !event.isComposing;
    if (!this.#open || !isOurs || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const { choices, active, typed } = this.#open;
    const step = { ArrowDown: 1, ArrowUp: choices.length - 1 }[event.key];
    if (step) this.#activate((active + step) % choices.length);
    else if (isEnter(event) || event.key === 'Tab') this.#take(active);
    else if (event.key === 'Escape') {
      this.#dismissed = typed.start;
      this.close();
    } else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  /** @param {number} at */
  #take(at) {
    if (!this.#open) return;
    const { field, typed, choices } = this.#open;
    this.close();
    put(field, typed.start, field.selectionStart, this.#source.textOf(choices[at]));
  }
}

/** The caret stays where it is in the text. @type {(field: HTMLTextAreaElement, start: number, end: number, text: string) => void} */
export function put(field, start, end, text) {
  const caret = field.selectionStart + text.length - (end - start);
  replace(field, start, end, text);
  field.setSelectionRange(caret, caret);
}

/** Where messages are written, on each key. @type {(listener: (field: HTMLTextAreaElement) => void, signal: AbortSignal) => void} */
export function onTyping(listener, signal) {
  /** @param {Event} event */
  const typed = ({ target }) => {
    if (target instanceof HTMLTextAreaElement && target.matches('.composer__text')) listener(target);
  };
  document.addEventListener('input', typed, { signal });
}
