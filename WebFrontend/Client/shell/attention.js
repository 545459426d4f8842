// Whether the person is looking: the page is seen, has the focus, and a hand has moved there within the last minutes.

const lasting = 3 * 60_000; // ms
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'touchmove', 'focus'];

let lastSign = 0;
let wasHere = false;
/** @type {Set<() => void>} */
const listeners = new Set();

export function start() {
  // Whoever opens a page is there. One that was opened behind another's back is not seen, or has no focus.
  lastSign = Date.now();
  wasHere = isAttentive();
  for (const sign of signs) {
    const noticed = (/** @type {Event} */ event) => {
      // A page that moves under a resting hand is no sign.
      if (sign !== 'pointermove' || (event instanceof PointerEvent && (event.movementX || event.movementY))) look(true);
    };
    addEventListener(sign, noticed, { capture: true, passive: true });
  }
  addEventListener('blur', () => look(false));
  document.addEventListener('visibilitychange', () => look(document.visibilityState === 'visible'));
}

export function isAttentive() {
  return document.visibilityState === 'visible' && document.hasFocus() && Date.now() - lastSign < lasting;
}

/** Called whenever attention comes back. @type {(listener: () => void, signal?: AbortSignal) => void} */
export function onReturn(listener, signal) {
  listeners.add(listener);
  signal?.addEventListener('abort', () => listeners.delete(listener));
}

/** @param {boolean} isSign */
function look(isSign) {
  const before = wasHere && Date.now() - lastSign < lasting;
  if (isSign) lastSign = Date.now();
  wasHere = isAttentive();
  if (wasHere && !before) for (const listener of listeners) listener();
}
