// The browser, or its push service, has ended a subscription or put another in its place.
import { known } from '../storage/device.js';
import { fieldsOf, subscribe } from '../notifications/push.js';
import { postFor } from './posting.js';

addEventListener('pushsubscriptionchange', event => event.waitUntil(renew(event.newSubscription)));

/** Should nobody answer, the next page that is opened tells the server. */
async function renew(given) {
  const here = await known();
  if (!here?.wanted || !here.pushKey) return;
  const subscription = given ?? await subscribe(registration, here.pushKey);
  await postFor(here.user)('/devices/this/alerts', fieldsOf(true, subscription));
}
