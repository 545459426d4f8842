// The server that keeps one draft, as DraftGrain does, without what concerns sending and quotas.
import { areSame, isBlank } from 'client/durable/fields.js';

export class ModelServer {
  revision = 0;
  version = 0;
  fields = [];
  others = [];
  #writers = new Map();
  #author = null;
  #names = 0;
  #followers = [];

  /** @param follower called with the draft after each change */
  follow(follower) {
    this.#followers.push(follower);
  }

  get draft() {
    const { revision, version, fields, others } = this;
    return structuredClone({ revision, version, fields, others, savedAt: null });
  }

  save(text) {
    const { fields, revision, writer, number } = text;
    if (this.#hasHeardOf(text)) return areSame(fields, this.fields) ? this.#saved() : this.#repeated(text);
    const isLate = revision !== this.revision && !(this.#author?.writer === writer && this.#author.number < number);
    const others = this.others.filter(({ id }) => id !== writer);
    if (areSame(fields, this.fields)) return this.#write(text, { others }, this.#saved);
    if (isLate && isBlank(fields) && !isBlank(this.fields)) return this.#write(text, { others }, this.#beside);
    if (!isLate || isBlank(this.fields)) {
      const left = others.filter(other => !areSame(other.fields, fields));
      return this.#write(text, { fields, others: left, author: { writer, number } }, this.#saved);
    }
    const aside = [...others.filter(other => !areSame(other.fields, fields)), { id: writer, fields, savedAt: this.#newName() }];
    return this.#write(text, { others: aside }, this.#beside);
  }

  take(id, savedAt, text) {
    const { fields: typed, revision, writer } = text;
    if (this.#hasHeardOf(text)) return this.#saved();
    const chosen = this.#other(id, savedAt);
    const others = this.others.map(other => (other.id === writer ? { ...other, id: this.#newName() } : other));
    if (!chosen) {
      if (!isBlank(typed) && !this.others.some(other => areSame(other.fields, typed))) this.save({ ...text, writer: this.#newName() });
      return this.#write(
        text,
        { others: this.others.map(other => (other.id === writer ? { ...other, id: this.#newName() } : other)) },
        this.#saved,
      );
    }
    const left = others.filter(other => other.fields !== chosen.fields);
    for (const fields of revision === this.revision ? [typed] : [this.fields, typed])
      if (!isBlank(fields) && ![...left, chosen].some(other => areSame(other.fields, fields)))
        left.push({ id: this.#newName(), fields, savedAt: this.#newName() });
    return this.#write(text, { fields: chosen.fields, others: left, author: null }, this.#saved);
  }

  drop(id, savedAt) {
    const dropped = this.#other(id, savedAt);
    this.#change({ others: this.others.filter(other => other !== dropped) });
    return this.#saved();
  }

  /** Its writer may have gone on writing: only what was seen is meant. */
  #other(id, savedAt) {
    return this.others.find(other => other.id === id && (savedAt === null || other.savedAt === savedAt));
  }

  #hasHeardOf({ writer, number }) {
    return (this.#writers.get(writer) ?? 0) >= number;
  }

  #repeated({ fields, writer }) {
    const isKept = isBlank(fields) || this.others.some(other => other.id === writer || areSame(other.fields, fields));
    return isKept ? this.#beside() : { kind: 'refused', status: 409, problem: 'This text came again after a later one.' };
  }

  #write(text, changes, answer) {
    this.#writers.set(text.writer, text.number);
    this.#change(changes);
    return answer.call(this);
  }

  #change({ fields = this.fields, others = this.others, author = this.#author }) {
    const isChanged = JSON.stringify(fields) !== JSON.stringify(this.fields);
    const isNews = isChanged || JSON.stringify(others) !== JSON.stringify(this.others);
    [this.fields, this.others, this.#author] = structuredClone([fields, others, author]);
    if (!isNews) return;
    this.version++;
    if (isChanged) this.revision = this.version;
    for (const follower of this.#followers) follower(this.draft);
  }

  #saved() {
    return { kind: 'saved', draft: this.draft };
  }
  #beside() {
    return { kind: 'beside', draft: this.draft };
  }
  #newName() {
    return `name-${++this.#names}`;
  }
}
