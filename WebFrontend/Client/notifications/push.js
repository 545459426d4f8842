// This browser's subscription to push messages. For pages and the service worker alike.

const limit = 15_000; // ms

/**
 * The subscription with the server's key: the one that there is, or a new one. Rejects when the browser reaches no push service.
 * @type {(registration: ServiceWorkerRegistration, key: string) => Promise<PushSubscription>}
 */
export async function subscribeToPush(registration, key) {
  const existing = await registration.pushManager.getSubscription();
  if (existing && keyOf(existing) === key) return existing;
  await existing?.unsubscribe();
  const subscribing = registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  // A browser without a push service may say nothing at all.
  /** @type {Promise<never>} */
  const tooLate = new Promise((_, reject) => setTimeout(() => reject(new Error('No push service answers.')), limit));
  return Promise.race([subscribing, tooLate]);
}

/** @param {PushSubscription} subscription */
function keyOf({ options }) {
  if (!options?.applicationServerKey) return null;
  const bytes = String.fromCharCode(...new Uint8Array(options.applicationServerKey));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/**
 * What the server is told of it: fields of POST /devices/this/alerts.
 * @type {(isWanted: boolean, subscription: PushSubscription | null) => [string, string][]}
 */
export function fieldsOf(isWanted, subscription) {
  /** @type {[string, string][]} */
  const fields = [['Wanted', String(isWanted)]];
  const { endpoint, keys } = subscription?.toJSON() ?? {};
  if (endpoint && keys) fields.push(['Endpoint', endpoint], ['P256dh', keys.p256dh], ['Auth', keys.auth]);
  return fields;
}
