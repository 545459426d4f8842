// Whether the other one of two is there; and telling, once a minute at most, that this page is used.
import { post } from '../posting/page.js';
import { words } from '../words/words.js';

/** @typedef {{ userId: string, kind: 'here' | 'away' | 'gone', since: string | null }} Presence */

const between = 60_000; // ms

let told = 0;

export function start() {
  for (const name of ['pointerdown', 'keydown', 'visibilitychange']) document.addEventListener(name, tell, { passive: true });
  tell();
}

function tell() {
  if (document.visibilityState !== 'visible' || Date.now() - told < between) return;
  told = Date.now();
  post('/presence', {}).catch(() => {});
}

/** @param {Presence | undefined} other nobody where it isn't shown */
export function follow(other) {
  const line = document.getElementById('presence');
  if (!line) return;
  line.hidden = !other;
  line.dataset.presence = other?.kind ?? '';
  if (other) line.replaceChildren(...wordsOf(other));
}

/** The time is put into local words when it is in the page. @param {Presence} other @returns {(string | Node)[]} */
function wordsOf({ kind, since }) {
  if (kind !== 'gone') return [kind === 'here' ? words.hereNow : words.away];
  if (!since) return [words.notHere];
  const time = Object.assign(document.createElement('time'), { dateTime: since });
  time.dataset.local = '';
  const [before, after] = words.lastHere.split('{time}');
  return [before, time, after];
}
