// English: what this folder says in a form.

const figures = new Intl.NumberFormat('en');

export const words = {
  /** What the status line says. @type {Partial<Record<import('./types.d.ts').Status, string>>} */
  status: {
    saving: 'Saving…',
    saved: 'Saved',
    beside: 'Saved beside the other version',
    kept: 'Kept on this device until the server answers',
    unkept: 'Not saved yet: no connection',
    unchosen: 'No connection: choose again in a moment',
  },
  notSent: 'Not sent: no connection. It is kept; send it again in a moment.',
  notSaved: 'Not saved',
  signedOut: 'Kept on this device: you are signed out',
  tooMuch: 'Kept on this device: that is too much text to take at once',
  tooLong: (/** @type {number} */ most) => `Kept on this device alone: a draft holds at most ${figures.format(most)} characters`,

  // Beside another version
  elsewhere: 'It was written in another tab or on another device while you were writing here. Nothing is lost: choose.',
  onlyHere: 'Only this device has it: the server did not take it.',
  empty: '(empty)',
  useTheOther: 'Use the other one',
  keepThis: 'Keep what is here',
};
