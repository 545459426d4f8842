// Which lines of conversations the list in this page shows: all, or only some of them.
import { lastSeq } from './messages.js';
import { take, unread } from './unread.js';

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

/** @type {(line: HTMLElement, isPresent: boolean) => boolean} */
function belongs({ id, dataset }, isPresent) {
  const show = list()?.dataset.show;
  const isArchived = dataset.place === 'archived';
  if (isArchived || show === 'archived') return isArchived && show === 'archived';
  // What was read while one looks at the list goes with the next page.
  if (show === 'unread') return isPresent || unread(id.slice('conversation-'.length)) > 0;
  if (show === 'direct') return isPresent || dataset.kind === 'direct';
  return show !== 'channels' || dataset.kind === 'channel';
}
