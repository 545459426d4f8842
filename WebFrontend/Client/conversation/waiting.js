// What somebody did to messages and the server hasn't heard of: it shows on them as long as the outbox holds it, over reloads too.
import * as outbox from '../outbox/outbox.js';
import { one, setWords } from '../shell/page.js';
import { on } from '../tabs/tabs.js';
import { words } from '../words/words.js';
import { articles, conversation, list, seqOf } from './messages.js';
import { showReaction } from './reactions.js';

/** @import { Act } from '../storage/entry.d.ts' */

/** The server was not reached since it last did anything. */
let isStuck = false;
/** Whether anything is shown: nearly always nothing waits, and nothing is to be looked through. */
let isShown = false;

/** @param {AbortSignal} signal */
export function start(signal) {
  const log = list();
  [isStuck, isShown] = [false, false];
  if (!log) return;
  outbox.onChange(show, signal);
  // Put in anew, a message is as the server knows it.
  new MutationObserver(show).observe(log, { childList: true });
  on('stuck', id => follow(id, true), signal);
  on('done', ({ conversation: id }) => follow(id, false), signal);
}

/** @type {(id: string, stuck: boolean) => void} */
function follow(id, stuck) {
  if (id !== conversation()) return;
  isStuck = stuck;
  show();
}

function show() {
  const acts = outbox.actsOf(conversation()).flatMap(({ act }) => act ?? []);
  if (acts.length === 0 && !isShown) return;
  isShown = acts.length > 0;
  for (const article of articles()) showOn(article, article.dataset.deleted ? [] : acts.filter(({ seq }) => seq === seqOf(article)));
}

/** @type {(article: HTMLElement, acts: Act[]) => void} */
function showOn(article, acts) {
  article.classList.toggle(
    'message--leaving',
    acts.some(({ kind }) => kind === 'delete'),
  );
  showText(article, acts.findLast(({ kind }) => kind === 'edit')?.fields.Text);
  for (const { kind, fields } of acts) if (kind === 'reactions') showReaction(article, fields.Emoji, fields.On === 'true');
  showState(article, isStuck ? sentenceFor(acts) : '');
}

/** In place of the text that the server knows. @type {(article: HTMLElement, text: string | undefined) => void} */
function showText(article, text) {
  const present = article.querySelector('.message__bubble--waiting');
  if (text === undefined) return present?.remove();
  const bubble =
    present ?? Object.assign(document.createElement('div'), { className: 'message__bubble message__bubble--waiting', dir: 'auto' });
  setWords(bubble, text);
  if (!present) one('.message__bubble', article).after(bubble);
}

/** @param {Act[]} acts */
function sentenceFor(acts) {
  if (acts.some(({ kind }) => kind === 'delete')) return words.deletionWaits;
  return acts.length > 0 ? words.waiting : '';
}

/** @type {(article: HTMLElement, sentence: string) => void} */
function showState(article, sentence) {
  const present = article.querySelector('.message__state');
  if (!sentence) return present?.remove();
  const line = present ?? Object.assign(document.createElement('p'), { className: 'message__state' });
  setWords(line, sentence);
  if (!present) article.append(line);
}
