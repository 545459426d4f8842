// Emoji by name, where messages are written: ":sm" lists what may be meant, and ":smile:" becomes it.
import { isEnter } from '../shell/keys.js';
import { replace } from '../shell/typing.js';
import { library, toned } from './loading.js';
import { begunAt, endedAt, nameOf, ranked } from './names.js';

/** @import { NativeEmoji } from 'emoji-picker-element/shared.js' */
/** @import { Typed } from './names.js' */
/** @typedef {{ name: string, unicode: string }} Choice */

const most = 8;
const gap = 12; // px

/** The list, while it is shown. @type {{ field: HTMLTextAreaElement, typed: Typed, choices: Choice[], active: number } | null} */
let open = null;
/** Closed by Escape: the name that begins there is left alone. @type {number | null} */
let dismissed = null;
let isComposing = false;

/** @param {AbortSignal} signal */
export function start(signal) {
  [open, dismissed] = [null, null];
  const list = document.getElementById('emoji-names');
  if (!list || !('showPopover' in list)) return;
  /** @param {globalThis.Event} event */
  const typed = ({ target }) => {
    if (target instanceof HTMLTextAreaElement && target.matches('.composer__text')) look(list, target);
  };
  /** @param {globalThis.Event} event */
  const composes = ({ type }) => {
    isComposing = type === 'compositionstart';
  };
  const moved = () => {
    if (open && !isStill(open.field, open.typed)) close(list);
  };
  document.addEventListener('input', typed, { signal });
  for (const name of ['compositionstart', 'compositionend']) document.addEventListener(name, composes, { signal });
  // Before Enter sends, and Escape closes anything else.
  document.addEventListener('keydown', event => press(list, event), { capture: true, signal });
  document.addEventListener('focusout', () => close(list), { signal });
  document.addEventListener('selectionchange', moved, { signal });
  // The field keeps the focus.
  list.addEventListener('pointerdown', event => event.preventDefault());
  list.addEventListener('click', ({ target }) => {
    const option = target instanceof Element ? target.closest('[role=option]') : null;
    if (option) take(list, [...list.children].indexOf(option));
  });
}

/** @type {(list: HTMLElement, field: HTMLTextAreaElement) => Promise<void>} */
async function look(list, field) {
  const ended = endedAt(field.value, field.selectionStart);
  if (ended) {
    close(list);
    return complete(list, field, ended);
  }
  const typed = begunAt(field.value, field.selectionStart);
  if (typed?.start !== dismissed) dismissed = null;
  if (!typed || dismissed !== null) return close(list);
  const choices = await search(typed.name).catch(() => []);
  if (isStill(field, typed)) show(list, field, typed, choices);
}

/** @type {(field: HTMLTextAreaElement, typed: Typed) => boolean} */
function isStill(field, { start, name }) {
  const now = begunAt(field.value, field.selectionStart);
  return document.activeElement === field && now?.start === start && now.name === name;
}

/** @param {string} name @returns {Promise<Choice[]>} */
async function search(name) {
  const { database } = await library();
  const found = /** @type {NativeEmoji[]} */ (await database.getEmojiBySearchQuery(name));
  const best = ranked(found, name).slice(0, most);
  return Promise.all(best.map(async emoji => ({ name: nameOf(emoji, name), unicode: await toned(database, emoji) })));
}

/**
 * What was typed out becomes the emoji, if there is one of that name.
 * @type {(list: HTMLElement, field: HTMLTextAreaElement, typed: Typed) => Promise<void>}
 */
async function complete(list, field, { start, name }) {
  const end = start + name.length + 2;
  const before = field.value.slice(0, end);
  const emoji = await library()
    .then(async ({ database }) => {
      const found = /** @type {NativeEmoji | null} */ (await database.getEmojiByShortcode(name));
      return found && toned(database, found);
    })
    .catch(() => null);
  if (!emoji || isComposing || document.activeElement !== field || !field.value.startsWith(before)) return;
  put(field, start, end, emoji);
  // Another name may have been begun meanwhile.
  look(list, field);
}

/** The caret stays where it is in the text. @type {(field: HTMLTextAreaElement, start: number, end: number, emoji: string) => void} */
function put(field, start, end, emoji) {
  const caret = field.selectionStart + emoji.length - (end - start);
  replace(field, start, end, emoji);
  field.setSelectionRange(caret, caret);
}

// The list -------------------------------------------------------------

/** @type {(list: HTMLElement, field: HTMLTextAreaElement, typed: Typed, choices: Choice[]) => void} */
function show(list, field, typed, choices) {
  if (choices.length === 0) return close(list);
  open = { field, typed, choices, active: 0 };
  list.replaceChildren(...choices.map(optionOf));
  list.showPopover();
  const { left, top } = field.getBoundingClientRect();
  list.style.left = `${left}px`;
  list.style.bottom = `${innerHeight - top + gap}px`;
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', list.id);
  activate(list, 0);
}

/** @type {(choice: Choice, at: number) => HTMLElement} */
function optionOf({ name, unicode }, at) {
  const option = Object.assign(document.createElement('li'), { id: `emoji-name-${at}`, className: 'menu__item', role: 'option' });
  const emoji = Object.assign(document.createElement('span'), { className: 'emoji-names__emoji', textContent: unicode });
  option.append(emoji, `:${name}:`);
  return option;
}

/** @type {(list: HTMLElement, active: number) => void} */
function activate(list, active) {
  if (!open) return;
  open.active = active;
  [...list.children].forEach((option, at) => {
    option.ariaSelected = String(at === active);
  });
  list.children[active].scrollIntoView({ block: 'nearest' });
  open.field.setAttribute('aria-activedescendant', list.children[active].id);
}

/** @param {HTMLElement} list */
function close(list) {
  if (!open) return;
  for (const name of ['aria-autocomplete', 'aria-controls', 'aria-activedescendant']) open.field.removeAttribute(name);
  open = null;
  list.hidePopover();
}

/** @type {(list: HTMLElement, event: KeyboardEvent) => void} */
function press(list, event) {
  if (!open || event.target !== open.field || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)
    return;
  const { choices, active, typed } = open;
  const step = { ArrowDown: 1, ArrowUp: choices.length - 1 }[event.key];
  if (step) activate(list, (active + step) % choices.length);
  else if (isEnter(event) || event.key === 'Tab') take(list, active);
  else if (event.key === 'Escape') {
    dismissed = typed.start;
    close(list);
  } else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** @type {(list: HTMLElement, at: number) => void} */
function take(list, at) {
  if (!open) return;
  const { field, typed, choices } = open;
  close(list);
  put(field, typed.start, field.selectionStart, choices[at].unicode);
}
