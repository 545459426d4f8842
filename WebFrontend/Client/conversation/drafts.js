// All that this person has half written: how many forms it is, in the sidebar, and the page that lists them.
import { partial } from '../posting/page.js';
import { copy } from '../shell/clipboard.js';
import { all, one, setWords } from '../shell/page.js';
import { toast } from '../shell/toast.js';
import { words } from '../words/words.js';

/** @typedef {{ form: string, fields: { name: string, value: string }[], others: unknown[] }} Told a draft as the stream carries it */

/** How long the list waits for more: somebody types on another device. */
const pause = 400; // ms

/** @type {Set<string>} */
const forms = new Set();
let waiting = 0;

const list = () => document.getElementById('draft-list');
const link = () => document.getElementById('drafts-link');

export function start() {
  for (const form of link()?.dataset.forms?.split(',').filter(Boolean) ?? []) forms.add(form);
  const page = list()?.closest('.main');
  if (!page) return;
  const show = () => all('[data-copy]', page).forEach(showCopying);
  show();
  new MutationObserver(show).observe(page, { childList: true, subtree: true });
}

/** A draft is so now, on whatever device. @param {Told} draft */
export const learn = ({ form, fields, others }) =>
  note(form, others.length > 0 || fields.some(({ name, value }) => name !== 'ClientId' && value.trim() !== ''));

/** @type {(form: string, isFilled: boolean) => void} */
export function note(form, isFilled) {
  if (isFilled) forms.add(form);
  else forms.delete(form);
  const shown = link();
  if (shown) {
    shown.hidden = forms.size === 0;
    setWords(one('[data-count]', shown), String(forms.size));
  }
  if (!list()) return;
  clearTimeout(waiting);
  waiting = setTimeout(refresh, pause);
}

/** The list as the server has it; what was just thrown away stays beside it, and the focus where it was. */
async function refresh() {
  const answer = await partial('/drafts');
  const present = list();
  if (!answer?.ok || !present) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const focused = document.activeElement?.closest('#draft-list > li');
  const at = focused ? controlsOf(focused).indexOf(/** @type {HTMLElement} */ (document.activeElement)) : -1;
  document.getElementById('no-drafts')?.remove();
  present.replaceWith(...fresh.querySelectorAll('#draft-list, #no-drafts'));
  const now = list();
  if (now) window.htmx?.process(now);
  const again = focused && document.getElementById(focused.id);
  if (again) controlsOf(again)[at]?.focus();
}

/** @param {Element} item */
const controlsOf = item => all('a, button', item);

/** @param {HTMLElement} button */
function showCopying(button) {
  button.hidden = false;
  button.onclick = async () => {
    const text = button.closest('li')?.querySelector('[data-text]')?.textContent ?? '';
    toast((await copy(text)) ? words.textCopied : words.noClipboard);
  };
}
