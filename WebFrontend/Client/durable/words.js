// What the status line of a form says.

const figures = new Intl.NumberFormat('en');

/** @type {Partial<Record<import('./types.d.ts').Status, string>>} */
export const wordsOf = {
  saving: 'Saving…',
  saved: 'Saved',
  beside: 'Saved beside the other version',
  kept: 'Kept on this device until the server answers',
  unkept: 'Not saved yet: no connection',
  unchosen: 'No connection: choose again in a moment',
};

export const notSent = 'Not sent: no connection. It is kept; send it again in a moment.';

/** @param {number} most */
export const tooLong = most => `Kept on this device alone: a draft holds at most ${figures.format(most)} characters`;

/** @param {number} status of the answer that refused a text without a word of its own */
export const refusal = status => {
  if (status === 401) return 'Kept on this device: you are signed out';
  if (status === 413) return 'Kept on this device: that is too much text to take at once';
  return 'Not saved';
};
