// The page's live parts: the one module that starts the others. Everything works on markup that is complete without it.
import * as acts from './conversation/acts.js';
import * as catchup from './conversation/catchup.js';
import * as composer from './conversation/composer.js';
import * as decorate from './conversation/decorate.js';
import * as drafts from './conversation/drafts.js';
import * as editing from './conversation/editing.js';
import * as formatting from './conversation/formatting.js';
import * as list from './conversation/list.js';
import * as mentions from './conversation/mentions.js';
import * as messagemenu from './conversation/messagemenu.js';
import * as messages from './conversation/messages.js';
import * as people from './conversation/people.js';
import * as presence from './conversation/presence.js';
import * as reading from './conversation/reading.js';
import * as replying from './conversation/replying.js';
import * as seen from './conversation/seen.js';
import * as typing from './conversation/typing.js';
import * as unread from './conversation/unread.js';
import * as waiting from './conversation/waiting.js';
import * as waydown from './conversation/waydown.js';
import * as durable from './durable/forms.js';
import * as completion from './emoji/completion.js';
import * as emoji from './emoji/loading.js';
import * as offline from './lifecycle/offline.js';
import * as signout from './lifecycle/signout.js';
import { startOver } from './lifecycle/startover.js';
import * as update from './lifecycle/update.js';
import * as live from './live/live.js';
import * as notifications from './notifications/notifications.js';
import * as outbox from './outbox/outbox.js';
import { post } from './posting/page.js';
import * as attention from './shell/attention.js';
import { reachedBelow } from './shell/base.js';
import * as files from './shell/files.js';
import * as jump from './shell/jump.js';
import * as limits from './shell/limits.js';
import * as menu from './shell/menu.js';
import { one, user } from './shell/page.js';
import * as timezone from './shell/timezone.js';
import { uuid } from './shell/uuid.js';
import { copies } from './storage/store.js';
import * as panes from './switching/panes.js';
import * as places from './switching/places.js';
import { hold, start as startTabs } from './tabs/tabs.js';

/** What belongs to what the page shows, and ends with it. @param {AbortSignal} signal */
function open(signal) {
  messages.start();
  seen.start();
  reading.start(signal);
  waydown.start(Math.max(reading.hasReadUntil(), 0));
  people.start(signal);
  replying.start();
  formatting.open();
  completion.start(signal);
  mentions.start(signal);
  composer.start(signal);
  typing.start();
  editing.start(signal);
  waiting.start(signal);
  messagemenu.start(signal);
}

/** The page shows something else. @param {AbortSignal} signal */
function turn(signal) {
  decorate.turn(one('.main'));
  unread.turn();
  durable.open();
  limits.open();
  open(signal);
  outbox.show();
  live.turn();
}

reachedBelow(document.body.dataset.base ?? '');
startTabs(user());
attention.start();
decorate.start();
menu.start();
jump.start();
timezone.start();

unread.start(id => id === messages.conversation() && reading.isReading());
list.start();
drafts.start();
catchup.start(startOver);
durable.start({ post, hold, newId: uuid, copies: copies(), unreadable: ['Members', 'From', 'ReplyTo'] });
limits.start();
files.start();
formatting.start();
emoji.start();
presence.start();
acts.start();
panes.start({ open, turn, close: durable.close });
places.start();
outbox.start();
live.start(startOver);
offline.start();
notifications.start();
update.start();
signout.start();
