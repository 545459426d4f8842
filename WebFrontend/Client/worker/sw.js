// The service worker: what the messenger does without a page.
import { reachedBelow } from '../shell/base.js';
import * as alerts from './alerts.js';
import * as clicks from './clicks.js';
import * as offline from './offline.js';
import * as push from './push.js';
import * as replies from './replies.js';
import { worker } from './worker.js';

reachedBelow(new URL(worker.registration.scope).pathname.replace(/\/$/, ''));
offline.start();
alerts.start();
clicks.start();
replies.start();
push.start();
