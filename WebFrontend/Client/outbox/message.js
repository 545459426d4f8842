// One attempt to send a message, from a page or without one.
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

/**
 * The answer, and the message as HTML; null when it was refused. Throws when the attempt has to be made again.
 * @type {(post: Post, entry: Omit<Entry, 'place'>) => Promise<{ answer: Response, html: string | null }>}
 */
export async function postMessage(post, entry) {
  if (entry.readSeq) await post(`/conversations/${entry.conversation}/read`, { seq: entry.readSeq });
  const answer = await post(`/conversations/${entry.conversation}/messages`, fieldsOf(entry));
  if (answer.status === 429 || answer.status >= 500) throw new Failed(answer);
  if (!answer.ok) return { answer, html: null };
  const html = await answer.text();
  // Anything may answer 200 on a strange network.
  if (!html.includes(`data-client-id="${entry.clientId}"`)) throw new Error('That was not the messenger.');
  return { answer, html };
}

/** @type {(entry: Omit<Entry, 'place'>) => [string, string][]} */
function fieldsOf({ text, clientId, revision, writer, number }) {
  const fields = { Text: text, ClientId: clientId, Revision: revision, Writer: writer, WriterNumber: number };
  return Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [/** @type {[string, string]} */ ([name, String(value)])],
  );
}
