import { postAs } from '../posting/post.js';

/** Posts as that person, in whatever session this browser has; 401 when it is not theirs. */
export function postFor(user) {
  const form = { token: null };
  return (url, fields) => postAs(user, form, url, fields);
}
