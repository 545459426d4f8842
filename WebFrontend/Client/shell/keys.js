// One rule for Enter, wherever it is listened for.

/**
 * Whether a keydown is an Enter that somebody means. The one that ends a composition belongs to the keyboard: browsers tell it by
 * isComposing, and Safari, for which the composition is over by then, by the key code alone.
 * @param {KeyboardEvent} event
 */
export const isEnter = event => event.key === 'Enter' && !event.isComposing && event.keyCode !== 229;

/**
 * Whether it sends: on a keyboard Enter does and Shift+Enter breaks the line; where Enter is all a phone has, it breaks the line, and
 * Ctrl+Enter sends.
 * @param {KeyboardEvent} event
 */
export const sends = event => isEnter(event) && !event.shiftKey && !event.altKey && (event.ctrlKey || event.metaKey || hasFinePointer());

/** Whoever has one has a keyboard too. */
export const hasFinePointer = () => matchMedia('(pointer: fine)').matches;
