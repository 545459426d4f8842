// Which lines of conversations the list in this page shows: all, or only some of them.
import { one } from '../shell/page.js';
import { lastSeq } from './messages.js';
import { forget, idOf, take, unread } from './unread.js';

const list = () => document.getElementById('conversations');

export function start() {
  // What is put away is what one sees by now, not what the page came with.
  document.addEventListener('submit', ({ target }) => {
    const seen = target instanceof HTMLFormElement && target.querySelector('[data-last-seen]');
    if (seen instanceof HTMLInputElement) seen.value = String(Math.max(Number(seen.value), lastSeq()));
  });
}

/**
 * A line that came live, if it belongs here; one that doesn't is taken out. What it tells is noted in any case.
 * @param {HTMLElement} line
 */
export function sorted(line) {
  take(line);
  const present = document.getElementById(line.id);
  if (belongs(line, present !== null)) return line;
  present?.remove();
  return null;
}

/**
 * What the list of all has since a time, after an interruption: a line that it lacks was put away, or the person is out of it.
 * @param {{ ids: string[], until: number }} listed
 */
export function agree({ ids, until }) {
  if (list()?.dataset.show) return;
  for (const line of [...(list()?.children ?? [])]) {
    const at = Date.parse(/** @type {HTMLTimeElement} */ (one('time', line)).dateTime);
    if (at > until && !ids.includes(idOf(line))) forget(idOf(line));
  }
}

/** @type {(line: HTMLElement, isPresent: boolean) => boolean} */
function belongs(line, isPresent) {
  const { dataset } = line;
  const show = list()?.dataset.show;
  const isArchived = dataset.place === 'archived';
  if (isArchived || show === 'archived') return isArchived && show === 'archived';
  // What was read while one looks at the list goes with the next page.
  if (show === 'unread') return isPresent || unread(idOf(line)) > 0;
  if (show === 'mentions') return isPresent || Number(dataset.mentions) > 0;
  if (show === 'direct') return isPresent || dataset.kind === 'direct';
  return show !== 'channels' || dataset.kind === 'channel';
}
