// The outbox as the browser keeps it, in IndexedDB. For pages and the service worker alike.
import * as copies from '../durable/copies.js';
/** @import { IDBPDatabase } from 'idb' */
/** @import { Entry } from './entry.d.ts' */

export const storeName = 'outbox';

/** @param {IDBPDatabase} database that is being made */
export function createStore(database) {
  database.createObjectStore(storeName, { keyPath: 'place', autoIncrement: true }).createIndex('user', 'user');
}

/**
 * One person's messages in the order in which they were sent.
 * @param {() => Promise<IDBPDatabase>} open
 * @param {string} user
 */
export const outboxOf = (open, user) => ({
  /** @returns {Promise<Entry[]>} */
  async all() {
    return (await open()).getAllFromIndex(storeName, 'user', user);
  },

  /** On disk when it resolves; in the same instant the text stops being a half-filled form. @param {Omit<Entry, 'place'>} entry */
  async add(entry) {
    const change = (await open()).transaction([storeName, copies.storeName], 'readwrite', { durability: 'strict' });
    change.objectStore(storeName).add({ ...entry, user });
    if (entry.writer) change.objectStore(copies.storeName).delete(entry.writer);
    await change.done;
  },

  /** @param {Entry} entry */
  async update(entry) {
    const change = (await open()).transaction(storeName, 'readwrite', { durability: 'strict' });
    if (await change.store.get(entry.place)) change.store.put(entry);
    await change.done;
  },

  /** True for the one who took it out. @param {Entry['place']} place */
  async remove(place) {
    const change = (await open()).transaction(storeName, 'readwrite', { durability: 'strict' });
    const there = await change.store.get(place);
    if (there) change.store.delete(place);
    await change.done;
    return Boolean(there);
  },
});

/** @typedef {ReturnType<typeof outboxOf>} Store */
