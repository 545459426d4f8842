// The alternatives to what is in a form, inside it: to look at and choose from.
import { idField } from './fields.js';
import { words } from './words.js';

/** @import { Alternative, Choice, Copy, SavedDraft } from './types.d.ts' */

export class Alternatives {
  #form;
  #unreadable;

  /**
   * @param {HTMLFormElement} form
   * @param {string[]} unreadable
   */
  constructor(form, unreadable) {
    this.#form = form;
    this.#unreadable = [idField, ...unreadable];
  }

  /**
   * @param {Alternative[]} others that the server keeps beside the draft
   * @param {SavedDraft | null} conflict the draft as it is elsewhere, when what is in this form is not based on it
   */
  show(others, conflict) {
    const place = this.#place();
    const wanted = [...(conflict ? [{ id: 'draft', fields: conflict.fields, savedAt: conflict.savedAt, isDraft: true }] : []), ...others];
    for (const section of sectionsIn(place, '[data-version-id]:not([data-only-here])'))
      if (!wanted.some(({ id }) => id === section.dataset.versionId)) section.remove();
    for (const alternative of wanted) this.#render(place, alternative);
  }

  /** One that the server does not take. @param {Copy} copy */
  showOnlyHere({ writer, fields, at }) {
    this.#render(this.#place(), { id: writer, fields, savedAt: new Date(at).toISOString(), isOnlyHere: true });
  }

  /** @param {Copy} copy */
  hideOnlyHere({ writer }) {
    this.#form.querySelector(`[data-only-here][data-version-id="${CSS.escape(writer)}"]`)?.remove();
  }

  #place() {
    const present = this.#form.querySelector('[data-other-versions]');
    if (present) return present;
    const place = document.createElement('div');
    place.className = 'other-versions';
    place.dataset.otherVersions = '';
    return this.#form.appendChild(place);
  }

  /** @type {(place: Element, alternative: Alternative & { isDraft?: boolean, isOnlyHere?: boolean }) => void} */
  #render(place, { id, fields, savedAt, isDraft, isOnlyHere }) {
    let [section] = sectionsIn(place, `[data-version-id="${CSS.escape(id)}"]`);
    if (!section) {
      section = newSection(id);
      if (isDraft) askWhichHolds(section);
      if (isOnlyHere) {
        section.dataset.onlyHere = '';
        say(section, '.version__label', words.onlyHere);
      }
      place.append(section);
    }
    const text = fields.filter(([name, value]) => !this.#unreadable.includes(name) && value).map(([, value]) => value);
    say(section, '[data-text]', text.join('\n') || words.empty);
    section.dataset.savedAt = savedAt ?? '';
    const time = section.querySelector('time');
    if (time && savedAt) {
      time.dateTime = savedAt;
      time.textContent = new Date(savedAt).toLocaleString(document.documentElement.lang || undefined, {
        dateStyle: 'long',
        timeStyle: 'short',
      });
    }
  }
}

/**
 * What was pressed; null for anything else. Without script these buttons are plain form posts.
 * @param {Event} event
 * @returns {Choice | 'mine' | null}
 */
export function choiceOf({ target }) {
  /** @type {HTMLButtonElement | null | false} */
  const button = target instanceof Element && target.closest('[data-take], [data-drop], [data-keep]');
  if (!button) return null;
  if ('keep' in button.dataset) return 'mine';
  return {
    isDraft: button.value === 'draft',
    id: button.value,
    isDropped: 'drop' in button.dataset,
    savedAt: /** @type {HTMLElement} */ (button.closest('[data-saved-at]')).dataset.savedAt ?? '',
    isStillThere: () => button.isConnected,
  };
}

/** @type {(place: Element, selector: string) => HTMLElement[]} */
const sectionsIn = (place, selector) => [...place.querySelectorAll(selector)].map(section => /** @type {HTMLElement} */ (section));

/** @param {string} id */
function newSection(id) {
  const { content } = /** @type {HTMLTemplateElement} */ (document.getElementById('other-version'));
  const section = /** @type {HTMLElement} */ (/** @type {Element} */ (content.firstElementChild).cloneNode(true));
  section.dataset.versionId = id;
  const { take, drop } = buttonsIn(section);
  take.value = drop.value = id;
  return section;
}

/** @param {HTMLElement} section about the draft as it is elsewhere */
function askWhichHolds(section) {
  const { take, drop } = buttonsIn(section);
  say(section, '.version__label', words.elsewhere);
  take.textContent = words.useTheOther;
  drop.textContent = words.keepThis;
  delete drop.dataset.drop;
  drop.dataset.keep = '';
}

/** @param {HTMLElement} section */
const buttonsIn = section => ({
  take: /** @type {HTMLButtonElement} */ (section.querySelector('[data-take]')),
  drop: /** @type {HTMLButtonElement} */ (section.querySelector('[data-drop]')),
});

/** @type {(section: Element, selector: string, sentence: string) => void} */
function say(section, selector, sentence) {
  const place = section.querySelector(selector);
  if (place && place.textContent !== sentence) place.textContent = sentence;
}
