// Emoji by name, where messages are written: ":sm" lists what may be meant, and ":smile:" becomes it.
import { Choices, onTyping, put } from '../shell/choices.js';
import { library, toned } from './loading.js';
import { begunAt, endedAt, nameOf, ranked } from './names.js';

/** @import { NativeEmoji } from 'emoji-picker-element/shared.js' */
/** @import { Typed } from '../shell/choices.js' */
/** @typedef {{ name: string, unicode: string }} Choice */

const most = 8;

let isComposing = false;

/** @param {AbortSignal} signal */
export function start(signal) {
  isComposing = false;
  const list = document.getElementById('emoji-names');
  if (!list || !('showPopover' in list)) return;
  const textOf = (/** @type {Choice} */ { unicode }) => unicode;
  const choices = new Choices(list, { begunAt, search, optionOf, textOf }, signal);
  onTyping(field => look(choices, field), signal);
  /** @param {Event} event */
  const composes = ({ type }) => {
    isComposing = type === 'compositionstart';
  };
  for (const name of ['compositionstart', 'compositionend']) document.addEventListener(name, composes, { signal });
}

/** @type {(choices: Choices<Choice>, field: HTMLTextAreaElement) => Promise<void>} */
async function look(choices, field) {
  const ended = endedAt(field.value, field.selectionStart);
  if (!ended) return choices.look(field);
  choices.close();
  // Another name may have been begun meanwhile.
  if (await complete(field, ended)) look(choices, field);
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
 * @type {(field: HTMLTextAreaElement, typed: Typed) => Promise<boolean>}
 */
async function complete(field, { start, name }) {
  const end = start + name.length + 2;
  const before = field.value.slice(0, end);
  const emoji = await library()
    .then(async ({ database }) => {
      const found = /** @type {NativeEmoji | null} */ (await database.getEmojiByShortcode(name));
      return found && toned(database, found);
    })
    .catch(() => null);
  if (!emoji || isComposing || document.activeElement !== field || !field.value.startsWith(before)) return false;
  put(field, start, end, emoji);
  return true;
}

/** @param {Choice} choice */
function optionOf({ name, unicode }) {
  const option = Object.assign(document.createElement('li'), { className: 'menu__item', role: 'option' });
  const emoji = Object.assign(document.createElement('span'), { className: 'choices__emoji', textContent: unicode });
  option.append(emoji, `:${name}:`);
  return option;
}
