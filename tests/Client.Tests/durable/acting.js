// A form, the server and a browser's copies, for the machine to act on.
import { Draft } from 'client/durable/draft.js';
import { vi } from 'vitest';

export const quiet = 300;

/** A form with a text box, and what it shows. */
export class ActedForm {
  name = 'letter';
  most = 1_000;
  isFilled = false;
  text = '';
  id = 'id-0';
  signed = {};
  status = '';
  words;
  others = [];
  conflict = null;
  onlyHere = [];
  #ids = 0;

  fields() {
    return [
      ['ClientId', this.id],
      ['Text', this.text],
    ];
  }
  list() {
    return null;
  }
  fill(fields) {
    this.text = fields.find(([name]) => name === 'Text')?.[1] ?? '';
    this.id = fields.find(([name]) => name === 'ClientId')?.[1] ?? this.id;
  }
  fillList() {}
  renewId() {
    if (!this.text) this.id = `id-${++this.#ids}`;
  }
  sign(what) {
    Object.assign(this.signed, what);
  }
  show(status, words) {
    [this.status, this.words] = [status, words];
  }
  showAlternatives(others, conflict) {
    [this.others, this.conflict] = [others, conflict];
  }
  showOnlyHere(copy) {
    this.onlyHere = [...this.onlyHere.filter(other => other.writer !== copy.writer), copy];
  }
  hideOnlyHere(copy) {
    this.onlyHere = this.onlyHere.filter(other => other.writer !== copy.writer);
  }
}

/** Requests wait until the test answers them. */
export class ActedServer {
  requests = [];

  save(text, options) {
    return this.#ask('save', { text, options });
  }
  take(id, savedAt, text) {
    return this.#ask('take', { id, savedAt, text });
  }
  drop(id, savedAt) {
    return this.#ask('drop', { id, savedAt });
  }
  read() {
    return this.#ask('read', {});
  }

  /** The texts of all saves so far. */
  get saves() {
    return this.requests.filter(({ kind }) => kind === 'save').map(({ text }) => textIn(text.fields));
  }
  get last() {
    return this.requests.at(-1);
  }

  /** Answers the oldest request that waits. */
  async answer(outcome) {
    const request = this.requests.find(({ isAnswered }) => !isAnswered);
    request.isAnswered = true;
    request.resolve(outcome);
    await settled();
  }
  async fail() {
    const request = this.requests.find(({ isAnswered }) => !isAnswered);
    request.isAnswered = true;
    request.reject(new Error('Nobody answers.'));
    await settled();
  }

  #ask(kind, what) {
    return new Promise((resolve, reject) => this.requests.push({ kind, ...what, resolve, reject, isAnswered: false }));
  }
}

export class ActedCopies {
  kept = new Map();
  isFull = false;

  async put(copy) {
    if (this.isFull) throw new Error('Full.');
    this.kept.set(copy.writer, { ...copy, at: Date.now() });
  }
  async delete(writer) {
    this.kept.delete(writer);
  }
  async all() {
    return [...this.kept.values()];
  }
  async of(form) {
    return (await this.all()).filter(copy => copy.form === form).sort((a, b) => b.at - a.at);
  }
  get texts() {
    return [...this.kept.values()].map(copy => textIn(copy.fields));
  }
}

export const textIn = fields => fields.find(([name]) => name === 'Text')[1];
export const fieldsWith = (text, id = 'id-0') => [
  ['ClientId', id],
  ['Text', text],
];

export const draftWith = (revision, text, more = {}) => ({
  revision,
  version: revision,
  fields: text === '' ? [] : fieldsWith(text),
  savedAt: null,
  others: [],
  ...more,
});
export const saved = (revision, text = '', more = {}) => ({ kind: 'saved', draft: draftWith(revision, text, more) });
export const beside = (revision, text, more = {}) => ({ kind: 'beside', draft: draftWith(revision, text, more) });
export const refused = (status, problem = null) => ({ kind: 'refused', status, problem });

/** Everything that can happen without time going by has happened. */
export const settled = () => vi.advanceTimersByTimeAsync(0);
export const passes = milliseconds => vi.advanceTimersByTimeAsync(milliseconds);

/** A form that the page came with, at revision 1. */
export function open({ form = new ActedForm(), rendered = form.fields(), copies = new ActedCopies(), held = new Set(), number = 1 } = {}) {
  const server = new ActedServer();
  const surroundings = { copies, newId: () => `writer-${number}`, hold: async name => !held.has(name) };
  const draft = new Draft(form, server, surroundings, { revision: 1, version: 1, rendered });
  const type = text => {
    form.text = text;
    draft.typed();
  };
  return { form, server, copies, surroundings, draft, type };
}
