// Which addresses are shown in place of what a page shows.
import { base } from '../shell/base.js';

const conversation = /^\/conversations\/[0-9a-f]{32}$/;

/**
 * The newest page of a conversation: one that is opened at a message, or for its history, is a page of its own.
 * @param {{ pathname: string, search: string, hash: string }} place
 */
export const isPane = ({ pathname, search, hash }) =>
  pathname.startsWith(`${base}/`) && conversation.test(pathname.slice(base.length)) && !search && !hash;

/** What a click is to lead to in this page; null for a click of another kind. @param {MouseEvent} event */
export function linkOf(event) {
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  return isPlain && !event.defaultPrevented ? paneLinkAt(event) : null;
}

/** @param {Event} event @returns {HTMLAnchorElement | null} */
export function paneLinkAt({ target }) {
  /** @type {HTMLAnchorElement | null} */
  const link = target instanceof Element ? target.closest('a[href]') : null;
  return link && !link.target && link.origin === location.origin && isPane(link) ? link : null;
}
