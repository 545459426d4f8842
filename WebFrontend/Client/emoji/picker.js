// The emoji picker: one for the page, shown beside whatever asks for an emoji.
import { hasFinePointer } from '../shell/keys.js';
import { one } from '../shell/page.js';
import { showBeside } from '../shell/popover.js';
import { library } from './loading.js';

/** @type {(emoji: string) => void} */
let take = () => {};
/** @type {Promise<HTMLElement> | null} */
let picker = null;
/** Which it was put into. @type {HTMLElement | null} */
let home = null;

/**
 * False when the picker can't be loaded.
 * @param {Element} anchor that it is shown beside
 * @param {(emoji: string) => void} taken called with what is picked
 */
export async function pick(anchor, taken) {
  const panel = one('#emoji');
  take = taken;
  showBeside(panel, anchor);
  // The page may show another conversation, with a panel of its own.
  if (home !== panel) picker = null;
  home = panel;
  picker ??= load(panel);
  try {
    const loaded = await picker;
    // A field would bring up a phone's keyboard, which covers what there is to choose from.
    one(hasFinePointer() ? 'input' : '[role=tabpanel]', /** @type {ShadowRoot} */ (loaded.shadowRoot)).focus();
    return true;
  } catch {
    picker = null;
    panel.hidePopover();
    return false;
  }
}

/** @param {HTMLElement} panel */
async function load(panel) {
  const element = (await library()).newPicker(panel);
  element.addEventListener('emoji-click', event => {
    panel.hidePopover();
    take(/** @type {CustomEvent} */ (event).detail.unicode);
  });
  return element;
}
