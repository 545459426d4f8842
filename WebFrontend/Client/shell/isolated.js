// A name or a text between other words, where no markup can keep them apart. See Isolated.cs.

const turns = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\ud802\ud83a\ud83b]/;

/** @param {string} text */
export const isolated = text => (turns.test(text) ? `\u2068${text}\u2069` : text);
