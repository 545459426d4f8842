import type { ActKind } from '../tabs/messages';

/** What is done to a message that is there. */
export interface Act {
  kind: ActKind;
  seq: number;
  fields: Record<string, string>;
}

/** A message on its way, or an act. */
export interface NewEntry {
  conversation: string;
  clientId: string;
  /** '' for an act. */
  text: string;
  /** The place of the message that this one answers. */
  replyTo?: number;
  act?: Act;
  /** Not sent before, so that it can be undone. In ms, as Date.now() counts. */
  heldUntil?: number;
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
