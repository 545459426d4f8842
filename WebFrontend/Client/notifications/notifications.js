// Notifications in this browser: asked for when a person presses the button, kept up on every page after that, and turned off.
import { post } from '../posting/page.js';
import { base } from '../shell/base.js';
import { all, one, user } from '../shell/page.js';
import { forget, know } from '../storage/device.js';
import { isSupported } from './alerts.js';
import { fieldsOf, subscribeToPush } from './push.js';

/** What the server knows of this device: { wanted, push: hash of the endpoint, key: what to subscribe with }. @type {DOMStringMap} */
let server = {};
let isWanted = false;
/** @type {PushSubscription | null} */
let subscription = null;

const block = () => document.getElementById('this-device');
const button = () => /** @type {HTMLButtonElement} */ (one('#this-device button'));

export async function start() {
  const line = document.getElementById('alerts-offer');
  if (!line) return;
  server = line.dataset;
  if (block()) {
    button().onclick = () => {
      if (button().ariaDisabled !== 'true') (isWanted ? turnOff() : turnOn()).catch(reportError);
    };
  }
  offer(line);
  // One tab after the other: each finds what the one before did.
  const keepUpAndShow = async () => {
    await inTurn(keepUp).catch(reportError);
    show(state());
  };
  await keepUpAndShow();
  const status = await navigator.permissions?.query({ name: 'notifications' }).catch(() => null);
  status?.addEventListener('change', keepUpAndShow);
}

/** @param {() => Promise<void>} work */
const inTurn = async work => (navigator.locks ? navigator.locks.request('notifications', work) : work());
const isAllowed = () => isSupported() && Notification.permission === 'granted';

/** What this person wanted here still holds, and both this browser and the server know it. */
async function keepUp() {
  const before = await know({ user: user(), device: document.body.dataset.device, pushKey: server.key });
  if (before && before.user !== user()) await withdraw();
  isWanted = (before?.user === user() ? before.wanted : undefined) ?? server.wanted === 'true';
  if (isWanted && isAllowed()) {
    subscription = await subscribed();
    if (server.wanted !== 'true' || server.push !== (await hashOf(subscription))) await tell(true);
  } else {
    // Whoever takes the permission back in the browser's settings is not asked again.
    if (isWanted) await know({ user: user(), wanted: false });
    isWanted = false;
    if (server.wanted === 'true') await tell(false);
  }
}

async function turnOn() {
  show('asking');
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') return show(permission === 'denied' ? 'denied' : 'dismissed');
  show('starting');
  await know({ user: user(), wanted: true });
  isWanted = true;
  subscription = await subscribed();
  show((await tell(true)) ? state() : 'untold');
  await showDevices();
}

async function turnOff() {
  // From here on the worker shows nothing, whatever the server has heard.
  await know({ user: user(), wanted: false });
  isWanted = false;
  await withdraw();
  await tell(false);
  show('off');
  await showDevices();
}

/** The list of devices below says of each how it is notified. */
async function showDevices() {
  const answer = await fetch(`${base}/settings`, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('#devices ul');
  if (fresh) document.querySelector('#devices ul')?.replaceWith(fresh);
}

/** Null where the browser has no push service, or reaches none: then notifications come while a tab is open. */
async function subscribed() {
  try {
    await navigator.serviceWorker.register(`${base}/sw.js`);
    return server.key ? await subscribeToPush(await navigator.serviceWorker.ready, server.key) : null;
  } catch {
    return null;
  }
}

/** False when the server can't be told now: the next page tells it. @type {(isWanted: boolean) => Promise<boolean>} */
async function tell(isWanted) {
  const answer = await post('/devices/this/alerts', fieldsOf(isWanted, subscription)).catch(() => null);
  if (answer?.status === 400 && subscription) {
    // It calls no such push service.
    await subscription.unsubscribe();
    subscription = null;
    return tell(isWanted);
  }
  if (!answer?.ok) return false;
  server.wanted = String(isWanted);
  server.push = await hashOf(subscription);
  return true;
}

/**
 * As the server has it: the first 16 hexadecimal digits of the endpoint's SHA-256; '' for none.
 * @param {PushSubscription | null} subscription
 */
async function hashOf(subscription) {
  if (!subscription) return '';
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(subscription.endpoint)));
  return [...bytes.slice(0, 8)].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

/** Who signs out is notified of nothing here any more, and nothing stays on the screen. */
export async function signOff() {
  await forget(user());
  await withdraw();
}

async function withdraw() {
  const registration = await navigator.serviceWorker?.getRegistration();
  for (const shown of (await registration?.getNotifications?.()) ?? []) shown.close();
  const old = await registration?.pushManager?.getSubscription();
  subscription = null;
  // Some browsers ask their push service first.
  await Promise.race([old?.unsubscribe(), new Promise(resolve => setTimeout(resolve, 2_000))]);
}

function state() {
  if (!isSecureContext) return 'insecure';
  if (!isSupported()) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  return !isWanted ? 'off' : subscription ? 'on' : 'on-with-a-tab';
}

/** One of the block's sentences, and what can be done then. @param {string} name */
function show(name) {
  const device = block();
  if (!device) return;
  for (const sentence of all('[data-state]', device)) sentence.hidden = sentence.dataset.state !== name;
  const shown = one(`[data-state=${name}]`, device);
  device.dataset.shown = name;
  const pressed = button();
  const isLost = pressed === document.activeElement && !shown.dataset.action;
  pressed.hidden = !shown.dataset.action;
  pressed.textContent = shown.dataset.action ?? '';
  // Not disabled: the focus stays.
  pressed.ariaDisabled = String('busy' in shown.dataset);
  pressed.classList.toggle('button--primary', !isWanted);
  if (isLost) device.focus();
}

const dismissed = 'alerts offer dismissed';

/** A line with a link to the block; the browser's own question comes only after the button there. @param {HTMLElement} line */
function offer(line) {
  const isOpen = isSupported() && Notification.permission === 'default' && localStorage.getItem(dismissed) === null;
  line.hidden = block() !== null || !isOpen;
  one('button', line).onclick = () => {
    localStorage.setItem(dismissed, '');
    line.hidden = true;
  };
}
