// What one person's tabs, and the service worker, tell each other: the name of each message, and what comes with it.
import type { LiveEvent } from './events';

/** What can be done to a message that is there, by the last part of its address. */
export type ActKind = 'edit' | 'delete' | 'reactions' | 'pin';

export interface Messages {
  /** The one that leads asks what the others want of the stream. */
  who: undefined;
  want: Want;
  /** The tab of that name shows another page now, under another name. */
  left: string;
  /** A stream stands, and carries what these tabs want. */
  live: { tabs: string[]; build: string | null; incarnation: string | null };
  /** What comes next may leave a hole. */
  lapse: undefined;
  /** There is no stream. */
  down: undefined;
  /** The server lets this person have no stream. */
  'signed-out': undefined;
  event: LiveEvent;
  /** Is the one that leads alive? */
  ping: undefined;
  pong: undefined;
  /** A sign that the network is back. */
  wake: undefined;
  /** The server has told that this person is signed out, or a tab has signed out. */
  ended: undefined;
  /** What is stored in the outbox has changed. */
  outbox: undefined;
  /** The client id of a message that is being sent. */
  sending: string;
  /** Messages of this conversation have to wait. */
  stuck: string;
  sent: { conversation: string; clientId: string; html: string; revision: number | null; notMentioned: string[] };
  /** An act on a message is done; the message as it stands now. */
  done: { conversation: string; kind: ActKind; seq: number; html: string };
  /** An act will not be done. `words` is what the server said: a sentence, or the form of an edit with both texts. */
  refused: { conversation: string; kind: ActKind; seq: number; status: number; words: string };
  /** The client id of a message that is not in the outbox any more without having been sent. */
  'taken-back': string;
}

/** What a tab has, and so what it lacks. */
export interface Want {
  tab: string;
  open: [conversation: string, version: number] | null;
  /** The newest activity in its list, in ms; null without a list. */
  list: number | null;
  drafts: [form: string, version: number][];
  incarnation: string | undefined;
}

export type Message = { [T in keyof Messages]: { type: T; data: Messages[T] } }[keyof Messages];

/** What comes with a message, as arguments: none for those that are only a name. */
export type Rest<T extends keyof Messages> = Messages[T] extends undefined ? [] : [data: Messages[T]];
