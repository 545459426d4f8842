// English: every sentence that a module of the page, or the service worker, shows. What depends on something is a function of it.

const figures = new Intl.NumberFormat('en');
const rules = new Intl.PluralRules('en');

/** @type {(count: number, one: string, other: string) => string} */
const counted = (count, one, other) => `${figures.format(count)} ${rules.select(count) === 'one' ? one : other}`;

export const en = {
  // A message on its way
  sending: 'Sending…',
  waiting: 'Kept on this device until it can be sent.',
  keptNowhere: 'This browser keeps nothing: leave the page open until the message is sent.',
  notSent: (/** @type {string} */ reason) => `Not sent. ${reason}`,
  signedOut: 'You are signed out.',
  noMember: 'You are no longer a member of this conversation.',
  tooMuch: 'That was too much text to take at once. Send it in parts.',
  refusedOnTheWay: (/** @type {number} */ status) => `Something between this browser and the messenger refused it (HTTP ${status}).`,

  // What is done to a message
  willBeDeleted: 'The message will be deleted.',
  deletionWaits: 'It will be deleted once the server can be reached.',
  undo: 'Undo',
  pin: 'Pin',
  unpin: 'Unpin',
  delete: 'Delete',
  deleteForEverybody: 'Delete for everybody?',
  savingEdit: 'Saving…',
  noEditOffline: 'The server can’t be reached: a message can be changed once the connection is back.',
  messageGone: 'That message is not there any more, or you are no longer a member of this conversation.',
  nothingChanged: 'The server refused this. Nothing was changed.',

  // Emoji
  noEmoji: 'The emoji can’t be loaded now.',

  // Copying
  copy: 'Copy',
  copied: 'Copied',
  textCopied: 'The text is copied.',
  linkCopied: 'The link is copied.',
  noClipboard: 'This browser gives no access to the clipboard.',

  // The conversation
  areWriting: (/** @type {string[]} */ names) => (names.length === 1 ? `${names[0]} is writing…` : `${names.join(' and ')} are writing…`),
  severalAreWriting: 'Several people are writing…',
  today: 'Today',
  yesterday: 'Yesterday',
  you: 'You',
  newMessages: 'New messages',
  newestMessages: 'Newest messages',
  earlierMessages: 'Earlier messages',
  countNew: (/** @type {number} */ count) => counted(count, 'new message', 'new messages'),
  hereNow: 'Here now',
  away: 'Away',
  notHere: 'Not here',
  lastHere: 'Last here {time}',
  whetherAll: (/** @type {number} */ count) =>
    `This notifies all ${figures.format(count)} members. Send it again if that is what you want.`,
  onlyModerators: 'Only moderators notify everybody with @all.',
  notMembers: (/** @type {string[]} */ names) => `Not told, because they aren’t in this conversation: ${names.join(', ')}.`,
  addThem: 'Add them',
  countUnread: (/** @type {number} */ count) => counted(count, 'unread message', 'unread messages'),
  seenBy: (/** @type {string} */ names) => `Seen by ${names}`,
  andMore: (/** @type {number} */ count) => ` and ${figures.format(count)} more`,
  messageNumber: (/** @type {string} */ seq) => `message ${seq}`,
  draft: 'Draft:',
  reactions: 'Reactions',

  // Forms
  removePerson: (/** @type {string} */ name) => `Remove ${name}`,
  noFiles: 'Files can’t be sent yet. Nothing you have written is lost.',
  tooMany: (/** @type {number} */ excess) => `${counted(excess, 'character', 'characters')} too many`,
  lengthOf: (/** @type {number} */ length, /** @type {number} */ most) =>
    `${figures.format(length)} of ${figures.format(most)} characters`,
  tooLong: (/** @type {string} */ what, /** @type {number} */ most, /** @type {number} */ length) =>
    `${what} holds at most ${figures.format(most)} characters; this one has ${figures.format(length)}.`,

  // The connection
  connected: 'Connected',
  offline: 'Offline. You can go on writing.',
  reconnecting: 'Reconnecting… You can go on writing.',
  signedOutButKept: 'You are signed out; what you write is kept.',
  signInAgain: 'Sign in again',
  signOutAndLose: (/** @type {number} */ messages, /** @type {number} */ forms) => {
    const texts = [several(messages, 'message', 'messages'), several(forms, 'half-written text', 'half-written texts')];
    const lost = texts.filter(Boolean).join(' and ');
    return `The server does not have ${lost} of yours yet. Sign out all the same, and throw that away?`;
  },

  // Notifications
  messenger: 'Messenger',
  testTitle: 'Notifications arrive here',
  testText: 'This is the one you asked for.',
  nothingNew: 'Nothing new.',
  wereAdded: 'You were added to this conversation',
  reply: 'Reply',
  writeMessage: 'Write a message',
  markAsRead: 'Mark as read',
  muteForAnHour: 'Mute for an hour',
};

/** @type {(count: number, one: string, other: string) => string} */
function several(count, one, other) {
  if (count === 0) return '';
  return count === 1 ? `one ${one}` : counted(count, one, other);
}
