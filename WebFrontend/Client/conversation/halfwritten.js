// What is half written in other conversations, in their lines of the list: what comes to everybody's pages doesn't know of it.
import { one } from '../shell/page.js';
import { words } from '../words/words.js';

/** By conversation; '' for nothing. @type {Map<string, string>} */
const texts = new Map();

/**
 * The person's form begins so now, on whatever device; '' for a form without text.
 * @type {(form: string, beginning: string) => void}
 */
export function learn(form, beginning) {
  const [, id] = /^conversation-(\w+)$/.exec(form) ?? [];
  if (!id) return;
  texts.set(id, beginning);
  const item = document.getElementById(form);
  if (item) mark(item);
}

/** @param {HTMLElement} item of the list */
export function mark(item) {
  const id = item.id.slice('conversation-'.length);
  const present = item.querySelector('.conversation-item__draft');
  const text = texts.get(id);
  if (text === undefined) {
    if (present) texts.set(id, one('[data-half-written]', present).textContent);
    return;
  }
  if (!text) return present?.remove();
  const line = present ?? Object.assign(document.createElement('span'), { className: 'conversation-item__draft', dir: 'auto' });
  const written = document.createElement('span');
  written.dataset.halfWritten = '';
  written.textContent = text;
  line.replaceChildren(words.draft, ' ', written);
  if (!present) one('.conversation-item__last', item).after(line);
}
