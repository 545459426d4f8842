// Forms marked data-durable: what is typed is kept by this browser at once, saved on the server after a moment of quiet, and followed
// in the person's other tabs and on other devices. A save that comes too late is kept by the server as another version; nothing that
// somebody typed is overwritten without being seen.
import { post } from '../posting/page.js';
import { copies } from '../storage/store.js';
import { hold, on } from '../tabs/tabs.js';
import { uuid } from '../shell/uuid.js';
import { number } from '../shell/limits.js';
import { hideOnlyHere, showOnlyHere, showVersions } from './choices.js';

const quiet = 300;
const longest = 2_000;
const forms = new Map();
const machinery = new Set(['__RequestVerificationToken', 'Durable', 'Revision', 'Writer', 'WriterNumber', 'Version']);
const say = {
  saving: 'Saving…', saved: 'Saved', beside: 'Saved beside the other version',
  kept: 'Kept on this device until the server answers', unkept: 'Not saved yet: no connection',
  unchosen: 'No connection: choose again in a moment',
  tooMuch: 'Kept on this device: that is too much text to take at once',
};

class DurableForm {
  /** Replaced by whoever has to finish something before the next save. */
  mustWait = () => false;
  /** False for a form whose text is sent by a script, without leaving the page. */
  isPosted = true;
  /** A newer draft of another tab or device that this form has to choose against. */
  conflict = null;
  news = null;
  composing = false;
  copied = Promise.resolve(true);
  /** By writer: copies that the server does not take. */
  onlyHere = new Map();

  constructor(form) {
    this.form = form;
    this.name = form.dataset.durable;
    this.status = form.querySelector('[data-durable-status]');
    this.version = Number(form.dataset.version);
    // A browser that restores fields by itself would bring back what was sent, as if it had just been typed. Without script it may.
    form.autocomplete = 'off';
    this.startAnew();
    // What stands in the form may have been typed before this script ran; one that came back refused has what was typed anyway.
    this.savedText = 'unsaved' in form.dataset ? null : JSON.stringify(this.rendered());
    this.became(uuid());
    this.number = Date.now();
    form.addEventListener('input', () => this.changed());
    form.addEventListener('change', () => this.flush());
    form.addEventListener('focusout', () => this.flush());
    form.addEventListener('compositionstart', () => { this.composing = true; });
    form.addEventListener('compositionend', () => { this.composing = false; this.catchUp(); });
    form.addEventListener('submit', event => this.submit(event));
    form.addEventListener('click', event => this.choose(event));
    hold(`writer:${this.writer}`);
    if (this.unsaved) this.changed();
    this.bringBack().catch(() => {});
  }

  /** What is written into an empty form on one device is another message than what is written on another. */
  startAnew() {
    const id = this.form.elements.ClientId;
    if (id && isBlank(this.fields())) id.value = uuid();
  }

  get revision() { return Number(this.form.elements.Revision.value); }
  set revision(value) { this.form.elements.Revision.value = value; }
  get unsaved() { return this.text() !== this.savedText; }

  fields() { return fieldsOf(this.form); }
  text() { return JSON.stringify(this.fields()); }

  /** So many characters the server keeps of a form, names and values together. */
  get most() { return Number(this.form.dataset.most); }
  isTooLong(fields = this.fields()) { return fields.reduce((sum, [name, value]) => sum + name.length + value.length, 0) > this.most; }

  /** What the page came with, whatever has been typed over it. */
  rendered() {
    const asItCame = this.form.cloneNode(true);
    asItCame.reset();
    return fieldsOf(asItCame);
  }

  show(state, words = say[state]) {
    if (!this.status) return;
    this.status.dataset.state = state;
    if (this.status.textContent !== (words ?? '')) this.status.textContent = words ?? '';
  }

  changed() {
    this.submitted = false;
    this.touched = true;
    this.keep();
    // What was said of the text before is not true of this one.
    if (['saved', 'beside'].includes(this.status?.dataset.state)) this.show('');
    // Whoever types without a pause is saved all the same.
    this.changedAt ??= Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), Math.min(quiet, Math.max(0, this.changedAt + longest - Date.now())));
  }

  /** Resolves when the server has everything typed so far, or can't be reached. */
  flush() {
    clearTimeout(this.timer);
    this.changedAt = null;
    // Not under way even for a moment when there is nothing to save: what is filled in at once by a script comes in that moment.
    if (!this.saving && (!this.unsaved || this.submitted)) { this.catchUp(); return Promise.resolve(); }
    return this.saving ??= this.save().finally(() => { this.saving = null; this.catchUp(); });
  }

  /** What had to wait may be done now: a save, or what came from elsewhere. */
  goOn() { if (this.unsaved && this.touched) this.flush(); else this.catchUp(); }

  async save() {
    while (this.unsaved && !this.submitted) {
      if (this.mustWait()) {
        await this.heldUp();
        if (this.mustWait()) return;
      }
      this.show('saving');
      if (!await this.saveOnce()) return;
    }
  }

  /** True when the server keeps the text, as the draft or beside it. */
  async saveOnce() {
    const text = this.text();
    if (this.isTooLong()) {
      this.show('unsaved', `Kept on this device alone: a draft holds at most ${number(this.most)} characters`);
      await this.keep();
      return false;
    }
    let answer, told;
    try {
      answer = await this.post();
      if (answer.status >= 500 || answer.status === 429) throw new Error(`HTTP ${answer.status}`);
      told = await answer.json().catch(() => ({}));
      if (answer.ok && told.revision === undefined) throw new Error('That was not the messenger.');
    } catch {
      await this.unreached();
      return false;
    }
    if (this.submitted) return false;
    if (!answer.ok && !told.kept) return this.refuse(answer, told);
    this.savedText = text;
    if (!this.unsaved) this.forget();
    if (answer.ok) this.saved(told); else this.disagree({ ...told, fields: told.saved });
    return true;
  }

  post(url = `/drafts/${this.name}`, more = [], options = {}) {
    return post(url, [...this.body(), ...more], { headers: { Accept: 'application/json' }, ...options });
  }

  body() {
    return [...this.fields(), ['Revision', this.revision], ['Writer', this.writer], ['WriterNumber', this.nextNumber()]];
  }

  /** Grows with every request, so that the server knows a late copy of an old one. */
  nextNumber() { return this.form.elements.WriterNumber.value = this.number = Math.max(this.number + 1, Date.now()); }

  saved({ revision, version, others }) {
    this.revision = Math.max(this.revision, revision);
    this.conflict = null;
    this.learn(version, others);
    this.show('saved');
  }

  /** What goes before has to wait, and so has this. */
  async heldUp() { if (this.unsaved && !isBlank(this.fields())) this.show(await this.keep() ? 'kept' : 'unkept'); }

  async unreached() {
    this.show(await this.keep() ? 'kept' : 'unkept');
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), 2_000 * (0.5 + Math.random()));
  }

  /** Trying again would change nothing: the next change does. */
  refuse(answer, { problem }) {
    const words = { 401: 'Kept on this device: you are signed out', 413: say.tooMuch }[answer.status];
    this.show('unsaved', problem ?? words ?? 'Not saved');
    return false;
  }

  /** Another tab or device saved in the meantime. The server keeps both; the person chooses. */
  disagree(theirs) {
    if (isBlank(this.fields())) { this.adopt(theirs); return this.saved(theirs); }
    this.conflict = theirs;
    this.learn(theirs.version, theirs.others);
    this.show('beside');
  }

  /** News from the stream. */
  follow(draft) {
    if (draft.version <= this.version) return;
    this.news = draft;
    this.catchUp();
  }

  /** Shown when nothing is being typed here: neither the text nor the caret nor a composition is disturbed. */
  catchUp() {
    const draft = this.news;
    if (!draft || this.saving || this.composing || this.mustWait()) return;
    if (draft.version > this.version && draft.revision > this.revision) {
      if (this.conflict) this.conflict = draft;
      else if (this.unsaved) return;
      else this.adopt(draft);
    }
    this.news = null;
    this.learn(draft.version, draft.others);
    if (this.conflict && sameFields(this.conflict.fields, this.fields())) this.settle(this.conflict.revision);
  }

  learn(version, others) {
    this.version = Math.max(this.version, version);
    this.others = others.filter(other => other.id !== this.writer);
    showVersions(this.form, this.others, this.conflict);
  }

  settle(revision) {
    this.revision = revision;
    this.conflict = null;
    showVersions(this.form, this.others, null);
  }

  /** A click on one of the versions' buttons. Without this they are plain form posts. */
  async choose(event) {
    const button = event.target.closest('[data-take], [data-drop], [data-keep]');
    if (!button) return;
    event.preventDefault();
    const copy = this.onlyHere.get(button.value);
    if (copy) return this.chooseHere(copy, 'drop' in button.dataset);
    const theirs = this.conflict;
    if ('keep' in button.dataset) {
      this.savedText = null;
      this.settle(theirs.revision);
      return this.flush();
    }
    const ofConflict = button.value === 'draft';
    const id = ofConflict ? this.writer : button.value;
    const drop = ofConflict || 'drop' in button.dataset;
    const text = this.text();
    const seen = ofConflict ? '' : `?savedAt=${encodeURIComponent(button.closest('[data-saved-at]').dataset.savedAt)}`;
    // One request at a time: the answer to a save would be taken for what is chosen meanwhile, and the next save would overwrite it.
    while (this.saving) await this.saving;
    if (!button.isConnected) return;
    this.saving = this.chosen(`/drafts/${this.name}/${drop ? 'drop' : 'take'}${seen}`, id, ofConflict || !drop, text)
      .finally(() => { this.saving = null; this.goOn(); });
  }

  /** @param {string} text what was in the form when it was chosen */
  async chosen(url, id, isShown, text) {
    try {
      const answer = await this.post(url, [['Version', id]]);
      const draft = await answer.json();
      if (answer.status === 409) return this.show('unsaved', draft.problem);
      if (isShown) {
        // What has been typed in the meantime is another version of what was chosen.
        this.conflict = this.text() === text ? null : draft;
        if (!this.conflict) this.adopt(draft);
      }
      this.learn(draft.version, draft.others);
      this.forget();
      this.show('saved');
    } catch {
      this.show('unchosen');
    }
  }

  /** What is in the form and what only this device has change places, or the latter is dropped. */
  async chooseHere(copy, isDropped) {
    const replaced = { ...copy, fields: this.fields(), html: this.list?.innerHTML ?? null };
    if (!isDropped) this.take(copy, this.revision);
    if (!isDropped && !isBlank(replaced.fields)) {
      this.offer(replaced);
      await copies.put(replaced);
    } else {
      this.onlyHere.delete(copy.writer);
      hideOnlyHere(this.form, copy);
      await copies.delete(copy.writer);
    }
    if (!this.unsaved) this.forget();
  }

  /** Shown beside the form, or nobody would ever see it again. */
  offer(copy) {
    this.onlyHere.set(copy.writer, copy);
    showOnlyHere(this.form, copy);
  }

  get list() { return this.form.querySelector('[data-durable-list]'); }

  adopt({ revision, fields }) {
    this.revision = revision;
    // What was sent elsewhere is what holds now: a form that shows that is not emptied with its draft.
    if (fields.length === 0 && 'filled' in this.form.dataset) { this.savedText = this.text(); return; }
    const left = fields.filter(field => field.name !== 'ClientId' || !isBlank(fields.map(({ name, value }) => [name, value]))).map(field => ({ ...field }));
    for (const element of this.form.elements) {
      const { name, type } = element;
      if (!name || machinery.has(name) || ['submit', 'button', 'password', 'file'].includes(type) || element.closest('[data-durable-list]')) continue;
      if (type === 'checkbox' || type === 'radio') { element.checked = fields.some(field => field.name === name && field.value === element.value); continue; }
      if (element.options) { for (const option of element.options) option.selected = fields.some(field => field.name === name && field.value === option.value); continue; }
      const at = left.findIndex(field => field.name === name);
      if (at >= 0) setText(element, left.splice(at, 1)[0].value);
      else if (name !== 'ClientId') setText(element, '');
    }
    this.form.dispatchEvent(new CustomEvent('durable:adopted', { detail: fields }));
    this.savedText = this.text();
  }

  /** The text that the server has, as pairs of name and value. */
  get savedFields() { return this.savedText ? JSON.parse(this.savedText) : this.fields(); }

  /** What is in the form has become something else, which is kept; the form begins anew. */
  sent(kept) {
    clearTimeout(this.timer);
    this.show('');
    kept.finally(() => this.goOn());
  }

  /** What was sent has arrived: the form goes on under the revision that the server answered, if that is a blank one. */
  restart(revision) {
    if (revision > this.revision) { if (this.conflict) this.settle(revision); else this.revision = revision; }
    if (isBlank(this.fields())) { this.savedText = this.text(); this.show(''); this.forget(); }
    if (this.unsaved) this.flush(); else this.catchUp();
  }

  /** What is in the form is not what was sent under its id. */
  startAnotherMessage() {
    this.form.elements.ClientId.value = uuid();
    this.changed();
  }

  /** Empties a form whose text is on its way as something else. */
  blank() {
    this.adopt({ revision: this.revision, fields: [] });
    this.startAnew();
    this.savedText = this.text();
  }

  /**
   * A form of its own is posted as forms are; but first the server has to be there, and to have what is in it, and the browser has to be
   * done with its copy: what it hasn't removed when the page is left stays, and would be taken for something that was never sent.
   */
  async submit(event) {
    if (!this.isPosted) return;
    if (this.leaving) { this.leaving = false; return; }
    event.preventDefault();
    if (event.submitter?.hasAttribute('formaction')) return this.storeBy(event.submitter);
    if (this.submitted) return;
    do {
      await this.saving;
      if (!await this.saveOnce()) {
        if (this.status?.dataset.state !== 'unsaved') this.show('unsaved', 'Not sent: no connection. It is kept; send it again in a moment.');
        return;
      }
      await this.copied;
    } while (this.unsaved);
    this.leave(event.submitter);
  }

  /** A button with an address of its own stores or drops the form itself: after the save under way, of which it would be taken for a copy, and before none. */
  async storeBy(submitter) {
    // A form can't be submitted while it is being submitted, and there may be nothing else to wait for.
    await new Promise(resolve => setTimeout(resolve));
    do {
      await this.saving;
      await this.copied;
    } while (this.saving);
    this.nextNumber();
    this.leave(submitter);
  }

  leave(submitter) {
    clearTimeout(this.timer);
    this.submitted = this.leaving = true;
    this.form.requestSubmit(submitter);
  }

  /** The browser's own copy, until the server has the text. True once it is on disk. One write at a time, of what is there by then. */
  keep() {
    return this.nextCopy ??= this.copied.then(() => {
      this.nextCopy = null;
      return this.copied = this.writeCopy().then(() => true, () => false);
    });
  }

  /** As if the server had nothing of it. What is only shown, since it holds already, is nothing that was written. */
  keepAsNew() {
    if (isBlank(this.fields()) || ('filled' in this.form.dataset && !this.unsaved)) return true;
    [this.savedText, this.revision] = [null, 0];
    return this.keep();
  }

  async writeCopy() {
    if (this.unsaved) await copies.put({
      writer: this.writer, form: this.name, revision: this.revision, number: this.number, fields: this.fields(),
      html: this.list?.innerHTML ?? null,
    });
  }

  forget() {
    this.copied = this.copied.then(() => this.unsaved || copies.delete(this.writer)).then(() => true, () => false);
  }

  became(writer) {
    this.writer = writer;
    for (const [name, value] of [['Writer', writer], ['WriterNumber', 0]]) {
      const input = this.form.elements[name] ?? Object.assign(document.createElement('input'), { type: 'hidden', name });
      input.value = value;
      this.form.append(input);
    }
  }

  /** Copies that a crash, a closed tab or days offline left here. The newest goes into the form if nothing else came in between; the server keeps the others. */
  async bringBack() {
    for (const copy of await copies.of(this.name)) {
      if (copy.writer === this.writer || !await hold(`writer:${copy.writer}`)) continue; // another tab's
      const fields = copy.fields.map(([name, value]) => ({ name, value }));
      if (sameFields(fields, this.fields()) || isBlank(copy.fields)) await copies.delete(copy.writer);
      else if (!this.touched && copy.revision >= this.revision) this.become(copy, copy.revision);
      else {
        const draft = this.isTooLong(copy.fields) ? null : await handIn(copy);
        if (draft) this.follow(draft);
        else if (!this.touched && isBlank(this.fields())) this.become(copy, this.revision);
        else this.offer(copy);
      }
    }
  }

  become(copy, revision) {
    this.became(copy.writer);
    this.number = copy.number;
    this.take(copy, revision);
  }

  /** Into the form, as if it had been typed. */
  take(copy, revision) {
    const { savedText } = this;
    if (this.list && copy.html !== null) this.list.innerHTML = copy.html;
    this.adopt({ revision, fields: copy.fields.map(([name, value]) => ({ name, value })) });
    this.savedText = savedText;
    this.changed();
  }
}

/** Resolves to what the server has then, or to nothing when it refuses. Throws when that is not known. */
async function handIn(copy) {
  const answer = await post(`/drafts/${copy.form}`, [...copy.fields, ['Revision', copy.revision], ['Writer', copy.writer], ['WriterNumber', Math.max(copy.number + 1, Date.now())]],
    { headers: { Accept: 'application/json' } });
  if (answer.status === 401 || answer.status === 429 || answer.status >= 500) throw new Error(`HTTP ${answer.status}`);
  const told = await answer.json().catch(() => ({}));
  if (answer.ok && told.revision === undefined) throw new Error('That was not the messenger.');
  if (!answer.ok && !told.kept) return null;
  await copies.delete(copy.writer);
  return { ...told, fields: told.fields ?? told.saved };
}

/** All that a person fills in, but no secrets and no files. */
function fieldsOf(form) {
  const secret = new Set([...form.elements].filter(element => element.type === 'password').map(element => element.name));
  return [...new FormData(form)].filter(([name, value]) => !machinery.has(name) && !secret.has(name) && typeof value === 'string');
}

const isBlank = fields => fields.every(([name, value]) => name === 'ClientId' || !value.trim());
const sameFields = (saved, mine) => JSON.stringify(saved.map(f => [f.name, plain(f.value)])) === JSON.stringify(mine.map(([n, v]) => [n, plain(v)]));
const plain = text => text.replaceAll('\r\n', '\n');

// Keeps the caret where it stands in the text, measured from whichever end did not change.
function setText(element, value) {
  if (element.value === value) return;
  const old = element.value;
  const caret = document.activeElement === element ? [element.selectionStart, element.selectionEnd] : null;
  element.value = value;
  if (!caret) return;
  let same = 0;
  while (same < old.length && same < value.length && old[same] === value[same]) same++;
  element.setSelectionRange(...caret.map(at => at <= same ? at : Math.max(same, at + value.length - old.length)));
}

export const durable = name => forms.get(name);
export const everythingIsSaved = () => [...forms.values()].every(form => !form.unsaved && !form.saving && !form.composing);

/** Copies that pages of other forms left, as when they were left before the server had answered. */
export async function handInOthers() {
  for (const copy of await copies.all()) {
    if (forms.has(copy.form) || !await hold(`writer:${copy.writer}`)) continue;
    await (isBlank(copy.fields) ? copies.delete(copy.writer) : handIn(copy));
  }
}

/** Of a server that has lost it. True when all is on disk. */
export const keepEverything = async () => (await Promise.all([...forms.values()].map(form => form.keepAsNew()))).every(Boolean);

export const drafts = () => [...forms.values()].map(form => [form.name, form.version]);

export function start() {
  for (const form of document.querySelectorAll('form[data-durable]')) forms.set(form.dataset.durable, new DurableForm(form));

  // The moment that was spoken of.
  on('live', () => { for (const form of forms.values()) if (form.status?.dataset.state === 'unchosen') form.show(''); });
  // The last chance: the browser finishes this request even when the page is gone.
  addEventListener('pagehide', () => {
    for (const form of forms.values()) {
      if (!form.unsaved || !form.touched || form.submitted || form.mustWait() || form.isTooLong()) continue;
      form.post(undefined, [], { keepalive: true }).catch(() => {});
    }
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') for (const form of forms.values()) form.goOn();
  });
}
