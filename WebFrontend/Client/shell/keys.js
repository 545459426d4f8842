// One rule for Enter, wherever it is listened for.

/**
 * Whether a keydown is an Enter that somebody means. The one that ends a composition belongs to the keyboard: browsers tell it by
 * isComposing, and Safari, for which the composition is over by then, by the key code alone.
 * @param {KeyboardEvent} event
 */
export const isEnter = event => event.key === 'Enter' && !event.isComposing && event.keyCode !== 229;
