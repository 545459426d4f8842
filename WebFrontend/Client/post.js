// Posting as the person whose page this is.
import { user } from './store.js';

const limit = 15_000;

/**
 * Posts fields with the page's antiforgery token. A token that has grown old is renewed once; whoever is signed out, or somebody
 * else by now, gets 401. Throws when nobody answers.
 * @param {string} url
 * @param {Iterable} fields pairs of name and value
 */
export async function post(url, fields, { headers = { 'HX-Request': 'true' }, keepalive = false } = {}) {
  const body = new URLSearchParams(fields);
  const once = () => {
    body.set(tokenName, token());
    return fetch(url, { method: 'POST', body, headers, keepalive, redirect: 'manual', signal: AbortSignal.timeout(limit) });
  };
  const answer = await once();
  if (answer.type === 'opaqueredirect') return new Response(null, { status: 401 });
  if (!answer.headers.has('Form-Token')) return answer;
  return await renew() ? once() : new Response(null, { status: 401 });
}

const tokenName = '__RequestVerificationToken';
const token = () => document.querySelector(`input[name=${tokenName}]`).value;

async function renew() {
  const answer = await fetch('/', { headers: { Accept: 'text/html' }, signal: AbortSignal.timeout(limit) });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (page.body.dataset.user !== user) return false;
  const fresh = page.querySelector(`input[name=${tokenName}]`).value;
  for (const input of document.querySelectorAll(`input[name=${tokenName}]`)) input.value = fresh;
  document.body.setAttribute('hx-headers:inherited', JSON.stringify({ RequestVerificationToken: fresh }));
  return true;
}

/** What a refusal says: a bare sentence, or a paragraph. */
export async function sentence(answer) {
  return new DOMParser().parseFromString(await answer.text(), 'text/html').body.textContent.trim();
}
