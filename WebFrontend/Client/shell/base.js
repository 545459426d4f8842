// The path that the messenger is reached below, such as "/chat"; blank at the root of its host. For pages and the service worker alike:
// addresses within the program have none, and get it where they leave.

export let base = '';

/** @param {string} path */
export function reachedBelow(path) {
  base = path;
}

/** Where this page is, within the program. */
export const here = () => location.pathname.slice(base.length) || '/';
