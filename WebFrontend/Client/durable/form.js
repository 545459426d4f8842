// A form of the page and its draft: what is typed goes to the draft, and what the draft says goes into the form.
import { Alternatives, choiceOf } from './alternatives.js';
import { isBlank } from './fields.js';
import { words } from './words.js';

/** @import { Draft } from './draft.js' */
/** @import { Field, Form, Program } from './types.d.ts' */
/** @typedef {HTMLInputElement | HTMLTextAreaElement} TextField */

/** What is about the form itself, and nothing that was filled in. */
const machinery = new Set(['__RequestVerificationToken', 'Durable', 'Revision', 'Writer', 'WriterNumber', 'Version']);

/** @implements {Form} */
export class DurableForm {
  #form;
  #newId;
  #status;
  #alternatives;
  /** The next submission goes through. */
  #isReady = false;

  /**
   * @param {HTMLFormElement} form
   * @param {Pick<Program, 'newId' | 'unreadable'>} program
   */
  constructor(form, { newId, unreadable }) {
    this.#form = form;
    this.#newId = newId;
    this.#status = /** @type {HTMLElement | null} */ (form.querySelector('[data-durable-status]'));
    this.#alternatives = new Alternatives(form, unreadable);
    this.name = form.dataset.durable ?? '';
    this.most = Number(form.dataset.most);
    this.isFilled = 'filled' in form.dataset;
    // A browser that restores fields by itself would bring back what was sent, as if it had just been typed. Without script it may.
    form.autocomplete = 'off';
    this.renewId();
  }

  /**
   * What the page came with, whatever has been typed over it. What stands in a form may have been typed before this script ran; one that
   * came back refused has what was typed anyway.
   */
  get page() {
    const asItCame = /** @type {HTMLFormElement} */ (this.#form.cloneNode(true));
    asItCame.reset();
    const rendered = 'unsaved' in this.#form.dataset ? null : fieldsOf(asItCame);
    return { revision: Number(this.#hidden('Revision').value), version: Number(this.#form.dataset.version), rendered };
  }

  /** @param {Draft} draft */
  follow(draft) {
    const form = this.#form;
    form.addEventListener('input', () => draft.typed());
    form.addEventListener('change', () => draft.flush());
    form.addEventListener('focusout', () => draft.flush());
    form.addEventListener('compositionstart', () => draft.composes());
    form.addEventListener('compositionend', () => draft.hasComposed());
    form.addEventListener('submit', event => this.#submit(event, draft));
    form.addEventListener('click', event => {
      const choice = choiceOf(event);
      if (!choice) return;
      event.preventDefault();
      if (choice === 'mine') draft.keepMine();
      else draft.choose(choice);
    });
  }

  /** Posted as forms are, once the draft is ready for that. @type {(event: SubmitEvent, draft: Draft) => Promise<void>} */
  async #submit(event, draft) {
    if (!draft.isPosted) return;
    if (this.#isReady) {
      this.#isReady = false;
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    // A button with an address of its own stores or drops the form itself.
    if (submitter?.hasAttribute('formaction')) {
      // A form can't be submitted while it is being submitted, and there may be nothing else to wait for.
      await new Promise(resolve => setTimeout(resolve));
      await draft.giveWay();
    } else if (!(await draft.submit())) return;
    this.#isReady = true;
    this.#form.requestSubmit(submitter);
  }

  fields() {
    return fieldsOf(this.#form);
  }

  list() {
    return this.#list?.innerHTML ?? null;
  }

  /** @param {string} html */
  fillList(html) {
    if (this.#list) this.#list.innerHTML = html;
  }

  /** @param {Field[]} fields */
  fill(fields) {
    const left = fields.filter(([name]) => name !== 'ClientId' || !isBlank(fields));
    for (const element of controlsOf(this.#form)) {
      const { name, type } = element;
      if (!name || machinery.has(name) || isNeverKept(type) || element.closest('[data-durable-list]')) continue;
      /** @type {(value: string) => boolean} */
      const isChosen = value => fields.some(([other, chosen]) => other === name && chosen === value);
      if (element instanceof HTMLSelectElement) {
        for (const option of element.options) option.selected = isChosen(option.value);
      } else if (isTicked(element)) {
        /** @type {HTMLInputElement} */ (element).checked = isChosen(element.value);
      } else {
        const at = left.findIndex(([other]) => other === name);
        if (at >= 0) setText(element, left.splice(at, 1)[0][1]);
        else if (name !== 'ClientId') setText(element, '');
      }
    }
    this.#form.dispatchEvent(new CustomEvent('durable:adopted', { detail: fields, bubbles: true }));
  }

  renewId() {
    const id = this.#form.elements.namedItem('ClientId');
    if (id instanceof HTMLInputElement && isBlank(this.fields())) id.value = this.#newId();
  }

  /** @param {{ writer?: string, revision?: number, number?: number }} text */
  sign({ writer, revision, number }) {
    if (writer !== undefined) this.#hidden('Writer').value = writer;
    if (revision !== undefined) this.#hidden('Revision').value = String(revision);
    if (number !== undefined) this.#hidden('WriterNumber').value = String(number);
  }

  /** @type {Form['show']} */
  show(status, sentence = words.status[status] ?? '') {
    if (!this.#status) return;
    this.#status.dataset.state = status;
    if (this.#status.textContent !== sentence) this.#status.textContent = sentence;
  }

  /** @type {Form['showAlternatives']} */
  showAlternatives(others, conflict) {
    this.#alternatives.show(others, conflict);
  }

  /** @type {Form['showOnlyHere']} */
  showOnlyHere(copy) {
    this.#alternatives.showOnlyHere(copy);
  }

  /** @type {Form['hideOnlyHere']} */
  hideOnlyHere(copy) {
    this.#alternatives.hideOnlyHere(copy);
  }

  get #list() {
    return this.#form.querySelector('[data-durable-list]');
  }

  /** @param {string} name */
  #hidden(name) {
    const present = this.#form.elements.namedItem(name);
    if (present instanceof HTMLInputElement) return present;
    return this.#form.appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name }));
  }
}

/** @param {HTMLFormElement} form */
const controlsOf = form => /** @type {(HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement)[]} */ ([...form.elements]);

/** All that a person fills in, but no secrets and no files. @type {(form: HTMLFormElement) => Field[]} */
function fieldsOf(form) {
  const secret = new Set(controlsOf(form).flatMap(({ type, name }) => (type === 'password' ? [name] : [])));
  return [...new FormData(form)].flatMap(([name, value]) =>
    machinery.has(name) || secret.has(name) || typeof value !== 'string' ? [] : [/** @type {Field} */ ([name, value])],
  );
}

/** @param {string} type */
const isNeverKept = type => ['submit', 'button', 'password', 'file'].includes(type);

/** @type {(element: TextField) => boolean} */
const isTicked = ({ type }) => type === 'checkbox' || type === 'radio';

/**
 * Keeps the caret where it stands in the text, measured from whichever end did not change.
 * @type {(element: TextField, value: string) => void}
 */
function setText(element, value) {
  if (element.value === value) return;
  const old = element.value;
  const caret = document.activeElement === element ? [element.selectionStart, element.selectionEnd] : null;
  element.value = value;
  if (!caret) return;
  let same = 0;
  while (same < old.length && same < value.length && old[same] === value[same]) same++;
  const [start, end] = caret.map(at => (at === null || at <= same ? at : Math.max(same, at + value.length - old.length)));
  element.setSelectionRange(start, end);
}
