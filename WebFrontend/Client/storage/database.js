// What this browser keeps, for pages and the service worker alike.
import { openDB } from 'idb';
import * as copies from '../durable/copies.js';
import * as outbox from './outbox.js';

/** @import { IDBPDatabase } from 'idb' */

/**
 * A database that is opened when it is first needed, and again when it was closed.
 * @param {string} name
 * @param {number} version
 * @param {(database: IDBPDatabase) => void} upgrade
 */
function kept(name, version, upgrade) {
  /** @type {Promise<IDBPDatabase> | null} */
  let opened = null;
  return () => {
    opened ??= openDB(name, version, {
      upgrade,
      // A later version of the page wants to upgrade it: not to be kept waiting by this one.
      blocking(_current, _blocked, event) {
        /** @type {IDBDatabase} */ (event.target).close();
        opened = null;
      },
      terminated() {
        opened = null;
      },
    });
    opened.catch(() => {
      opened = null;
    });
    return opened;
  };
}

/** What people wrote and the server does not have yet: half-filled forms and messages on their way. */
export const written = kept('messenger', 1, database => {
  copies.createStore(database);
  outbox.createStore(database);
});

/**
 * Whose browser this is, and what it has notified of. A database of its own: were it a higher version of the other one, pages of an
 * older build could not open that any more, and would keep nothing of what is typed.
 */
export const notified = kept('messenger-alerts', 1, database => {
  database.createObjectStore('device', { keyPath: 'key' });
  database.createObjectStore('alerted', { keyPath: ['user', 'conversation'] }).createIndex('user', 'user');
});
