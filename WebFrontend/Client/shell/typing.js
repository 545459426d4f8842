// Text in a field: what the caret stands in, and what a script types there.

/** In a code block that isn't closed yet. @param {string} before the text before the caret */
export const isInFence = before => (before.match(/^ {0,3}```[^`\n]*$/gm)?.length ?? 0) % 2 === 1;

/** In code of either kind. @param {string} before */
export const isInCode = before => isInFence(before) || before.slice(before.lastIndexOf('\n') + 1).split('`').length % 2 === 0;

/**
 * As if it had been typed: it can be undone, and the draft hears of it.
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {number} start
 * @param {number} end
 * @param {string} text
 */
export function replace(field, start, end, text) {
  field.focus();
  field.setSelectionRange(start, end);
  const isTyped = text ? document.execCommand('insertText', false, text) : document.execCommand('delete');
  if (isTyped) return;
  field.setRangeText(text, start, end, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
