// A message's menu: by its button, by a long press on a touch screen. Without script the button leads to the message's own page.
import { pick } from '../emoji/picker.js';
import { partial } from '../posting/page.js';
import { base } from '../shell/base.js';
import { copy } from '../shell/clipboard.js';
import { all, one, user } from '../shell/page.js';
import { showBeside } from '../shell/popover.js';
import { toast } from '../shell/toast.js';
import { words } from '../words/words.js';
import { pin, react, remove } from './acts.js';
import { edit } from './editing.js';
import { conversation, list, seqOf } from './messages.js';
import { isOwn } from './reactions.js';
import { reply } from './replying.js';

const press = 500; // ms

/** @type {HTMLElement | null} */
let open = null;
/** The message that the menu is of. @type {HTMLElement | null} */
let article = null;

/** @param {AbortSignal} signal */
export function start(signal) {
  open = document.getElementById('message-menu');
  if (!open || !('showPopover' in open)) return;
  const menu = open;
  document.addEventListener(
    'click',
    event => {
      const button = event.target instanceof Element ? event.target.closest('.message__menu') : null;
      if (!(button instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(menu, button);
    },
    { signal },
  );
  menu.addEventListener('click', ({ target }) => {
    const item = target instanceof Element ? target.closest('button') : null;
    if (item instanceof HTMLElement) choose(menu, item);
  });
  menu.addEventListener('keydown', event => move(menu, event));
  menu.addEventListener('submit', event => {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (one('[name=Emoji]', menu));
    if (article && field.value.trim()) react(article, field.value.trim(), true);
    field.value = '';
    menu.hidePopover();
  });
  followLongPresses(menu, signal);
}

/** @type {(menu: HTMLElement, button: HTMLElement) => void} */
function show(menu, button) {
  article = button.closest('article');
  if (!article) return;
  const mine = article.dataset.author === user();
  const isPinned = document.querySelector(`.pins [data-original="${seqOf(article)}"]`) !== null;
  for (const item of all('[data-act]', menu)) {
    const { act } = item.dataset;
    const isOthers = (act === 'edit' && !mine) || (act === 'delete' && !mine && list()?.dataset.moderates !== 'true');
    item.hidden = isOthers || (act === 'report' && mine) || (act === 'history' && !article.dataset.edited);
    if (act === 'pin') item.textContent = isPinned ? words.unpin : words.pin;
    if (act === 'delete') item.textContent = words.delete;
    delete item.dataset.sure;
  }
  for (const item of all('[data-react]', menu)) item.setAttribute('aria-pressed', String(isGiven(article, item.dataset.react)));
  showBeside(menu, button);
  one('button', menu).focus();
}

/** @type {(article: HTMLElement, emoji: string | undefined) => boolean} */
const isGiven = (article, emoji) => all('button[data-emoji]', article).some(chip => chip.dataset.emoji === emoji && isOwn(chip));

/** @type {(menu: HTMLElement, item: HTMLElement) => void} */
function choose(menu, item) {
  const of = article;
  if (!of) return;
  const { act, react: emoji } = item.dataset;
  // Asked once: the same button, pressed again, is the answer.
  if (act === 'delete' && !item.dataset.sure) {
    item.dataset.sure = 'true';
    item.textContent = words.deleteForEverybody;
    return;
  }
  if ('pick' in item.dataset) {
    pickFor(menu, of);
    return;
  }
  if (emoji || act) menu.hidePopover();
  if (emoji) return react(of, emoji, !isGiven(of, emoji));
  const link = `${location.origin}${base}/conversations/${conversation()}?at=${seqOf(of)}`;
  switch (act) {
    case 'reply':
      return reply(of);
    case 'edit':
      edit(of);
      return;
    case 'pin':
      pin(of, item.textContent === words.pin);
      return;
    case 'delete':
      remove(of);
      return;
    case 'history':
    case 'report':
      location.href = `${base}/conversations/${conversation()}/messages/${seqOf(of)}/${act}`;
      return;
    case 'copy':
      copyAndTell(sourceOf(of), words.textCopied);
      return;
    case 'link':
      copyAndTell(link, words.linkCopied);
      return;
  }
}

/**
 * Where the picker can't be loaded, a field takes what the person's own keyboard can type.
 * @type {(menu: HTMLElement, of: HTMLElement) => Promise<void>}
 */
async function pickFor(menu, of) {
  const button = one('.message__menu', of);
  menu.hidePopover();
  if (await pick(button, emoji => react(of, emoji, true))) return;
  one('form', menu).hidden = false;
  show(menu, button);
  one('[name=Emoji]', menu).focus();
}

/** @type {(text: string | Promise<string>, done: string) => Promise<void>} */
async function copyAndTell(text, done) {
  toast((await copy(text)) ? done : words.noClipboard);
}

/** As it was typed; without the server as it is shown, with its lines. @param {HTMLElement} of */
async function sourceOf(of) {
  const answer = await partial(`/conversations/${conversation()}/messages/${seqOf(of)}/source`);
  // biome-ignore lint/performance/useDomNodeTextContent: the layout is what is wanted.
  return answer?.ok ? answer.text() : one('.message__bubble', of).innerText;
}

/** Arrows go from item to item, as menus do. @type {(menu: HTMLElement, event: KeyboardEvent) => void} */
function move(menu, event) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!step || event.target instanceof HTMLInputElement) return;
  event.preventDefault();
  const items = all('button', menu).filter(item => !item.hidden);
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  items[(at + step + items.length) % items.length]?.focus();
}

/** @type {(menu: HTMLElement, signal: AbortSignal) => void} */
function followLongPresses(menu, signal) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const stop = () => clearTimeout(timer);
  document.addEventListener(
    'pointerdown',
    ({ pointerType, target }) => {
      stop();
      const pressed = target instanceof Element ? target.closest('article[data-seq]') : null;
      if (pointerType !== 'touch' || !pressed || (target instanceof Element && target.closest('a, button'))) return;
      timer = setTimeout(() => {
        const button = pressed.querySelector('.message__menu');
        if (button instanceof HTMLElement && !getSelection()?.toString()) show(menu, button);
      }, press);
    },
    { signal },
  );
  for (const end of ['pointerup', 'pointercancel', 'pointermove', 'scroll'])
    document.addEventListener(end, stop, { capture: true, passive: true, signal });
}
