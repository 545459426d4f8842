// What this browser keeps, for pages and the service worker alike.
import { openDB } from 'idb';

/** A database that is opened when it is first needed, and again when it was closed. */
function kept(name, version, upgrade) {
  let opened;
  return () => {
    opened ??= openDB(name, version, {
      upgrade,
      // A later version of the page wants to upgrade it: not to be kept waiting by this one.
      blocking(_current, _blocked, event) { event.target.close(); opened = null; },
      terminated() { opened = null; },
    });
    opened.catch(() => { opened = null; });
    return opened;
  };
}

/** What people wrote and the server does not have yet: half-filled forms and messages on their way. */
export const written = kept('messenger', 1, db => {
  db.createObjectStore('copies', { keyPath: 'writer' }).createIndex('user', 'user');
  db.createObjectStore('outbox', { keyPath: 'place', autoIncrement: true }).createIndex('user', 'user');
});

/**
 * Whose browser this is, and what it has notified of. A database of its own: were it a higher version of the other one, pages of an
 * older build could not open that any more, and would keep nothing of what is typed.
 */
export const notified = kept('messenger-alerts', 1, db => {
  db.createObjectStore('device', { keyPath: 'key' });
  db.createObjectStore('alerted', { keyPath: ['user', 'conversation'] }).createIndex('user', 'user');
});

/** One person's messages in the order in which they were sent: { place, user, conversation, clientId, text, revision, writer, number, readSeq, state, reason }. */
export const outboxOf = user => ({
  async all() { return (await written()).getAllFromIndex('outbox', 'user', user); },

  /** On disk when it resolves; in the same instant the text stops being a half-filled form. */
  async add(entry) {
    const change = (await written()).transaction(['outbox', 'copies'], 'readwrite', { durability: 'strict' });
    change.objectStore('outbox').add({ ...entry, user });
    if (entry.writer) change.objectStore('copies').delete(entry.writer);
    await change.done;
  },

  async update(entry) {
    const change = (await written()).transaction('outbox', 'readwrite', { durability: 'strict' });
    if (await change.store.get(entry.place)) change.store.put(entry);
    await change.done;
  },

  /** True for the one who took it out. */
  async remove(place) {
    const change = (await written()).transaction('outbox', 'readwrite', { durability: 'strict' });
    const there = await change.store.get(place);
    if (there) change.store.delete(place);
    await change.done;
    return Boolean(there);
  },
});
