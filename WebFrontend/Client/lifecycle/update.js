// A new build of the messenger: every page that is opened has it, so that nobody needs to be told. A tab that stays open for days takes
// it over while nobody is looking, and never while something in it is known to this tab alone.
import { isAtEnd } from '../conversation/messages.js';
import { isEverythingSaved } from '../durable/forms.js';
import * as outbox from '../outbox/outbox.js';
import { on } from '../tabs/tabs.js';

const takenOver = 'taken over';
/** @type {string | null} */
let newest = null;

export function start() {
  newest = thisBuild();
  on('live', ({ build }) => {
    newest = build;
    takeOver();
  });
  document.addEventListener('visibilitychange', takeOver);
}

const thisBuild = () => document.body.dataset.build ?? null;

function takeOver() {
  const isCalm = document.visibilityState === 'hidden' && isEverythingSaved() && outbox.isEmpty() && isAtEnd();
  if (newest === null || newest === thisBuild() || !isCalm) return;
  // Once for each build: servers of two builds may stand side by side for a while.
  if (sessionStorage.getItem(takenOver) === newest) return;
  sessionStorage.setItem(takenOver, newest);
  location.reload();
}
