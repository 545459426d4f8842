// The service worker: what the messenger does without a page.
import './offline.js';
import './alerts.js';
import './clicks.js';
import './push.js';
