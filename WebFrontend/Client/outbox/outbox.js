// Messages on their way. What is in the outbox is kept by this browser until the server has it or the person takes it back: over
// reloads, crashes and days offline. One tab sends, in order for each conversation; the client id makes every retry harmless.
import { outbox as stored } from '../storage/store.js';
import { postMessage } from '../posting/post.js';
import { post, sentence } from '../posting/page.js';
import { lead, on, tell } from '../tabs/tabs.js';
import { uuid } from '../shell/uuid.js';

/** What is stored, as far as this tab knows. */
let entries = [];
let known;
/** How many have arrived, since this tab sends. */
let arrived = 0;
/** The server's word, which nothing that is written meanwhile shortens. In ms, as Date.now() counts. */
let notBefore = 0;
/** Kept by the page alone, where the browser keeps nothing. */
const unstored = [];
let sendingHere;
let leading = false;

export const ofConversation = id => entries.filter(entry => entry.conversation === id);

export const isEmpty = () => entries.length === 0;

/** Whether all of it outlives the page. */
export const keepsAll = () => unstored.length === 0;

/** Whether messages of the conversation are still to be sent; those that need the person are not. */
export const isSending = id => entries.some(entry => entry.conversation === id && entry.state !== 'refused');

/** Kept when it resolves. False when this browser can't keep it: then it lives as long as the page, which sends it itself. */
export async function add(entry) {
  const waiting = { ...entry, state: 'waiting', reason: '' };
  let isKept = true;
  try {
    await stored.add(waiting);
  } catch {
    isKept = false;
    unstored.push({ ...waiting, place: `unstored ${entry.clientId}` });
    sendingHere ??= send(new AbortController().signal, isUnstored);
  }
  await changed();
  return isKept;
}

const isUnstored = entry => typeof entry.place === 'string';
const isStored = entry => !isUnstored(entry);

/** Takes a message back out; true for the one tab that got it. */
export async function takeBack(entry) {
  const own = unstored.findIndex(other => other.place === entry.place);
  const mine = own >= 0 ? unstored.splice(own, 1).length > 0 : await stored.remove(entry.place);
  await changed();
  return mine;
}

/** Sends again what was refused. */
export const tryAgain = entry => update({ ...entry, state: 'waiting', reason: '' });

export function start() {
  known = reload();
  lead('outbox', async signal => {
    leading = true;
    await known;
    signInAgain();
    await send(signal, isStored);
  });
  known.then(() => tell('outbox'));
}

on('outbox', async () => { known = reload(); await known; wake(); });
on('wake', () => wake());
on('live', () => { signInAgain(); wake(); });

/** The connection stands: whoever was signed out is signed in again. */
function signInAgain() {
  if (leading) for (const entry of entries.filter(entry => entry.state === 'signed-out')) tryAgain(entry);
}

async function reload() {
  const kept = await stored.all().catch(() => []);
  entries = [...kept, ...unstored];
  for (const listener of listeners) listener();
}

const listeners = [];
export const onChange = listener => listeners.push(listener);

async function changed() {
  tell('outbox');
  await known;
}

async function update(entry) {
  const own = unstored.findIndex(other => other.place === entry.place);
  if (own >= 0) unstored[own] = entry; else await stored.update(entry);
  await changed();
}

async function send(signal, isOurs) {
  signal.addEventListener('abort', wake);
  const waiting = () => entries.filter(entry => entry.state === 'waiting' && isOurs(entry));
  for (let failures = 0; !signal.aborted;) {
    if (Date.now() < notBefore) { await pause(notBefore - Date.now()); continue; }
    const before = arrived;
    const conversations = new Set(waiting().map(entry => entry.conversation));
    const results = await Promise.all([...conversations].map(id => drain(() => waiting().find(entry => entry.conversation === id), signal)));
    const failed = results.includes(false);
    // On a network that loses something now and then, what gets through is no failure.
    failures = !failed ? 0 : arrived > before ? 1 : failures + 1;
    if (signal.aborted) return;
    if (failed) await pause(Math.min(30_000, 500 * 2 ** failures) * (0.5 + Math.random()));
    else if (waiting().length === 0) await pause(null);
  }
}

/** Sends what waits, one after the other. False when it has to be tried again later. */
async function drain(next, signal) {
  for (let entry; !signal.aborted && (entry = next());) {
    try {
      tell('sending', entry.clientId);
      const { answer, html } = await postMessage(post, entry);
      if (html) await sent(entry, answer, html);
      else if (answer.status === 401) await update({ ...entry, state: 'signed-out', reason: 'You are signed out.' });
      else await refused(entry, answer);
    } catch (error) {
      tell('stuck', entry.conversation);
      notBefore = Math.max(notBefore, Date.now() + 1_000 * (error.retryAfter ?? 0));
      return false;
    }
  }
  return true;
}

async function sent(entry, answer, html) {
  arrived++;
  const revision = answer.headers.get('Draft-Revision');
  tell('sent', { conversation: entry.conversation, clientId: entry.clientId, html, revision: revision === null ? null : Number(revision) });
  await takeBack(entry);
}

async function refused(entry, answer) {
  const reason = answer.status === 404 ? 'You are no longer a member of this conversation.' : await sentence(answer);
  // Its id is another message's, which stands in the log: under that id nobody would see that this one is still here.
  const isTaken = answer.status === 409;
  if (isTaken) tell('taken-back', entry.clientId);
  await update({ ...entry, clientId: isTaken ? uuid() : entry.clientId, state: 'refused', reason });
}

const sleepers = new Set();

/** Until something changes, or the time is over. */
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
