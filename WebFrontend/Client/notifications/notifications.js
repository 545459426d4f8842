// Notifications in this browser: asked for when a person presses the button, kept up on every page after that, and turned off.
import { base } from '../shell/base.js';
import { isSupported } from './alerts.js';
import { forget, know } from '../storage/device.js';
import { post } from '../posting/page.js';
import { user } from '../storage/store.js';
import { fieldsOf, subscribe } from './push.js';

/** What the server knows of this device: { wanted, push: hash of the endpoint, key: what to subscribe with }. */
const server = document.getElementById('alerts-offer')?.dataset;
const block = document.getElementById('this-device');
const button = block?.querySelector('button');

let wanted = false;
let subscription = null;

export async function start() {
  if (!server) return;
  if (block) button.onclick = () => { if (button.ariaDisabled !== 'true') (wanted ? turnOff() : turnOn()).catch(reportError); };
  offer();
  // One tab after the other: each finds what the one before did.
  await inTurn(keepUp).catch(reportError);
  show(state());
  const status = await navigator.permissions?.query({ name: 'notifications' }).catch(() => null);
  status?.addEventListener('change', async () => { await inTurn(keepUp).catch(reportError); show(state()); });
}

const inTurn = work => navigator.locks ? navigator.locks.request('notifications', work) : work();
const isAllowed = () => isSupported && Notification.permission === 'granted';

/** What this person wanted here still holds, and both this browser and the server know it. */
async function keepUp() {
  const before = await know({ user, device: document.body.dataset.device, pushKey: server.key });
  if (before && before.user !== user) await withdraw();
  wanted = (before?.user === user ? before.wanted : undefined) ?? server.wanted === 'true';
  if (wanted && isAllowed()) {
    subscription = await subscribed();
    if (server.wanted !== 'true' || server.push !== await hashOf(subscription)) await tell(true);
  } else {
    // Whoever takes the permission back in the browser's settings is not asked again.
    if (wanted) await know({ user, wanted: false });
    wanted = false;
    if (server.wanted === 'true') await tell(false);
  }
}

async function turnOn() {
  show('asking');
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') return show(permission === 'denied' ? 'denied' : 'dismissed');
  show('starting');
  await know({ user, wanted: true });
  wanted = true;
  subscription = await subscribed();
  show(await tell(true) ? state() : 'untold');
  await showDevices();
}

async function turnOff() {
  // From here on the worker shows nothing, whatever the server has heard.
  await know({ user, wanted: false });
  wanted = false;
  await withdraw();
  await tell(false);
  show('off');
  await showDevices();
}

/** The list of devices below says of each how it is notified. */
async function showDevices() {
  const answer = await fetch(`${base}/settings`, { headers: { Accept: 'text/html' } }).catch(() => null);
  const fresh = answer?.ok && new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('#devices ul');
  if (fresh) document.querySelector('#devices ul')?.replaceWith(fresh);
}

/** Null where the browser has no push service, or reaches none: then notifications come while a tab is open. */
async function subscribed() {
  try {
    await navigator.serviceWorker.register(`${base}/sw.js`);
    return server.key ? await subscribe(await navigator.serviceWorker.ready, server.key) : null;
  } catch {
    return null;
  }
}

/** False when the server can't be told now: the next page tells it. */
async function tell(isWanted) {
  const answer = await post('/devices/this/alerts', fieldsOf(isWanted, subscription)).catch(() => null);
  if (answer?.status === 400 && subscription) {
    // It calls no such push service.
    await subscription.unsubscribe();
    subscription = null;
    return tell(isWanted);
  }
  if (!answer?.ok) return false;
  server.wanted = isWanted;
  server.push = await hashOf(subscription);
  return true;
}

/** As the server has it: the first 16 hexadecimal digits of the endpoint's SHA-256; '' for none. */
async function hashOf(subscription) {
  if (!subscription) return '';
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(subscription.endpoint)));
  return [...bytes.slice(0, 8)].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

/** Who signs out is notified of nothing here any more, and nothing stays on the screen. */
export async function signOff() {
  await forget(user);
  await withdraw();
}

async function withdraw() {
  const registration = await navigator.serviceWorker?.getRegistration();
  for (const shown of await registration?.getNotifications?.() ?? []) shown.close();
  const old = await registration?.pushManager?.getSubscription();
  subscription = null;
  // Some browsers ask their push service first.
  await Promise.race([old?.unsubscribe(), new Promise(resolve => setTimeout(resolve, 2_000))]);
}

function state() {
  if (!isSecureContext) return 'insecure';
  if (!isSupported) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  return !wanted ? 'off' : subscription ? 'on' : 'on-with-a-tab';
}

/** One of the block's sentences, and what can be done then. */
function show(name) {
  if (!block) return;
  for (const words of block.querySelectorAll('[data-state]')) words.hidden = words.dataset.state !== name;
  const shown = block.querySelector(`[data-state=${name}]`);
  block.dataset.shown = name;
  const isLost = button === document.activeElement && !shown.dataset.action;
  button.hidden = !shown.dataset.action;
  button.textContent = shown.dataset.action ?? '';
  // Not disabled: the focus stays.
  button.ariaDisabled = 'busy' in shown.dataset;
  button.classList.toggle('button--primary', !wanted);
  if (isLost) block.focus();
}

const dismissed = 'alerts offer dismissed';

/** A line with a link to the block; the browser's own question comes only after the button there. */
function offer() {
  const line = document.getElementById('alerts-offer');
  line.hidden = Boolean(block) || !isSupported || Notification.permission !== 'default' || localStorage.getItem(dismissed) !== null;
  line.querySelector('button').onclick = () => { localStorage.setItem(dismissed, ''); line.hidden = true; };
}
