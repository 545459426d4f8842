// Posting fields as a person, from a page or without one.
import { base } from '../shell/base.js';

const limit = 15_000; // ms
const tries = 3;
const tokenName = '__RequestVerificationToken';

/** @typedef {Iterable<[string, string]> | Record<string, string | number | boolean>} Fields names and values */
/** @typedef {{ headers?: Record<string, string>, keepalive?: boolean }} Options */
/**
 * Throws when nobody answers; 401 for whoever is signed out, or somebody else by now.
 * @typedef {(url: string, fields: Fields, options?: Options) => Promise<Response>} Post
 */

/**
 * Posts with an antiforgery token. One that has grown old, or is not there yet, is fetched.
 * @param {string} user who posts, in whatever session this browser has
 * @param {{ token: string | null }} kept where the token is kept
 * @returns {Post}
 */
export const postAs =
  (user, kept) =>
  async (url, fields, { headers = { 'HX-Request': 'true' }, keepalive = false } = {}) => {
    const body = new URLSearchParams(/** @type {any} */ (fields));
    let token = kept.token;
    for (let tried = 1; ; tried++) {
      // Where another request has a new one already, this one goes with it.
      if (kept.token === token && (!token || tried > 1) && !(await renewOnce(user, kept))) return signedOut();
      token = kept.token;
      body.set(tokenName, token ?? '');
      const signal = AbortSignal.timeout(limit);
      const answer = await fetch(base + url, { method: 'POST', body, headers, keepalive, redirect: 'manual', signal });
      if (answer.type === 'opaqueredirect') return signedOut();
      if (!answer.headers.has('Form-Token') || tried === tries) return answer;
    }
  };

/** @type {WeakMap<{ token: string | null }, Promise<boolean>>} */
const underWay = new WeakMap();

/**
 * All that find their token old at once get one page: each page may bring another cookie, and a token counts with the cookie of its own.
 * @type {typeof renew}
 */
function renewOnce(user, kept) {
  const renewing =
    underWay.get(kept) ??
    renew(user, kept).finally(() => {
      underWay.delete(kept);
    });
  underWay.set(kept, renewing);
  return renewing;
}

const signedOut = () => new Response(null, { status: 401 });

/**
 * False when the page that comes is not this person's. A service worker can't parse pages; what is looked for is never encoded in them.
 * @type {(user: string, kept: { token: string | null }) => Promise<boolean>}
 */
async function renew(user, kept) {
  const answer = await fetch(`${base}/`, { headers: { Accept: 'text/html' }, signal: AbortSignal.timeout(limit) });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const html = await answer.text();
  if (/<body[^>]* data-user="(\w*)"/.exec(html)?.[1] !== user) return false;
  const token = new RegExp(`<input[^>]* name="${tokenName}"[^>]* value="([^"]+)"`).exec(html)?.[1];
  if (!token) throw new Error('The page has no token.');
  kept.token = token;
  return true;
}
