// The page's live parts. Everything below works on markup that is complete without it.
import './decorate.js';
import './menu.js';
import './timezone.js';
import * as composer from './composer.js';
import * as durable from './durable.js';
import * as files from './files.js';
import * as limits from './limits.js';
import * as live from './live.js';
import * as log from './log.js';
import * as notifications from './notifications.js';
import * as offline from './offline.js';
import * as outbox from './outbox.js';
import * as people from './people.js';
import * as update from './update.js';
import './signout.js';

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
