// Three tabs of one person, who types and chooses at random on networks that lose requests, answers and news. In the end all show the same
// draft, and whatever was typed is in it or beside it, unless the person threw it away.
import { Draft } from 'client/durable/draft.js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ActedCopies, ActedForm, passes, textIn } from './acting.js';
import { ModelServer } from './modelServer.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** mulberry32 */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Tab {
  form = new ActedForm();
  isAway = false;
  #random;
  #server;
  #inbox = Promise.resolve();

  constructor(number, server, random) {
    [this.#server, this.#random] = [server, random];
    this.form.id = `id-${number}`;
    const reached = {
      save: text => this.#request(() => server.save(text)),
      take: (...what) => this.#request(() => server.take(...what)),
      drop: (...what) => this.#request(() => server.drop(...what)),
    };
    const surroundings = { copies: new ActedCopies(), newId: () => `writer-${number}`, hold: async () => true };
    this.draft = new Draft(this.form, reached, surroundings, { revision: 0, version: 0, rendered: this.form.fields() });
    server.follow(draft => this.#hear(draft));
  }

  type(word) {
    this.form.text += `${word} `;
    this.draft.typed();
  }

  /** Some of what stands to be chosen from. */
  choose(person) {
    const { conflict, others } = this.form;
    const choice = { isDraft: false, isDropped: false, savedAt: null, isStillThere: () => true };
    const isThere = id => this.form.others.some(other => other.id === id);
    const other = others[Math.floor(this.#random() * others.length)];
    if (conflict && (!other || this.#random() < 0.5)) {
      if (this.#random() < 0.5) return this.keepWhatIsHere(person);
      person.throwAway(this.form.text);
      return this.draft.choose({ ...choice, isDraft: true, id: 'draft' });
    }
    if (!other) return;
    const isDropped = this.#random() < 0.3;
    if (isDropped) person.throwAway(textIn(other.fields));
    this.draft.choose({ ...choice, id: other.id, savedAt: other.savedAt, isDropped, isStillThere: () => isThere(other.id) });
  }

  keepWhatIsHere(person) {
    person.throwAway(textIn(this.form.conflict.fields));
    this.draft.keepMine();
  }

  comesBack() {
    this.isAway = false;
    // The stream begins with what the page lacks.
    this.#hear(this.#server.draft);
  }

  /** Everything takes its time. Away, or by bad luck, a request is lost, or its answer is. */
  async #request(work) {
    await this.#takesTime();
    if (this.isAway || this.#random() < 0.1) throw new Error('The request was lost.');
    const answer = work();
    await this.#takesTime();
    if (this.isAway || this.#random() < 0.1) throw new Error('The answer was lost.');
    return answer;
  }

  /** In order, but whenever; what comes while the tab is away never does. */
  #hear(draft) {
    this.#inbox = this.#inbox
      .then(() => this.#takesTime())
      .then(() => {
        if (!this.isAway) this.draft.follow(draft);
      });
  }

  #takesTime() {
    return new Promise(resolve => setTimeout(resolve, this.#random() * 400));
  }
}

class Person {
  typed = 0;
  #thrownAway = new Set();

  nextWord() {
    return `w${++this.typed}.`;
  }
  throwAway(text) {
    for (const word of text.split(' ')) this.#thrownAway.add(word);
  }
  missing(texts) {
    const there = new Set(texts.flatMap(text => text.split(' ')));
    return [...Array(this.typed).keys()].map(i => `w${i + 1}.`).filter(word => !there.has(word) && !this.#thrownAway.has(word));
  }
}

test.each([...Array(100).keys()])('Three tabs end with the same draft, and nothing is lost: seed %i', async seed => {
  const random = randomFrom(seed);
  vi.spyOn(Math, 'random').mockImplementation(random);
  const [server, person] = [new ModelServer(), new Person()];
  const tabs = [1, 2, 3].map(number => new Tab(number, server, random));

  for (let step = 0; step < 60; step++) {
    const tab = tabs[Math.floor(random() * tabs.length)];
    const what = random();
    if (what < 0.6) tab.type(person.nextWord());
    else if (what < 0.8) tab.choose(person);
    else if (tab.isAway) tab.comesBack();
    else tab.isAway = true;
    await passes(random() * 500);
  }
  for (const tab of tabs) tab.comesBack();
  await passes(60_000);
  for (let rounds = 0; tabs.some(tab => tab.form.conflict); rounds++) {
    expect(rounds).toBeLessThan(20);
    tabs.find(tab => tab.form.conflict).keepWhatIsHere(person);
    await passes(60_000);
  }

  const [draft] = [server.draft];
  const shown = tabs.map(tab => tab.form.text);
  expect(shown).toEqual(shown.map(() => textIn(draft.fields)));
  expect(tabs.map(tab => tab.draft.isSettled)).toEqual([true, true, true]);
  expect(person.missing([...shown, ...draft.others.map(({ fields }) => textIn(fields))])).toEqual([]);
});
