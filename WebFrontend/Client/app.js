// The page's live parts. Everything below works on markup that is complete without it.
import './decorate.js';
import './durable.js';
import './people.js';
import './composer.js';
import './live.js';
