// Posting as the person whose page this is.
import { postAs } from './post.js';
import { user } from '../storage/store.js';
import { tell } from '../tabs/tabs.js';

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
export async function post(url, fields, options) {
  const answer = await postAs(user, form, url, fields, options);
  if (answer.status === 401) tell('ended');
  return answer;
}

/** What a refusal says: a bare sentence, or a paragraph. A whole page comes from something on the way, whose words mean nothing here. */
export async function sentence(answer) {
  if (answer.status === 413) return 'That was too much text to take at once. Send it in parts.';
  const text = await answer.text();
  if (/<html[\s>]/i.test(text)) return `Something between this browser and the messenger refused it (HTTP ${answer.status}).`;
  return new DOMParser().parseFromString(text, 'text/html').body.textContent.trim();
}
