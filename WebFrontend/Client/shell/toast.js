// A sentence that passes by, told to assistive technology too: #toasts is a polite live region.
import { one } from './page.js';

const shown = 6_000; // ms

/**
 * @param {string} words
 * @param {{ label: string, run: () => void }} [button] what can still be done about it
 * @returns {() => void} takes it away
 */
export function toast(words, button) {
  const element = Object.assign(document.createElement('p'), { className: 'toast', textContent: words });
  if (button) {
    const action = Object.assign(document.createElement('button'), {
      type: 'button',
      className: 'button button--quiet',
      textContent: button.label,
    });
    action.onclick = () => {
      element.remove();
      button.run();
    };
    element.append(' ', action);
  }
  one('#toasts').replaceChildren(element);
  setTimeout(() => element.remove(), shown);
  return () => element.remove();
}
