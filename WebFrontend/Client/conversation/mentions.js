// Mentioning people: "@ad" lists which members may be meant; whoever tells a crowd is asked first; who isn't told, is said.
import { partial } from '../posting/page.js';
import { base } from '../shell/base.js';
import { Choices, onTyping } from '../shell/choices.js';
import { isInCode } from '../shell/typing.js';
import { words } from '../words/words.js';
import { conversation } from './messages.js';

// Behind a letter or in an address an @ means something else. Only Latin letters: others write words without spaces.
const beginning = /(?<![A-Za-z0-9./@:+%&=#-])@(\p{L}[\p{L}\p{M}0-9_]{0,39}|[0-9_]{1,32})$/u;
const everybody = /(?<![A-Za-z0-9./@:+%&=#-])@all(?![A-Za-z0-9_])/i;
const pause = 120; // ms
/** In a larger conversation whoever mentions all is asked. */
const most = 20;

/** The last question was about this text: sent again, it is answered. */
let asked = '';
let searches = 0;

/** @param {AbortSignal} signal */
export function start(signal) {
  asked = '';
  const list = document.getElementById('mentions');
  if (!list || !('showPopover' in list)) return;
  const textOf = (/** @type {HTMLElement} */ { dataset }) => `@${dataset.handle} `;
  const choices = new Choices(list, { begunAt, search, optionOf: option => option, textOf }, signal);
  onTyping(field => choices.look(field), signal);
}

/** @type {(text: string, caret: number) => { start: number, name: string } | null} */
function begunAt(text, caret) {
  const before = text.slice(0, caret);
  const found = beginning.exec(before);
  return found && !isInCode(before) ? { start: found.index, name: found[1] } : null;
}

/** Of what is typed quickly only the last is looked for. @param {string} name @returns {Promise<HTMLElement[]>} */
async function search(name) {
  const own = ++searches;
  await new Promise(resolve => setTimeout(resolve, pause));
  if (own !== searches) return [];
  const answer = await partial(`/conversations/${conversation()}/mentions?q=${encodeURIComponent(name)}`);
  if (!answer?.ok) return [];
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return [...page.body.children].map(option => /** @type {HTMLElement} */ (option));
}

/** What to ask before it is sent; nothing of a text that was asked about. @type {(text: string, log: HTMLElement) => string} */
export function questionOf(text, { dataset }) {
  const tells = dataset.moderates === 'true' && Number(dataset.members) > most && everybody.test(text);
  if (!tells || asked === text) return '';
  asked = text;
  return words.whetherAll(Number(dataset.members));
}

/** @param {string[]} handles in the message that was just sent */
export function tellWhoIsNotMentioned(handles) {
  const notice = document.getElementById('not-mentioned');
  if (!notice) return;
  notice.hidden = handles.length === 0;
  const people = handles.filter(handle => handle !== 'all');
  const sentences = handles.length > people.length ? [words.onlyModerators] : [];
  if (people.length > 0) sentences.push(words.notMembers(people.map(handle => `@${handle}`)));
  notice.replaceChildren(sentences.join(' '));
  if (people.length === 0 || notice.dataset.mayAdd !== 'true') return;
  const href = `${base}/conversations/${conversation()}/members?add=${people[0]}#add-members`;
  notice.append(' ', Object.assign(document.createElement('a'), { href, textContent: words.addThem }));
}
