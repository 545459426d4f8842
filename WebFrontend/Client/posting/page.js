// Posting as the person whose page this is.
import { base } from '../shell/base.js';
import { all, user } from '../shell/page.js';
import { tell } from '../tabs/tabs.js';
import { words } from '../words/words.js';
import { postAs } from './post.js';

/** @import { Post } from './post.js' */

const inputs = () => /** @type {HTMLInputElement[]} */ (all('input[name=__RequestVerificationToken]'));

/** The page's antiforgery token, wherever it stands. */
const kept = {
  get token() {
    return inputs()[0].value;
  },
  set token(fresh) {
    for (const input of inputs()) input.value = fresh;
    document.body.setAttribute('hx-headers:inherited', JSON.stringify({ RequestVerificationToken: fresh }));
  },
};

/** @type {Post} */
export async function post(url, fields, options) {
  const answer = await postAs(user(), kept)(url, fields, options);
  if (answer.status === 401) tell('ended');
  return answer;
}

/** A part of a page, as HTML; null when nobody answers. @param {string} path @returns {Promise<Response | null>} */
export const partial = path => fetch(base + path, { headers: { 'HX-Request': 'true' } }).catch(() => null);

/**
 * What a refusal says: a bare sentence, or a paragraph. A whole page comes from something on the way, whose words mean nothing here.
 * @param {Response} answer
 */
export async function sentence(answer) {
  if (answer.status === 413) return words.tooMuch;
  const text = await answer.text();
  if (/<html[\s>]/i.test(text)) return words.refusedOnTheWay(answer.status);
  return (new DOMParser().parseFromString(text, 'text/html').body.textContent ?? '').trim();
}
