// The picker and the emoji it knows, in a file of their own: it is loaded when somebody first wants an emoji.
import Database from 'emoji-picker-element/database.js';
import Picker from 'emoji-picker-element/picker.js';

export { Database };

/** The page's colours, and all the room there is. */
const look = `emoji-picker {
  --background: transparent;
  --border-size: 0;
  --border-color: var(--line);
  --button-active-background: var(--accent-soft);
  --button-hover-background: var(--accent-soft);
  --indicator-color: var(--accent);
  --input-border-color: var(--line-strong);
  --input-font-color: var(--text);
  --input-placeholder-color: var(--muted);
  --outline-color: var(--accent);
  inline-size: 100%;
  block-size: 100%;
}`;

/**
 * In the panel's shadow, where no copy of the page has it: a copy of the element would come alive and ask for data from elsewhere.
 * @type {(panel: HTMLElement, dataSource: string) => HTMLElement}
 */
export function newPicker(panel, dataSource) {
  allowStyleAttributes();
  const picker = new Picker({ dataSource });
  const root = /** @type {ShadowRoot} */ (picker.shadowRoot);
  // The page's policy refuses style elements, and allows style sheets that a script makes.
  const style = /** @type {HTMLStyleElement} */ (root.querySelector('style'));
  root.adoptedStyleSheets = [sheetOf(style.textContent ?? '')];
  style.remove();
  const shadow = panel.attachShadow({ mode: 'open' });
  shadow.adoptedStyleSheets = [sheetOf(look)];
  shadow.append(picker);
  return picker;
}

/** @param {string} css */
function sheetOf(css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
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
