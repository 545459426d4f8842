// One attempt to send a message, from a page or without one.
import { words } from '../words/words.js';
/** @import { Post } from '../posting/post.js' */
/** @import { Entry } from '../storage/entry.d.ts' */

/** It has to be made again: as soon as the server says, when it says so. */
export class Failed extends Error {
  /** @param {Response} answer */
  constructor(answer) {
    super(`HTTP ${answer.status}`);
    /** In seconds; 0 when nothing was said. */
    this.retryAfter = Number(answer.headers.get('Retry-After') ?? 0);
  }
}

/** Why an act was not done, in words. @type {(status: number, said: string) => string} */
export function refusal(status, said) {
  if (status === 404) return words.messageGone;
  return said && !said.includes('<') ? said : words.nothingChanged;
}

/**
 * The answer, and the message as HTML; null when it was refused. Throws when the attempt has to be made again.
 * @type {(post: Post, entry: Omit<Entry, 'place'>) => Promise<{ answer: Response, html: string | null }>}
 */
export async function postMessage(post, entry) {
  if (entry.readSeq) await post(`/conversations/${entry.conversation}/read`, { seq: entry.readSeq });
  const path = entry.act ? `/${entry.act.seq}/${entry.act.kind}` : '';
  const answer = await post(`/conversations/${entry.conversation}/messages${path}`, fieldsOf(entry));
  if (answer.status === 429 || answer.status >= 500) throw new Failed(answer);
  if (!answer.ok) return { answer, html: null };
  const html = await answer.text();
  // Anything may answer 200 on a strange network.
  const expected = entry.act ? `id="message-${entry.conversation}-${entry.act.seq}"` : `data-client-id="${entry.clientId}"`;
  if (!html.includes(expected)) throw new Error('That was not the messenger.');
  return { answer, html };
}

/** @type {(entry: Omit<Entry, 'place'>) => [string, string][]} */
function fieldsOf({ text, replyTo, act, clientId, revision, writer, number }) {
  const own = act ? act.fields : { Text: text, ReplyTo: replyTo };
  const fields = { ...own, ClientId: clientId, Revision: revision, Writer: writer, WriterNumber: number };
  return Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [/** @type {[string, string]} */ ([name, String(value)])],
  );
}
