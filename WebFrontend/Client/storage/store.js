// What only this browser knows until the server has it: half-filled forms (copies) and messages on their way (outbox).
import { outboxOf, written } from './database.js';

export const user = document.body.dataset.user;

let isWiped = false;

/** A form's text in one tab: { writer, user, form, revision, number, fields, html, at }. */
export const copies = {
  async put(copy) { if (!isWiped) await (await written()).put('copies', { ...copy, user, at: Date.now() }); },
  async delete(writer) { await (await written()).delete('copies', writer); },
  async all() { return (await written()).getAllFromIndex('copies', 'user', user); },
  async of(form) { return (await this.all()).filter(copy => copy.form === form).sort((a, b) => b.at - a.at); },
};

export const outbox = outboxOf(user);

/** How much the server does not have yet. */
export async function unsent() {
  const db = await written();
  return { messages: await db.countFromIndex('outbox', 'user', user), forms: await db.countFromIndex('copies', 'user', user) };
}

/** Leaves nothing of this person behind, nor lets anything come back while the page is being left. */
export async function wipe() {
  isWiped = true;
  const db = await written();
  for (const name of ['copies', 'outbox'])
    for (const key of await db.getAllKeysFromIndex(name, 'user', user)) await db.delete(name, key);
}
