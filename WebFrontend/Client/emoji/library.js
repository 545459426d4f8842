// The picker and the emoji it knows, in a file of their own: it is loaded when somebody first wants an emoji.
import Database from 'emoji-picker-element/database.js';
import Picker from 'emoji-picker-element/picker.js';

export { Database };

/** @param {string} dataSource the address of the emoji data @returns {HTMLElement} */
export function newPicker(dataSource) {
  allowStyleAttributes();
  const picker = new Picker({ dataSource });
  const root = /** @type {ShadowRoot} */ (picker.shadowRoot);
  // The page's policy refuses style elements, and allows style sheets that a script makes.
  const style = /** @type {HTMLStyleElement} */ (root.querySelector('style'));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style.textContent ?? '');
  style.remove();
  root.adoptedStyleSheets = [sheet];
  return picker;
}

let isAllowed = false;

/** The policy refuses a style that is set as an attribute, and allows the same as a property. */
function allowStyleAttributes() {
  if (isAllowed) return;
  isAllowed = true;
  const { setAttribute } = Element.prototype;
  Element.prototype.setAttribute = function (name, value) {
    if (name === 'style' && this instanceof HTMLElement) this.style.cssText = value;
    else setAttribute.call(this, name, value);
  };
}
