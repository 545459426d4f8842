/** A message on its way. */
export interface NewEntry {
  conversation: string;
  clientId: string;
  text: string;
  /** Of the draft that it was: its revision, and who wrote it. Not of a reply in a notification. */
  revision?: number;
  writer?: string;
  number?: number;
  /** Who replied to a notification has read what it told of. */
  readSeq?: number;
}

/** Waiting is what is to be sent; signed-out waits for the person to sign in; refused needs them to do something. */
export type EntryState = 'waiting' | 'signed-out' | 'refused';

export interface Entry extends NewEntry {
  /** In the order in which they were sent; a name when the browser keeps nothing. */
  place: number | string;
  state: EntryState;
  /** Why it isn't sent, in words; '' while it waits. */
  reason: string;
}
