// The text of one form in one tab, and what is known of it elsewhere: what the server has, what this browser keeps, what there is to
// choose from. Nothing here waits for anybody: draft.js says when what is done.
import { areSame, isBlank, lengthOf, textOf } from './fields.js';
import { Keeper } from './keeper.js';

/** @import { Alternative, Copy, Field, Form, SavedDraft, Snapshot, Surroundings } from './types.d.ts' */
/**
 * What a page came with, whatever has been typed over it by now; nothing rendered for a text that came back refused.
 * @typedef {{ revision: number, version: number, rendered: Field[] | null }} Page
 */

export class DraftText {
  #form;
  #copies;
  #keeper;
  #writer = '';
  #number = 0;
  #revision;
  #version;
  /** The text that the server has; null when it has none of it. @type {string | null} */
  #saved;
  /** @type {Alternative[]} */
  #others = [];
  /** The draft as it is elsewhere, when what is in this form is not based on it. @type {SavedDraft | null} */
  #conflict = null;
  /** Copies that the server does not take, by writer. @type {Map<string, Copy>} */
  #onlyHere = new Map();

  /**
   * @param {Form} form
   * @param {Surroundings} surroundings
   * @param {Page} page
   */
  constructor(form, { copies, newId }, { revision, version, rendered }) {
    this.#form = form;
    this.#copies = copies;
    this.#revision = revision;
    this.#version = version;
    this.#saved = rendered && textOf(rendered);
    this.#keeper = new Keeper(copies, () => (this.isUnsaved ? this.#copy() : null));
    this.#sign(newId(), Date.now());
  }

  get writer() {
    return this.#writer;
  }
  get revision() {
    return this.#revision;
  }
  get version() {
    return this.#version;
  }
  get conflict() {
    return this.#conflict;
  }
  /** As it is now, to be compared with later. */
  get now() {
    return textOf(this.#form.fields());
  }
  get isUnsaved() {
    return this.now !== this.#saved;
  }
  get isBlank() {
    return isBlank(this.#form.fields());
  }
  /** The text that the server has. @returns {Field[]} */
  get saved() {
    return this.#saved ? JSON.parse(this.#saved) : this.#form.fields();
  }

  /** @param {Field[]} fields */
  is(fields) {
    return areSame(fields, this.#form.fields());
  }

  isTooLong(fields = this.#form.fields()) {
    return lengthOf(fields) > this.#form.most;
  }

  // Requests -----------------------------------------------------------

  /** For the next request. @returns {Snapshot} */
  next() {
    return { fields: this.#form.fields(), ...this.stamp() };
  }

  /** What the next request says of the text. */
  stamp() {
    // Grows, so that the server knows a late copy of an old one.
    this.#number = Math.max(this.#number + 1, Date.now());
    this.#form.sign({ number: this.#number });
    return { revision: this.#revision, writer: this.#writer, number: this.#number };
  }

  /** What was in the form when a request began is with the server. */
  has(text = this.now) {
    this.#saved = text;
  }

  /** @param {SavedDraft} draft that it has become */
  becameDraft({ revision, version, others }) {
    this.rebase(Math.max(this.#revision, revision));
    this.#conflict = null;
    this.learn(version, others);
  }

  /** @param {number} revision */
  rebase(revision) {
    this.#revision = revision;
    this.#form.sign({ revision });
  }

  // What comes from elsewhere ------------------------------------------

  /** Into the form, as what the server has. @param {{ revision: number, fields: Field[] }} draft */
  adopt({ revision, fields }) {
    this.rebase(revision);
    if (fields.length > 0 || !this.#form.isFilled) {
      this.#form.fill(fields);
      // What was in it may have been sent under its id by another tab.
      if (isBlank(fields)) this.#form.renewId();
    }
    this.has();
  }

  /** @type {(version: number, others: Alternative[]) => void} */
  learn(version, others) {
    this.#version = Math.max(this.#version, version);
    this.#others = others.filter(other => other.id !== this.#writer);
    this.#form.showAlternatives(this.#others, this.#conflict);
  }

  /** What is here has to be chosen against what is elsewhere. @param {SavedDraft | null} draft */
  disagree(draft) {
    this.#conflict = draft;
  }

  /** @param {number} revision */
  settle(revision) {
    this.rebase(revision);
    this.#conflict = null;
    this.#form.showAlternatives(this.#others, null);
  }

  /** As if the server had nothing of it. @param {number} revision */
  lose(revision) {
    this.#saved = null;
    this.rebase(revision);
  }

  /** Nothing, since what it was has become something else. */
  blank() {
    this.adopt({ revision: this.#revision, fields: [] });
  }

  // What this browser keeps --------------------------------------------

  /** True once it is on disk. */
  keep() {
    return this.#keeper.keep();
  }

  /** Removes the copy of what the server has. */
  forget() {
    this.#keeper.forget(this.#writer);
  }

  get kept() {
    return this.#keeper.done;
  }

  /** Is there something that was written? What is only shown, since it holds already, is nothing. */
  get isWritten() {
    return !this.isBlank && (!this.#form.isFilled || this.isUnsaved);
  }

  /** A copy that was left here goes on in this form. @param {Copy} copy */
  become(copy) {
    this.#sign(copy.writer, copy.number);
  }

  /** Into the form, as if it had been typed. @type {(copy: Copy, revision: number) => void} */
  take({ html, fields }, revision) {
    const saved = this.#saved;
    if (html !== null) this.#form.fillList(html);
    this.adopt({ revision, fields });
    this.#saved = saved;
  }

  /** Shown beside the form, or nobody would ever see it again. @param {Copy} copy that the server does not take */
  offer(copy) {
    this.#onlyHere.set(copy.writer, copy);
    this.#form.showOnlyHere(copy);
  }

  /** @param {string} id */
  onlyHere(id) {
    return this.#onlyHere.get(id);
  }

  /** What was in the form before it, to be offered in its place. @param {Copy} copy @returns {Copy} */
  inPlaceOf(copy) {
    return { ...copy, fields: this.#form.fields(), html: this.#form.list() };
  }

  /** @param {Copy} copy */
  async replace(copy) {
    this.offer(copy);
    await this.#copies.put(copy);
  }

  /** @param {Copy} copy */
  async drop(copy) {
    this.#onlyHere.delete(copy.writer);
    this.#form.hideOnlyHere(copy);
    await this.#copies.delete(copy.writer);
  }

  /** @type {(writer: string, number: number) => void} */
  #sign(writer, number) {
    this.#writer = writer;
    this.#number = number;
    this.#form.sign({ writer, number: 0 });
  }

  /** @returns {Omit<Copy, 'at'>} */
  #copy() {
    const { name } = this.#form;
    const [fields, html] = [this.#form.fields(), this.#form.list()];
    return { form: name, fields, html, revision: this.#revision, writer: this.#writer, number: this.#number };
  }
}
