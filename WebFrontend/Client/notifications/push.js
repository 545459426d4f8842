// This browser's push subscription. For pages and the service worker alike.

const limit = 15_000; // ms

/** The subscription with the server's key: the one that there is, or a new one. Rejects when the browser reaches no push service. */
export async function subscribe(registration, key) {
  const existing = await registration.pushManager.getSubscription();
  if (existing && keyOf(existing) === key) return existing;
  await existing?.unsubscribe();
  const subscribing = registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  // A browser without a push service may say nothing at all.
  const tooLate = new Promise((_, reject) => setTimeout(() => reject(new Error('No push service answers.')), limit));
  return Promise.race([subscribing, tooLate]);
}

const keyOf = ({ options }) => options?.applicationServerKey
  ? btoa(String.fromCharCode(...new Uint8Array(options.applicationServerKey))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
  : null;

/** What the server is told of it: fields of POST /devices/this/alerts. */
export function fieldsOf(wanted, subscription) {
  const { endpoint, keys } = subscription?.toJSON() ?? {};
  return endpoint ? [['Wanted', wanted], ['Endpoint', endpoint], ['P256dh', keys.p256dh], ['Auth', keys.auth]] : [['Wanted', wanted]];
}
