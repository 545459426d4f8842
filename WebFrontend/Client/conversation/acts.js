// What this person does to messages that are there. Each act goes through the outbox, and so survives the page, and is done once.
import { refusal } from '../outbox/message.js';
import * as outbox from '../outbox/outbox.js';
import { partial } from '../posting/page.js';
import { toast } from '../shell/toast.js';
import { fragmentOf } from '../shell/upsert.js';
import { uuid } from '../shell/uuid.js';
import { on } from '../tabs/tabs.js';
import { words } from '../words/words.js';
import { conversation, place, seqOf } from './messages.js';
import { isOwn, showReaction } from './reactions.js';

/** @import { Act } from '../storage/entry.d.ts' */

/** How long a deletion can be taken back, in ms. */
const undoable = 6_000;

export function start() {
  on('done', ({ conversation: id, html }) => {
    if (id === conversation()) put(html);
  });
  on('refused', ({ conversation: id, kind, seq, status, words: said }) => {
    if (id !== conversation() || kind === 'edit') return;
    toast(refusal(status, said));
    reload(seq);
  });
  document.addEventListener('click', event => {
    const button = event.target instanceof Element ? event.target.closest('.log button[data-emoji]') : null;
    const article = button?.closest('article');
    if (!(button instanceof HTMLElement) || !article) return;
    event.preventDefault();
    react(article, button.dataset.emoji ?? '', !isOwn(button));
  });
}

/** @type {(article: HTMLElement, emoji: string, given: boolean) => void} */
export function react(article, emoji, given) {
  showReaction(article, emoji, given);
  act(article, { kind: 'reactions', fields: { Emoji: emoji, On: String(given) } });
}

/** @type {(article: HTMLElement, pinned: boolean) => void} */
export const pin = (article, pinned) => act(article, { kind: 'pin', fields: { On: String(pinned) } });

/**
 * Held back for some seconds, in which it can be undone; a page that is closed meanwhile leaves it to the next.
 * @param {HTMLElement} article
 */
export async function remove(article) {
  const entry = entryOf(article, { kind: 'delete', fields: {} });
  article.classList.add('message--leaving');
  await outbox.add({ ...entry, heldUntil: Date.now() + undoable });
  toast(words.willBeDeleted, {
    label: words.undo,
    run: async () => {
      const stored = outbox.actsOf(entry.conversation).find(other => other.clientId === entry.clientId);
      if (stored && (await outbox.takeBack(stored))) document.getElementById(article.id)?.classList.remove('message--leaving');
    },
  });
}

/** @type {(article: HTMLElement, act: Omit<Act, 'seq'>) => Promise<boolean>} */
const act = (article, what) => outbox.add(entryOf(article, what));

/** @type {(article: HTMLElement, act: Omit<Act, 'seq'>) => import('../storage/entry.d.ts').NewEntry} */
const entryOf = (article, what) => ({
  conversation: conversation() ?? '',
  clientId: uuid(),
  text: '',
  act: { ...what, seq: seqOf(article) },
});

/** @param {string} html */
function put(html) {
  const fragment = fragmentOf(html);
  if (!fragment) return;
  const hadFocus = document.getElementById(fragment.id)?.contains(document.activeElement);
  place(fragment);
  if (hadFocus) /** @type {HTMLElement | null} */ (document.getElementById(fragment.id)?.querySelector('.message__menu'))?.focus();
}

/** As it stands: what was shown at once was not done. @param {number} seq */
async function reload(seq) {
  const answer = await partial(`/conversations/${conversation()}/messages/${seq}`);
  const present = document.getElementById(`message-${conversation()}-${seq}`);
  const fragment = answer?.ok ? fragmentOf(await answer.text()) : null;
  if (present && fragment?.id === present.id) present.replaceWith(fragment);
}
