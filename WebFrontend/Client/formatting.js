// Formatting, as it is typed: the tools below the composer and their keys. And on what came formatted: a button that copies code.
import { isEnter } from './keys.js';

const signs = { bold: '**', italic: '*', code: '`', spoiler: '||' };
const lineStarts = { quote: '> ', list: '- ' };
const keys = { b: 'bold', i: 'italic', e: 'code' };

const form = document.querySelector('form.composer');

export function start() {
  addCopyButtons(document);
  new MutationObserver(changes => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) addCopyButtons(node);
  }).observe(document.body, { childList: true, subtree: true });
  document.addEventListener('click', copy);
  if (!form) return;
  const text = form.elements.Text;
  startTools(form.querySelector('[data-tools]'), text);
  // Before the composer takes Enter for sending.
  form.addEventListener('keydown', event => { if (event.target === text) press(event, text); }, { capture: true });
  for (const type of ['input', 'submit'])
    form.addEventListener(type, ({ submitter }) => { if (!submitter?.hasAttribute('formaction')) document.getElementById('preview').replaceChildren(); });
}

function press(event, text) {
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && !event.isComposing;
  if (isCommand && keys[event.key.toLowerCase()]) {
    event.preventDefault();
    format(text, keys[event.key.toLowerCase()]);
  } else if (isEnter(event) && !event.ctrlKey && !event.metaKey && isInCode(text)) event.stopPropagation();
}

/** In a code block that isn't closed yet Enter begins a new line, as it does wherever code is written. */
function isInCode({ value, selectionStart }) {
  const fences = value.slice(0, selectionStart).match(/^ {0,3}```[^`\n]*$/gm) ?? [];
  return fences.length % 2 === 1;
}

/** One stop for Tab; between the tools go the arrows. */
function startTools(tools, text) {
  const all = [...tools.querySelectorAll('button')];
  tools.hidden = false;
  tools.addEventListener('click', ({ target }) => {
    const tool = target.closest('[data-format]');
    if (tool) format(text, tool.dataset.format);
  });
  tools.addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = all.at((all.indexOf(document.activeElement) + step) % all.length);
    for (const tool of all) tool.tabIndex = tool === next ? 0 : -1;
    next.focus();
  });
}

function format(text, what) {
  const isBlock = what === 'code' && text.value.slice(text.selectionStart, text.selectionEnd).includes('\n');
  if (isBlock) fence(text);
  else if (lineStarts[what]) startLines(text, lineStarts[what]);
  else surround(text, signs[what]);
}

/** Puts the sign on both sides of what is selected, or takes it away. White space stays outside: "**so **" means nothing. */
function surround(text, sign) {
  const { value, selectionStart, selectionEnd } = text;
  const selected = value.slice(selectionStart, selectionEnd);
  const start = selected.trim() ? selectionStart + selected.length - selected.trimStart().length : selectionStart;
  const end = start + selected.trim().length;
  const { length } = sign;
  if (isBetween(value, start, end, sign)) {
    replace(text, start - length, end + length, value.slice(start, end));
    text.setSelectionRange(start - length, end - length);
  } else {
    replace(text, start, end, sign + value.slice(start, end) + sign);
    text.setSelectionRange(start + length, end + length);
  }
}

function isBetween(value, start, end, sign) {
  if (value.slice(Math.max(0, start - sign.length), start) !== sign || value.slice(end, end + sign.length) !== sign) return false;
  // Bold is no italic twice over.
  return sign !== '*' || value.slice(0, start).match(/\**$/)[0].length % 2 === 1;
}

function fence(text) {
  const { value, selectionStart, selectionEnd } = text;
  const before = selectionStart > 0 && value[selectionStart - 1] !== '\n' ? '\n' : '';
  replace(text, selectionStart, selectionEnd, `${before}\`\`\`\n${value.slice(selectionStart, selectionEnd).replace(/\n$/, '')}\n\`\`\`\n`);
}

/** The lines that the selection touches. */
function startLines(text, sign) {
  const { value, selectionStart, selectionEnd } = text;
  const start = value.lastIndexOf('\n', selectionStart - 1) + 1;
  const next = value.indexOf('\n', selectionEnd);
  const end = next < 0 ? value.length : next;
  const lines = value.slice(start, end).split('\n');
  const isMarked = lines.every(line => line.startsWith(sign));
  const changed = lines.map(line => isMarked ? line.slice(sign.length) : sign + line).join('\n');
  replace(text, start, end, changed);
  if (lines.length > 1) text.setSelectionRange(start, start + changed.length);
}

/** As if it had been typed: it can be undone, and the draft hears of it. */
function replace(text, start, end, words) {
  text.focus();
  text.setSelectionRange(start, end);
  const isTyped = words ? document.execCommand('insertText', false, words) : document.execCommand('delete');
  if (isTyped) return;
  text.setRangeText(words, start, end, 'end');
  text.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

function addCopyButtons(root) {
  for (const code of root.querySelectorAll('.code')) {
    if (code.querySelector('[data-copy]')) continue;
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'code__copy', textContent: 'Copy' });
    button.dataset.copy = '';
    code.append(button);
  }
}

async function copy({ target }) {
  const button = target.closest?.('[data-copy]');
  if (!button) return;
  const pre = button.parentElement.querySelector('pre');
  try {
    await navigator.clipboard.writeText(pre.textContent);
  } catch {
    // Over plain HTTP there is no such clipboard.
    getSelection().selectAllChildren(pre);
    document.execCommand('copy');
  }
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = 'Copy'; }, 2_000);
}
