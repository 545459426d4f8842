// The browser's copies of half-filled forms, in IndexedDB, until the server has what is in them.
/** @import { IDBPDatabase } from 'idb' */
/** @import { Copies, Copy } from './types.d.ts' */

/** The store's name, for what has to happen in one transaction with a copy. */
export const storeName = 'copies';

/** @param {IDBPDatabase} database that is being made */
export function createStore(database) {
  database.createObjectStore(storeName, { keyPath: 'writer' }).createIndex('user', 'user');
}

/**
 * One person's copies.
 * @param {() => Promise<IDBPDatabase>} open
 * @param {string} user
 * @param {() => boolean} isClosed whether nothing may be kept any more
 * @returns {Copies}
 */
export function copiesOf(open, user, isClosed) {
  /** @returns {Promise<Copy[]>} */
  const all = async () => (await open()).getAllFromIndex(storeName, 'user', user);
  return {
    all,
    async put(copy) {
      if (!isClosed()) await (await open()).put(storeName, { ...copy, user, at: Date.now() });
    },
    async delete(writer) {
      await (await open()).delete(storeName, writer);
    },
    async of(form) {
      return (await all()).filter(copy => copy.form === form).sort((a, b) => b.at - a.at);
    },
  };
}
