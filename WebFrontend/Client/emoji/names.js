// The names that are typed for emoji: ":smile:" or the beginning of one.
import { isInCode } from '../shell/typing.js';

/** @import { Typed } from '../shell/choices.js' */

// Behind a letter, a digit or a part of an address a colon means something else: 10:30:00, https://example.org.
const beginning = /(?<![\w:/.@-]):([a-z0-9+-][a-z0-9_+-]+)$/i;
const whole = /(?<![\w:/.@-]):([a-z0-9+-][a-z0-9_+-]*):$/i;

/** Of a name that is being typed, at least two letters. @type {(text: string, caret: number) => Typed | null} */
export const begunAt = (text, caret) => typed(beginning, text, caret);

/** Of a name whose second colon has just been typed. @type {(text: string, caret: number) => Typed | null} */
export const endedAt = (text, caret) => typed(whole, text, caret);

/** @type {(pattern: RegExp, text: string, caret: number) => Typed | null} */
function typed(pattern, text, caret) {
  const before = text.slice(0, caret);
  const found = pattern.exec(before);
  if (!found || isInCode(before)) return null;
  return { start: found.index, name: found[1].toLowerCase() };
}

/**
 * Those whose name begins so come first.
 * @template {{ shortcodes?: string[] }} T
 * @param {T[]} found
 * @param {string} name
 */
export function ranked(found, name) {
  const isNamed = (/** @type {T} */ { shortcodes = [] }) => shortcodes.some(shortcode => shortcode.startsWith(name));
  return [...found.filter(isNamed), ...found.filter(emoji => !isNamed(emoji))];
}

/**
 * The name to show: the one that begins as it was typed.
 * @type {(emoji: { shortcodes?: string[], annotation: string }, name: string) => string}
 */
export const nameOf = ({ shortcodes = [], annotation }, name) =>
  shortcodes.find(shortcode => shortcode.startsWith(name)) ?? shortcodes[0] ?? annotation;
