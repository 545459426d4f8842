// Posting forms as a person, from a page or without one.
import { base } from '../shell/base.js';

const limit = 15_000; // ms
const tokenName = '__RequestVerificationToken';

/**
 * Posts fields with an antiforgery token. One that has grown old, or is not there yet, is fetched; whoever is signed out, or somebody
 * else by now, gets 401. Throws when nobody answers.
 * @param {string} user whose form it is
 * @param {{ token: string|null }} form where the token is kept
 * @param {string} url
 * @param {Iterable|object} fields names and values
 */
export async function postAs(user, form, url, fields, { headers = { 'HX-Request': 'true' }, keepalive = false } = {}) {
  const body = new URLSearchParams(fields);
  const once = () => {
    body.set(tokenName, form.token);
    return fetch(base + url, { method: 'POST', body, headers, keepalive, redirect: 'manual', signal: AbortSignal.timeout(limit) });
  };
  if (!form.token && !await renew(user, form)) return signedOut();
  const answer = await once();
  if (answer.type === 'opaqueredirect') return signedOut();
  if (!answer.headers.has('Form-Token')) return answer;
  return await renew(user, form) ? once() : signedOut();
}

const signedOut = () => new Response(null, { status: 401 });

/** False when the page that comes is not this person's. A service worker can't parse pages; what is looked for is never encoded in them. */
async function renew(user, form) {
  const answer = await fetch(`${base}/`, { headers: { Accept: 'text/html' }, signal: AbortSignal.timeout(limit) });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const html = await answer.text();
  if (/<body[^>]* data-user="(\w*)"/.exec(html)?.[1] !== user) return false;
  form.token = new RegExp(`<input[^>]* name="${tokenName}"[^>]* value="([^"]+)"`).exec(html)[1];
  return true;
}

/**
 * One attempt to send a message; throws when it has to be made again, with `retryAfter` in seconds when the server named it. Who replied
 * to a notification has read what it told of (`readSeq`).
 */
export async function postMessage(post, entry) {
  if (entry.readSeq) await post(`/conversations/${entry.conversation}/read`, { seq: entry.readSeq });
  const fields = { Text: entry.text, ClientId: entry.clientId, Revision: entry.revision, Writer: entry.writer, WriterNumber: entry.number };
  const answer = await post(`/conversations/${entry.conversation}/messages`, Object.entries(fields).filter(([, value]) => value !== undefined));
  if (answer.status === 429 || answer.status >= 500) throw Object.assign(new Error(`HTTP ${answer.status}`), { retryAfter: answer.headers.get('Retry-After') });
  if (!answer.ok) return { answer, html: null };
  const html = await answer.text();
  // Anything may answer 200 on a strange network.
  if (!html.includes(`data-client-id="${entry.clientId}"`)) throw new Error('That was not the messenger.');
  return { answer, html };
}
