// An older database was put in place of the one that this page comes from: its versions, positions and revisions mean nothing now. The
// page is loaded again; what is half written in it is kept as what only this device has, and comes back.
import { keepEverything } from '../durable/forms.js';
import * as outbox from '../outbox/outbox.js';
import { user } from '../shell/page.js';
import { forgetPlaces } from '../storage/device.js';
import { forget } from './offline.js';

/** A page that comes from a cache could be told so again and again. */
const once = 30_000; // ms
const lastTime = 'started over';

let isStarting = false;

export async function startOver() {
  if (isStarting || Date.now() - Number(sessionStorage.getItem(lastTime)) < once) return;
  isStarting = true;
  const isKept = (await keepEverything()) && outbox.keepsAll();
  // What this browser can't keep stays in the page, which saves and sends it as it can.
  if (!isKept) return;
  await Promise.allSettled([forgetPlaces(user()), forget()]);
  sessionStorage.setItem(lastTime, String(Date.now()));
  location.reload();
}
