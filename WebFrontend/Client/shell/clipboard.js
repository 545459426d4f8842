// The clipboard, also over plain HTTP, where browsers give scripts only the old way to it.

/**
 * False when the browser gives no access to it. A text that is still on its way is asked for at once: some browsers let a script write
 * only in answer to the press itself.
 * @param {string | Promise<string>} text
 */
export async function copy(text) {
  try {
    if (typeof text === 'string') await navigator.clipboard.writeText(text);
    else
      await navigator.clipboard.write([
        new ClipboardItem({ 'text/plain': text.then(words => new Blob([words], { type: 'text/plain' })) }),
      ]);
    return true;
  } catch {
    return select(await text);
  }
}

/** @param {string} text */
function select(text) {
  const focused = document.activeElement;
  const field = Object.assign(document.createElement('textarea'), { value: text, className: 'visually-hidden' });
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return isCopied;
}
