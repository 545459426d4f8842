// Formatting, as it is typed: the tools below the composer and their keys. And on what came formatted: a button that copies code.
import { pick } from '../emoji/picker.js';
import { copy } from '../shell/clipboard.js';
import { isEnter } from '../shell/keys.js';
import { all, field, one, setWords } from '../shell/page.js';
import { toast } from '../shell/toast.js';
import { isInFence, replace } from '../shell/typing.js';
import { words } from '../words/words.js';

/** @type {Partial<Record<string, string>>} */
const signs = { bold: '**', italic: '*', code: '`', spoiler: '||' };
/** @type {Partial<Record<string, string>>} */
const lineStarts = { quote: '> ', list: '- ' };
/** @type {Partial<Record<string, string>>} */
const keys = { b: 'bold', i: 'italic', e: 'code' };

const told = 2_000; // ms

export function start() {
  addCopyButtons(document);
  new MutationObserver(changes => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node instanceof Element) addCopyButtons(node);
  }).observe(document.body, { childList: true, subtree: true });
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element && target.closest('.code__copy');
    if (button) copyCode(button);
  });
}

/** In the composer, where the page shows one. */
export function open() {
  /** @type {HTMLFormElement | null} */
  const form = document.querySelector('form.composer');
  if (form) startWriting(form);
}

/** @param {HTMLFormElement} form */
function startWriting(form) {
  const text = field(form, 'Text');
  startTools(one('[data-tools]', form), text);
  startPicker(one('[data-pick]', form), text);
  // Before the composer takes Enter for sending.
  form.addEventListener('keydown', event => event.target === text && press(event, text), { capture: true });
  // What it showed is no longer what is written.
  const preview = one('#preview', form);
  form.addEventListener('input', () => preview.replaceChildren());
  form.addEventListener('submit', ({ submitter }) => {
    if (!submitter?.hasAttribute('formaction')) preview.replaceChildren();
  });
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLInputElement} text
 */
function press(event, text) {
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && !event.isComposing;
  const what = isCommand ? keys[event.key.toLowerCase()] : undefined;
  if (what) {
    event.preventDefault();
    format(text, what);
  } else if (isEnter(event) && !event.ctrlKey && !event.metaKey && isInFence(text.value.slice(0, text.selectionStart ?? 0))) {
    // There Enter begins a new line, as it does wherever code is written.
    event.stopPropagation();
  }
}

/**
 * One stop for Tab; between the tools go the arrows.
 * @param {HTMLElement} tools
 * @param {HTMLInputElement} text
 */
function startTools(tools, text) {
  const buttons = all('button', tools);
  tools.hidden = false;
  for (const button of buttons) button.addEventListener('click', () => format(text, button.dataset.format ?? ''));
  tools.addEventListener('keydown', event => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = buttons.at((buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + step) % buttons.length);
    if (!step || !next) return;
    event.preventDefault();
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  });
}

/** @type {(button: HTMLElement, text: HTMLInputElement) => void} */
function startPicker(button, text) {
  if (!('showPopover' in button)) return;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const isShown = await pick(button, emoji => replace(text, ...selected(text), emoji));
    if (!isShown) toast(words.noEmoji);
  });
}

/**
 * @param {HTMLInputElement} text
 * @param {string} what
 */
function format(text, what) {
  const [start, end] = selected(text);
  const [lineStart, sign] = [lineStarts[what], signs[what]];
  if (what === 'code' && text.value.slice(start, end).includes('\n')) fence(text);
  else if (lineStart) startLines(text, lineStart);
  else if (sign) surround(text, sign);
}

/** @type {(text: HTMLInputElement) => [number, number]} */
const selected = text => [text.selectionStart ?? 0, text.selectionEnd ?? 0];

/**
 * Puts the sign on both sides of what is selected, or takes it away. White space stays outside: "**so **" means nothing.
 * @param {HTMLInputElement} text
 * @param {string} sign
 */
function surround(text, sign) {
  const { value } = text;
  const chosen = value.slice(...selected(text));
  const start = selected(text)[0] + (chosen.trim() ? chosen.length - chosen.trimStart().length : 0);
  const end = start + chosen.trim().length;
  const { length } = sign;
  if (isBetween(value, start, end, sign)) {
    replace(text, start - length, end + length, value.slice(start, end));
    text.setSelectionRange(start - length, end - length);
  } else {
    replace(text, start, end, sign + value.slice(start, end) + sign);
    text.setSelectionRange(start + length, end + length);
  }
}

/**
 * @param {string} value
 * @param {number} start
 * @param {number} end
 * @param {string} sign
 */
function isBetween(value, start, end, sign) {
  if (value.slice(Math.max(0, start - sign.length), start) !== sign || value.slice(end, end + sign.length) !== sign) return false;
  // Bold is no italic twice over.
  return sign !== '*' || (value.slice(0, start).match(/\*+$/)?.[0].length ?? 0) % 2 === 1;
}

/** @param {HTMLInputElement} text */
function fence(text) {
  const [start, end] = selected(text);
  const before = start > 0 && text.value[start - 1] !== '\n' ? '\n' : '';
  replace(text, start, end, `${before}\`\`\`\n${text.value.slice(start, end).replace(/\n$/, '')}\n\`\`\`\n`);
}

/**
 * The lines that the selection touches.
 * @param {HTMLInputElement} text
 * @param {string} sign
 */
function startLines(text, sign) {
  const [from, to] = selected(text);
  const start = from === 0 ? 0 : text.value.lastIndexOf('\n', from - 1) + 1;
  const next = text.value.indexOf('\n', to);
  const end = next < 0 ? text.value.length : next;
  const lines = text.value.slice(start, end).split('\n');
  const isMarked = lines.every(line => line.startsWith(sign));
  const changed = lines.map(line => (isMarked ? line.slice(sign.length) : sign + line)).join('\n');
  replace(text, start, end, changed);
  if (lines.length > 1) text.setSelectionRange(start, start + changed.length);
}

/** @param {ParentNode} place */
function addCopyButtons(place) {
  for (const code of all('.code', place)) {
    if (code.querySelector('.code__copy')) continue;
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'code__copy', textContent: words.copy });
    code.append(button);
  }
}

/** @param {Element} button */
async function copyCode(button) {
  const isCopied = await copy(one('pre', button.parentElement ?? document).textContent ?? '');
  if (!isCopied) return toast(words.noClipboard);
  setWords(button, words.copied);
  setTimeout(() => setWords(button, words.copy), told);
}
