// Messages on their way. What is in the outbox is kept by this browser until the server has it or the person takes it back: over
// reloads, crashes and days offline. One tab sends, in order for each conversation; the client id makes every retry harmless.
import { post, sentence } from '../posting/page.js';
import { uuidOf } from '../shell/uuid.js';
import { outbox as stored } from '../storage/store.js';
import { lead, on, tell } from '../tabs/tabs.js';
import { words } from '../words/words.js';
import { Failed, postMessage } from './message.js';

/** @import { Act, Entry, NewEntry } from '../storage/entry.d.ts' */

/** What is stored, as far as this tab knows. @type {Entry[]} */
let entries = [];
let known = Promise.resolve();
/** How many have arrived, since this tab sends. */
let arrived = 0;
/** The server's word, which nothing that is written meanwhile shortens. In ms, as Date.now() counts. */
let notBefore = 0;
/** Kept by the page alone, where the browser keeps nothing. @type {Entry[]} */
const unstored = [];
/** What this tab alone knows, it sends. */
let isSendingUnstored = false;
let leading = false;

/** @param {string | undefined} id */
export const ofConversation = id => entries.filter(entry => entry.conversation === id && !entry.act);

/** @param {string | undefined} id */
export const actsOf = id => entries.filter(entry => entry.conversation === id && entry.act);

export const isEmpty = () => entries.length === 0;

/** Whether all of it outlives the page. */
export const keepsAll = () => unstored.length === 0;

/** Whether messages of the conversation are still to be sent; those that need the person are not. @param {string} id */
export const isSending = id => ofConversation(id).some(entry => entry.state !== 'refused');

/**
 * Kept when it resolves. False when this browser can't keep it: then it lives as long as the page, which sends it itself.
 * @param {NewEntry} entry
 */
export async function add(entry) {
  const waiting = { ...entry, state: /** @type {const} */ ('waiting'), reason: '' };
  let isKept = true;
  try {
    await stored().add(waiting);
  } catch {
    isKept = false;
    unstored.push({ ...waiting, place: `unstored ${entry.clientId}` });
    if (!isSendingUnstored) send(new AbortController().signal, isUnstored);
    isSendingUnstored = true;
  }
  await changed();
  return isKept;
}

/** @param {Entry} entry */
const isUnstored = entry => typeof entry.place === 'string';
/** @param {Entry} entry */
const isStored = entry => !isUnstored(entry);

/** Takes a message back out; true for the one tab that got it. @param {Entry} entry */
export async function takeBack(entry) {
  const own = unstored.findIndex(other => other.place === entry.place);
  const mine = own >= 0 ? unstored.splice(own, 1).length > 0 : await stored().remove(entry.place);
  await changed();
  return mine;
}

/** Sends again what was refused. @param {Entry} entry */
export const tryAgain = entry => update({ ...entry, state: 'waiting', reason: '' });

export function start() {
  on('outbox', async () => {
    known = reload();
    await known;
    wake();
  });
  on('wake', () => wake());
  on('live', () => {
    signInAgain();
    wake();
  });
  known = reload();
  lead('outbox', async signal => {
    leading = true;
    await known;
    signInAgain();
    await send(signal, isStored);
  });
  known.then(() => tell('outbox'));
}

/** The connection stands: whoever was signed out is signed in again. */
function signInAgain() {
  if (leading) for (const entry of entries.filter(({ state }) => state === 'signed-out')) tryAgain(entry);
}

async function reload() {
  const kept = await stored()
    .all()
    .catch(() => []);
  entries = [...kept, ...unstored];
  show();
}

/** To all that show a part of it. */
export function show() {
  for (const listener of listeners) listener();
}

/** @type {Set<() => void>} */
const listeners = new Set();

/** @type {(listener: () => void, signal?: AbortSignal) => void} */
export function onChange(listener, signal) {
  listeners.add(listener);
  signal?.addEventListener('abort', () => listeners.delete(listener));
}

async function changed() {
  tell('outbox');
  await known;
}

/** @param {Entry} entry */
async function update(entry) {
  const own = unstored.findIndex(other => other.place === entry.place);
  if (own >= 0) unstored[own] = entry;
  else await stored().update(entry);
  await changed();
}

/** @type {(signal: AbortSignal, isOurs: (entry: Entry) => boolean) => Promise<void>} */
async function send(signal, isOurs) {
  signal.addEventListener('abort', wake);
  const ours = () => entries.filter(entry => entry.state === 'waiting' && isOurs(entry));
  const waiting = () => ours().filter(entry => (entry.heldUntil ?? 0) <= Date.now());
  for (let failures = 0; !signal.aborted; ) {
    if (Date.now() < notBefore) {
      await pause(notBefore - Date.now());
      continue;
    }
    const before = arrived;
    const conversations = [...new Set(waiting().map(entry => entry.conversation))];
    const nextOf = (/** @type {string} */ id) => () => waiting().find(entry => entry.conversation === id);
    const results = await Promise.all(conversations.map(id => drain(nextOf(id), signal)));
    const failed = results.includes(false);
    // On a network that loses something now and then, what gets through is no failure.
    failures = !failed ? 0 : arrived > before ? 1 : failures + 1;
    if (signal.aborted) return;
    if (failed) await pause(Math.min(30_000, 500 * 2 ** failures) * (0.5 + Math.random()));
    else if (waiting().length === 0) await pause(untilHeld(ours()));
  }
}

/** How long until the first of those that are held back is to be sent; null for none. @param {Entry[]} held */
const untilHeld = held => (held.length > 0 ? Math.max(1, Math.min(...held.map(entry => entry.heldUntil ?? 0)) - Date.now()) : null);

/**
 * Sends what waits, one after the other. False when it has to be tried again later.
 * @type {(next: () => Entry | undefined, signal: AbortSignal) => Promise<boolean>}
 */
async function drain(next, signal) {
  for (let entry = next(); entry && !signal.aborted; entry = next()) {
    try {
      tell('sending', entry.clientId);
      const { answer, html } = await postMessage(post, entry);
      if (html && entry.act) await done(entry, entry.act, html);
      else if (html) await sent(entry, answer, html);
      else if (answer.status === 401) await update({ ...entry, state: 'signed-out', reason: words.signedOut });
      else if (entry.act) await notDone(entry, entry.act, answer);
      else await refused(entry, answer);
    } catch (error) {
      tell('stuck', entry.conversation);
      notBefore = Math.max(notBefore, Date.now() + 1_000 * (error instanceof Failed ? error.retryAfter : 0));
      return false;
    }
  }
  return true;
}

/** @type {(entry: Entry, answer: Response, html: string) => Promise<void>} */
async function sent(entry, answer, html) {
  arrived++;
  const revision = answer.headers.get('Draft-Revision');
  const { conversation, clientId } = entry;
  const notMentioned = answer.headers.get('Not-Mentioned')?.split(',') ?? [];
  tell('sent', { conversation, clientId, html, revision: revision === null ? null : Number(revision), notMentioned });
  await takeBack(entry);
}

/** @type {(entry: Entry, act: Act, html: string) => Promise<void>} */
async function done(entry, { kind, seq }, html) {
  arrived++;
  tell('done', { conversation: entry.conversation, kind, seq, html });
  await takeBack(entry);
}

/**
 * Whoever shows it tells the person; an edit is still the draft that it was.
 * @type {(entry: Entry, act: Act, answer: Response) => Promise<void>}
 */
async function notDone(entry, { kind, seq }, answer) {
  tell('refused', { conversation: entry.conversation, kind, seq, status: answer.status, words: await answer.text().catch(() => '') });
  await takeBack(entry);
}

/** @type {(entry: Entry, answer: Response) => Promise<void>} */
async function refused(entry, answer) {
  const reason = answer.status === 404 ? words.noMember : await sentence(answer);
  // Its id is another message's, which stands in the log: under that id nobody would see that this one is still here. Other devices may
  // have sent the same draft as well, and are given the same id for the same text: it is one message.
  const isTaken = answer.status === 409;
  const clientId = isTaken ? uuidOf(`${entry.clientId} ${entry.text}`) : entry.clientId;
  if (isTaken) tell('taken-back', entry.clientId);
  await update({ ...entry, clientId, state: 'refused', reason });
}

/** @type {Set<() => void>} */
const sleepers = new Set();

/** Until something changes, or the time is over. @param {number | null} milliseconds @returns {Promise<void>} */
function pause(milliseconds) {
  return new Promise(resolve => {
    sleepers.add(resolve);
    if (milliseconds !== null) setTimeout(resolve, milliseconds);
  });
}

function wake() {
  for (const resolve of sleepers) resolve();
  sleepers.clear();
}
