// The page's live parts. Everything below works on markup that is complete without it.
import './conversation/decorate.js';
import './shell/menu.js';
import './shell/timezone.js';
import * as composer from './conversation/composer.js';
import * as durable from './durable/durable.js';
import * as files from './shell/files.js';
import * as limits from './shell/limits.js';
import * as live from './live/live.js';
import * as log from './conversation/messages.js';
import * as notifications from './notifications/notifications.js';
import * as offline from './lifecycle/offline.js';
import * as outbox from './outbox/outbox.js';
import * as people from './conversation/people.js';
import * as update from './lifecycle/update.js';
import './lifecycle/signout.js';

log.start();
durable.start();
limits.start();
files.start();
people.start();
composer.start();
outbox.start();
live.follow();
offline.start();
notifications.start();
update.start();
