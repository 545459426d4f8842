// Posting as the person whose page this is.
import { postAs } from './form.js';
import { user } from './store.js';

const inputs = () => document.querySelectorAll('input[name=__RequestVerificationToken]');

/** The page's antiforgery token, wherever it stands. */
const form = {
  get token() { return inputs()[0].value; },
  set token(fresh) {
    for (const input of inputs()) input.value = fresh;
    document.body.setAttribute('hx-headers:inherited', JSON.stringify({ RequestVerificationToken: fresh }));
  },
};

/** Throws when nobody answers; 401 for whoever is signed out, or somebody else by now. */
export const post = (url, fields, options) => postAs(user, form, url, fields, options);

/** What a refusal says: a bare sentence, or a paragraph. */
export async function sentence(answer) {
  return new DOMParser().parseFromString(await answer.text(), 'text/html').body.textContent.trim();
}
