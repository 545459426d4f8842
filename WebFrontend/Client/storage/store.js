// What only this browser knows until the server has it, of the person whose page this is: half-filled forms (copies) and messages on
// their way (outbox).
import * as copy from '../durable/copies.js';
import { user } from '../shell/page.js';
import { written } from './database.js';
import * as entry from './outbox.js';

let isWiped = false;

export const copies = () => copy.copiesOf(written, user(), () => isWiped);

export const outbox = () => entry.outboxOf(written, user());

/** How much the server does not have yet. */
export async function unsent() {
  const database = await written();
  const [messages, forms] = [entry.storeName, copy.storeName].map(store => database.countFromIndex(store, 'user', user()));
  return { messages: await messages, forms: await forms };
}

/** Leaves nothing of this person behind, nor lets anything come back while the page is being left. */
export async function wipe() {
  isWiped = true;
  const database = await written();
  for (const store of [copy.storeName, entry.storeName])
    for (const key of await database.getAllKeysFromIndex(store, 'user', user())) await database.delete(store, key);
}
