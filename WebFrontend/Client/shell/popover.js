// A panel that floats beside what it belongs to, within the window.

const margin = 8; // px

/**
 * Below it, or above where there is no room below; towards the middle of the window.
 * @type {(panel: HTMLElement, anchor: Element) => void}
 */
export function showBeside(panel, anchor) {
  panel.showPopover();
  const [at, size] = [anchor.getBoundingClientRect(), panel.getBoundingClientRect()];
  const top = at.bottom + size.height > innerHeight ? at.top - size.height : at.bottom;
  const left = at.right < innerWidth / 2 ? at.left : at.right - size.width;
  panel.style.top = `${Math.max(margin, top)}px`;
  panel.style.left = `${Math.min(Math.max(margin, left), innerWidth - size.width - margin)}px`;
}
