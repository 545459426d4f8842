// A new build of the messenger: every page that is opened has it, so that nobody needs to be told. A tab that stays open for days takes
// it over while nobody is looking, and never while something in it is known to this tab alone.
import * as log from '../conversation/messages.js';
import * as outbox from '../outbox/outbox.js';
import { everythingIsSaved } from '../durable/durable.js';
import { on } from '../tabs/tabs.js';

let newest = document.body.dataset.build;

export function start() {
  on('live', ({ build }) => { newest = build; takeOver(); });
  document.addEventListener('visibilitychange', takeOver);
}

function takeOver() {
  const isCalm = document.visibilityState === 'hidden' && everythingIsSaved() && outbox.isEmpty() && log.isAtEnd();
  if (newest === document.body.dataset.build || !isCalm) return;
  // Once for each build: servers of two builds may stand side by side for a while.
  if (sessionStorage.getItem('taken over') === newest) return;
  sessionStorage.setItem('taken over', newest);
  location.reload();
}
