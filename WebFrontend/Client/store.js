// What only this browser knows until the server has it: half-filled forms (copies) and messages on their way (outbox).
import { openDB } from 'idb';

export const user = document.body.dataset.user;

let opened;
let isWiped = false;

function database() {
  opened ??= openDB('messenger', 1, {
    upgrade(db) {
      db.createObjectStore('copies', { keyPath: 'writer' }).createIndex('user', 'user');
      db.createObjectStore('outbox', { keyPath: 'place', autoIncrement: true }).createIndex('user', 'user');
    },
    // A later version of the page wants to upgrade it: not to be kept waiting by this one.
    blocking(_current, _blocked, event) { event.target.close(); opened = null; },
    terminated() { opened = null; },
  });
  opened.catch(() => { opened = null; });
  return opened;
}

/** A form's text in one tab: { writer, user, form, revision, number, fields, html, at }. */
export const copies = {
  async put(copy) { if (!isWiped) await (await database()).put('copies', { ...copy, user, at: Date.now() }); },
  async delete(writer) { await (await database()).delete('copies', writer); },
  async of(form) {
    const all = await (await database()).getAllFromIndex('copies', 'user', user);
    return all.filter(copy => copy.form === form).sort((a, b) => b.at - a.at);
  },
};

/** Messages in the order in which they were sent: { place, user, conversation, clientId, text, revision, writer, number, state, reason }. */
export const outbox = {
  async all() { return (await database()).getAllFromIndex('outbox', 'user', user); },

  /** On disk when it resolves; in the same instant the text stops being a half-filled form. */
  async add(entry) {
    const change = (await database()).transaction(['outbox', 'copies'], 'readwrite', { durability: 'strict' });
    change.objectStore('outbox').add({ ...entry, user });
    change.objectStore('copies').delete(entry.writer);
    await change.done;
  },

  async update(entry) {
    const change = (await database()).transaction('outbox', 'readwrite', { durability: 'strict' });
    if (await change.store.get(entry.place)) change.store.put(entry);
    await change.done;
  },

  /** True for the one tab that took it out. */
  async remove(place) {
    const change = (await database()).transaction('outbox', 'readwrite', { durability: 'strict' });
    const there = await change.store.get(place);
    if (there) change.store.delete(place);
    await change.done;
    return Boolean(there);
  },
};

/** How much the server does not have yet. */
export async function unsent() {
  const db = await database();
  return { messages: await db.countFromIndex('outbox', 'user', user), forms: await db.countFromIndex('copies', 'user', user) };
}

/** Leaves nothing of this person behind, nor lets anything come back while the page is being left. */
export async function wipe() {
  isWiped = true;
  const db = await database();
  for (const name of ['copies', 'outbox'])
    for (const key of await db.getAllKeysFromIndex(name, 'user', user)) await db.delete(name, key);
}
