// What the live connection brings for the conversation that this page shows.
import { base } from '../shell/base.js';
import { fromTemplate, one, user } from '../shell/page.js';
import { fragmentOf } from '../shell/upsert.js';
import { refresh } from './catchup.js';
import { articles, conversation, isAtEnd, isHistory, lastSeq, list, place, seqOf } from './messages.js';
import * as reading from './reading.js';
import * as typing from './typing.js';
import { showWayDown } from './waydown.js';

/** Takes a message of this conversation; false when the fragment is none. @param {string} html */
export function receive(html) {
  const fragment = fragmentOf(html);
  const log = list();
  if (!log || !fragment || fragment.dataset.home !== log.id) return false;
  const isNew = !document.getElementById(fragment.id);
  // What would leave a hole counts as not seen: should the newest page not come, it is sent again.
  if (!place(fragment) && !isHistory() && seqOf(fragment) > lastSeq() + 1) refresh();
  else log.dataset.version = String(Math.max(Number(log.dataset.version), Number(fragment.dataset.version)));
  const article = document.getElementById(fragment.id);
  if (isNew) typing.ended(fragment.dataset.author);
  if (isNew && article && article.dataset.author !== user() && !reading.isReading()) reading.drawLine(article);
  if (articles().length > most && isAtEnd()) lighten(log);
  showWayDown();
  reading.read();
  return true;
}

const [most, enough] = [400, 200];

/**
 * A tab that is open for days stays quick: what is far above is let go, and comes back as earlier messages do.
 * @param {HTMLElement} log
 */
function lighten(log) {
  const first = /** @type {HTMLElement} */ (articles().at(-enough));
  while (log.firstElementChild !== first) log.firstElementChild?.remove();
  const earlier = fromTemplate('earlier');
  const [before, read] = [seqOf(first), reading.hasReadUntil()];
  const path = `${base}/conversations/${conversation()}?before=${before}${read < before - 1 ? `&read=${Math.max(read, 0)}` : ''}`;
  for (const name of ['href', 'hx-get']) one(':scope > *', earlier).setAttribute(name, path);
  // Put in anew, the first message is the first of its day again.
  log.prepend(earlier, first);
  window.htmx?.process(earlier);
}
