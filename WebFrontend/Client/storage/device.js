// Whose browser this is, whether that person is notified here, and of what already. For pages and the service worker alike.
import { notified } from './database.js';

/**
 * @typedef {object} Device who was seen signed in last, under which session
 * @property {string} user
 * @property {string} [device]
 * @property {boolean} [wanted] whether they turned notifications on or off here
 * @property {string} [pushKey] the key to subscribe with
 */

/**
 * A place in a conversation, and which devices are notified of it.
 * @typedef {{ user: string, deviceIds?: string[], conversationId: string, seq: number }} Place
 */

/** Undefined when they signed out. @returns {Promise<Device | undefined>} */
export const known = async () => (await notified()).get('device', 'this');

/**
 * Changes what is known, in one step; another person's goes. Returns what was known before.
 * @param {Partial<Device>} changes
 * @returns {Promise<Device | undefined>}
 */
export async function know(changes) {
  const change = (await notified()).transaction('device', 'readwrite');
  const before = await change.store.get('this');
  const own = before && (!changes.user || before.user === changes.user) ? before : {};
  change.store.put({ ...own, ...changes, key: 'this' });
  await change.done;
  return before;
}

/**
 * Takes it upon the caller to notify of this place in a conversation. It is the transaction that decides, so that of all who ask,
 * whenever and by whatever way, one gets it. False for a place that was taken already; null when it is for somebody else than whoever
 * is signed in and notified here.
 * @param {Place} place
 */
export async function claim({ user, deviceIds, conversationId, seq }) {
  const change = (await notified()).transaction(['device', 'alerted'], 'readwrite', { durability: 'strict' });
  const alerted = change.objectStore('alerted');
  const here = await change.objectStore('device').get('this');
  const before = await alerted.get([user, conversationId]);
  const isForHere = here?.user === user && here.wanted !== false && (!deviceIds || deviceIds.includes(here.device));
  const isNew = isForHere && !(before?.seq >= seq);
  if (isNew) alerted.put({ user, conversation: conversationId, seq });
  await change.done;
  return isForHere ? isNew : null;
}

/** What was claimed could not be shown after all: the next one may try. @param {Place} place */
export async function release({ user, conversationId, seq }) {
  const change = (await notified()).transaction('alerted', 'readwrite');
  if ((await change.store.get([user, conversationId]))?.seq === seq) change.store.delete([user, conversationId]);
  await change.done;
}

/**
 * Who is signed in as far as this browser knows; undefined for nobody. Their pages alone are shown without network.
 * @returns {Promise<string | undefined>}
 */
export const present = async () => (await (await notified()).get('device', 'present'))?.user;

/** @param {string} user */
export const arrive = async user => {
  await (await notified()).put('device', { key: 'present', user });
};

/** What anybody has read here is not readable any more. */
export async function clearPages() {
  await (await notified()).delete('device', 'present');
  for (const name of await caches.keys()) if (name.startsWith('seen:')) await caches.delete(name);
}

/** The places were those of another database. @param {string} user */
export async function forgetPlaces(user) {
  const change = (await notified()).transaction('alerted', 'readwrite');
  for (const key of await change.store.index('user').getAllKeys(user)) change.store.delete(key);
  await change.done;
}

/** Leaves nothing of this person behind. @param {string} user */
export async function forget(user) {
  const change = (await notified()).transaction(['device', 'alerted'], 'readwrite');
  const [device, alerted] = [change.objectStore('device'), change.objectStore('alerted')];
  if ((await device.get('this'))?.user === user) device.delete('this');
  for (const key of await alerted.index('user').getAllKeys(user)) alerted.delete(key);
  await change.done;
}
