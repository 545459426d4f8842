// The browser, or its push service, has ended a subscription or put another in its place.
import { fieldsOf, subscribeToPush } from '../notifications/push.js';
import { postAs } from '../posting/post.js';
import { known } from '../storage/device.js';
import { worker } from './worker.js';

export function start() {
  worker.addEventListener('pushsubscriptionchange', event => {
    const { newSubscription } = /** @type {PushSubscriptionChangeEvent} */ (event);
    /** @type {ExtendableEvent} */ (event).waitUntil(renew(newSubscription));
  });
}

/** Should nobody answer, the next page that is opened tells the server. @param {PushSubscription | null | undefined} given */
async function renew(given) {
  const here = await known();
  if (!here?.wanted || !here.pushKey) return;
  const subscription = given ?? (await subscribeToPush(worker.registration, here.pushKey));
  await postAs(here.user, { token: null })('/devices/this/alerts', fieldsOf(true, subscription));
}
