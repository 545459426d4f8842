// Who is writing: told to the others for as long as keys are pressed, and shown of them for a few seconds each.
import { post } from '../posting/page.js';
import { isolated } from '../shell/isolated.js';
import { user } from '../shell/page.js';
import { words } from '../words/words.js';
import { conversation } from './messages.js';

/** @typedef {{ userId: string, nickname: string }} Writer */

const between = 3_000; // ms: the server takes no more
const lasts = 6_000; // ms: whoever goes on is told of again by then
const named = 2;

/** Until when each of the others is taken to write. @type {Map<string, { nickname: string, timer: ReturnType<typeof setTimeout> }>} */
const writers = new Map();
let told = 0;

const place = () => document.getElementById('typing');

export function start() {
  for (const { timer } of writers.values()) clearTimeout(timer);
  writers.clear();
  told = 0;
  // Where there is no place for it, the person doesn't want it.
  if (!place()) return;
  const text = document.querySelector('form.composer textarea');
  text?.addEventListener('input', () => {
    if (!(text instanceof HTMLTextAreaElement) || !text.value.trim() || Date.now() - told < between) return;
    told = Date.now();
    post(`/conversations/${conversation()}/typing`, {}).catch(() => {});
  });
}

/** @param {Writer[]} writing */
export function follow(writing) {
  for (const { userId, nickname } of writing) {
    if (userId === user()) continue;
    clearTimeout(writers.get(userId)?.timer);
    writers.set(userId, { nickname, timer: setTimeout(() => ended(userId), lasts) });
  }
  show();
}

/** What somebody has sent isn't being written any more. @param {string | undefined} userId */
export function ended(userId) {
  if (!userId || !writers.has(userId)) return;
  clearTimeout(writers.get(userId)?.timer);
  writers.delete(userId);
  show();
}

function show() {
  const line = place();
  if (!line) return;
  const names = [...writers.values()].map(({ nickname }) => isolated(nickname));
  line.hidden = names.length === 0;
  line.textContent = names.length > named ? words.severalAreWriting : words.areWriting(names);
}
