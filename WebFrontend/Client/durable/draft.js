// One half-filled form in one tab: what is typed is kept by this browser at once, saved on the server after a moment of quiet, and
// followed in the person's other tabs and on other devices. Nothing that somebody typed is overwritten without being seen. Knows no page:
// the form, the server and what a browser has are handed in. What it does when, states.js says.
// Longer than others: it is one machine.
import { isBusy, next } from './states.js';
import { DraftText } from './text.js';
import { words } from './words.js';

/** @import { Choice, Copy, Form, Outcome, DraftServer, SavedDraft, Status, Surroundings } from './types.d.ts' */
/** @import { Event, State } from './states.js' */
/** @import { Page } from './text.js' */

const quiet = 300; // ms
const longest = 2_000;
/** When nobody answered, about so long until it is tried again. */
const patience = 2_000;

export class Draft {
  /** @type {State} */
  #state = 'resting';
  #form;
  #server;
  /** What came from elsewhere and could not be shown yet. @type {SavedDraft | null} */
  #news = null;
  /** The request under way. @type {Promise<unknown> | null} */
  #underWay = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {number | null} */
  #typingSince = null;
  #isTouched = false;
  #isComposing = false;
  /** @type {Status} */
  #status = '';
  #isPosted = true;
  #mustWait = () => false;
  #isBehind = false;
  #isRefreshing = false;
  #retiring = new AbortController();

  /**
   * @param {Form} form
   * @param {DraftServer} server
   * @param {Surroundings} surroundings
   * @param {Page} page
   */
  constructor(form, server, surroundings, page) {
    this.#form = form;
    this.#server = server;
    this.text = new DraftText(form, surroundings, page);
    surroundings.hold(lockOf(this.text.writer), this.retired);
    if (this.text.isUnsaved) this.typed();
  }

  get state() {
    return this.#state;
  }
  /** Aborted when the form is gone, and what was typed is with the server or kept by this browser. */
  get retired() {
    return this.#retiring.signal;
  }
  /** Somebody has typed here. */
  get isTouched() {
    return this.#isTouched;
  }
  /** This tab has nothing that the server lacks. */
  get isSettled() {
    return !this.text.isUnsaved && !isBusy(this.#state) && !this.#isComposing;
  }
  /** The form is posted as forms are. */
  get isPosted() {
    return this.#isPosted;
  }

  /**
   * A script sends it, without leaving the page.
   * @param {() => boolean} isSending whether what was sent has to arrive before the next save
   */
  isSentByScript(isSending) {
    this.#isPosted = false;
    this.#mustWait = isSending;
  }

  // Typing and saving --------------------------------------------------

  typed() {
    this.#go('typed');
    this.#isTouched = true;
    this.text.keep();
    // What was said of the text before is not true of this one.
    if (this.#status === 'saved' || this.#status === 'beside') this.#show('');
    // Whoever types without a pause is saved all the same.
    this.#typingSince ??= Date.now();
    this.#saveIn(Math.min(quiet, Math.max(0, this.#typingSince + longest - Date.now())));
  }

  composes() {
    this.#isComposing = true;
  }

  hasComposed() {
    this.#isComposing = false;
    this.#catchUp();
  }

  /** Resolves when the server has everything typed so far, or can't be reached. @returns {Promise<unknown>} */
  flush() {
    clearTimeout(this.#timer);
    this.#typingSince = null;
    if (this.#underWay) return this.#underWay;
    // Not under way even for a moment when there is nothing to save: what is filled in at once by a script comes in that moment.
    if (this.text.isUnsaved && this.#state !== 'leaving') return this.#occupy('saves', () => this.#saveAll());
    this.#go('rests');
    this.#catchUp();
    return Promise.resolve();
  }

  /** What had to wait may be done now: a save, or what came from elsewhere. */
  goOn() {
    if (this.text.isUnsaved && this.#isTouched) this.flush();
    else this.#catchUp();
  }

  /** What goes before has to wait, and so has this. */
  async heldUp() {
    if (this.text.isUnsaved && !this.text.isBlank) await this.#showKept();
  }

  /** The page may go at any moment: the browser finishes this request all the same. */
  lastChance() {
    const { text } = this;
    if (!text.isUnsaved || !this.#isTouched || this.#state === 'leaving' || this.#mustWait() || text.isTooLong()) return;
    this.#server.save(text.next(), { keepalive: true }).catch(() => {});
  }

  /** The form is gone: what the server does not take now stays with this browser, for whoever fills in that form next. */
  async retire() {
    await this.flush();
    clearTimeout(this.#timer);
    await this.text.kept;
    this.#retiring.abort();
  }

  async #saveAll() {
    while (this.text.isUnsaved) {
      if (this.#mustWait()) {
        await this.heldUp();
        if (this.#mustWait()) return this.#go('held');
      }
      this.#show('saving');
      if (!(await this.#saveOnce())) return;
    }
    this.#go('ended');
  }

  /** True when the server keeps the text, as the draft or beside it. */
  async #saveOnce() {
    const { text } = this;
    const { now } = text;
    if (text.isTooLong()) {
      this.#show('unsaved', words.tooLong(this.#form.most));
      await text.keep();
      this.#go('refused');
      return false;
    }
    /** @type {Outcome} */
    let outcome;
    try {
      outcome = await this.#server.save(text.next());
    } catch {
      await this.#showKept();
      this.#go('lost');
      this.#saveIn(patience * (0.5 + Math.random()));
      return false;
    }
    if (outcome.kind === 'refused') {
      this.#show('unsaved', outcome.problem ?? refusal(outcome.status));
      this.#go('refused');
      return false;
    }
    text.has(now);
    if (!text.isUnsaved) text.forget();
    this.#heard(outcome.draft, outcome.kind === 'saved');
    return true;
  }

  /**
   * When another tab or device saved in the meantime, the server keeps both, and the person chooses.
   * @type {(draft: SavedDraft, isOurs: boolean) => void}
   */
  #heard(draft, isOurs) {
    const { text } = this;
    if (!isOurs && !text.isBlank) {
      text.disagree(draft);
      text.learn(draft.version, draft.others);
      return this.#show('beside');
    }
    if (!isOurs) text.adopt(draft);
    text.becameDraft(draft);
    this.#show('saved');
  }

  // Following ----------------------------------------------------------

  /** What the stream tells. @param {SavedDraft} draft */
  follow(draft) {
    if (draft.version <= this.text.version) return;
    this.#news = draft;
    this.#catchUp();
  }

  /** The stream tells that there is news, which is too much for it. */
  async refresh() {
    this.#isBehind = true;
    if (this.#isRefreshing) return;
    this.#isRefreshing = true;
    while (this.#isBehind) {
      this.#isBehind = false;
      try {
        const draft = await this.#server.read();
        if (draft) this.follow(draft);
      } catch {
        this.#isBehind = true;
        await new Promise(resolve => setTimeout(resolve, patience * (0.5 + Math.random())));
      }
    }
    this.#isRefreshing = false;
  }

  /** Shown when nothing is being typed here: neither the text nor the caret nor a composition is disturbed. */
  #catchUp() {
    const [draft, { text }] = [this.#news, this];
    if (!draft || isBusy(this.#state) || this.#isComposing || this.#mustWait()) return;
    if (draft.version > text.version && draft.revision > text.revision) {
      if (text.conflict) text.disagree(draft);
      else if (text.isUnsaved) return;
      else text.adopt(draft);
    }
    this.#news = null;
    text.learn(draft.version, draft.others);
    if (text.conflict && text.is(text.conflict.fields)) text.settle(text.conflict.revision);
  }

  // Choosing -----------------------------------------------------------

  /** What is in the form is chosen against the draft as it is elsewhere. */
  keepMine() {
    const { conflict } = this.text;
    if (!conflict) return;
    this.text.lose(conflict.revision);
    this.text.settle(conflict.revision);
    this.flush();
  }

  /** @param {Choice} choice */
  async choose(choice) {
    const copy = this.text.onlyHere(choice.id);
    if (copy) return choice.isDropped ? this.#dropHere(copy) : this.#takeHere(copy);
    const { now } = this.text;
    // The answer to a save would be taken for what is chosen meanwhile, and the next save would overwrite it.
    while (this.#underWay) await this.#underWay;
    if (!choice.isStillThere()) return;
    await this.#occupy(
      'chooses',
      () => this.#ask(choice, now),
      () => this.goOn(),
    );
  }

  /** @type {(choice: Choice, before: string) => Promise<void>} */
  async #ask({ isDraft, id, isDropped, savedAt }, before) {
    const { text } = this;
    try {
      // When the draft is chosen, what this tab saved beside it goes.
      const outcome = await (isDraft ? this.#server.drop(text.writer, null) : this.#askFor(id, savedAt, isDropped));
      if (outcome.kind === 'refused') return this.#show('unsaved', outcome.problem ?? '');
      const { draft } = outcome;
      if (isDraft || !isDropped) {
        // What has been typed in the meantime is another version of what was chosen.
        text.disagree(text.now === before ? null : draft);
        if (!text.conflict) text.adopt(draft);
        text.learn(draft.version, draft.others);
      } else this.follow(draft);
      text.forget();
      this.#show('saved');
    } catch {
      this.#show('unchosen');
    } finally {
      this.#go('ended');
    }
  }

  /** @type {(id: string, savedAt: string | null, isDropped: boolean) => Promise<Outcome>} */
  #askFor(id, savedAt, isDropped) {
    return isDropped ? this.#server.drop(id, savedAt) : this.#server.take(id, savedAt, this.text.next());
  }

  /** What is in the form and what only this device has change places. @param {Copy} copy */
  async #takeHere(copy) {
    const before = this.text.inPlaceOf(copy);
    const wasBlank = this.text.isBlank;
    this.take(copy, this.text.revision);
    await (wasBlank ? this.text.drop(copy) : this.text.replace(before));
    if (!this.text.isUnsaved) this.text.forget();
  }

  /** @param {Copy} copy */
  async #dropHere(copy) {
    await this.text.drop(copy);
    if (!this.text.isUnsaved) this.text.forget();
  }

  /** Into the form, as if it had been typed. @type {(copy: Copy, revision: number) => void} */
  take(copy, revision) {
    this.text.take(copy, revision);
    this.typed();
  }

  /** The connection stands: that a choice has to wait for it is not true any more. */
  connected() {
    if (this.#status === 'unchosen') this.#show('');
  }

  // Posting ------------------------------------------------------------

  /**
   * A form of its own is posted as forms are; but first the server has to be there, and to have what is in it, and the browser has to be
   * done with its copy: what it hasn't removed when the page is left stays, and would be taken for something that was never sent.
   * @returns {Promise<boolean>} whether it is to be posted now
   */
  async submit() {
    while (this.#underWay && this.#state !== 'submitting') await this.#underWay;
    if (this.#state === 'submitting' || this.#state === 'leaving') return false;
    return this.#occupy('submits', () => this.#saveBeforePosting());
  }

  async #saveBeforePosting() {
    do {
      if (!(await this.#saveOnce())) {
        if (this.#status !== 'unsaved') this.#show('unsaved', words.notSent);
        return false;
      }
      await this.text.kept;
    } while (this.text.isUnsaved);
    this.#leave();
    return true;
  }

  /**
   * Something else than a post stores or drops the form: after the save under way, of which it would be taken for a copy, and before none.
   */
  async giveWay() {
    do {
      await this.#underWay;
      await this.text.kept;
    } while (this.#underWay);
    this.text.stamp();
    this.#leave();
  }

  #leave() {
    clearTimeout(this.#timer);
    this.#go('leaves');
  }

  // Sent by a script, without leaving the page -------------------------

  /** What is in the form has become something else, which is kept; the form begins anew. @param {Promise<unknown>} kept */
  sent(kept) {
    clearTimeout(this.#timer);
    this.#go('rests');
    this.#show('');
    kept.finally(() => this.goOn());
  }

  /**
   * What was sent has arrived: the form goes on under the revision that the server answered, if that is a blank one.
   * @param {number | null} revision
   */
  restart(revision) {
    const { text } = this;
    if (revision !== null && revision > text.revision) {
      if (text.conflict) text.settle(revision);
      else text.rebase(revision);
    }
    if (text.isBlank) {
      text.has();
      this.#show('');
      text.forget();
    }
    if (text.isUnsaved) this.flush();
    else this.#catchUp();
  }

  /** So that it outlives a server that has lost it. True once it is on disk. */
  async keepAsNew() {
    if (!this.text.isWritten) return true;
    this.text.lose(0);
    return this.text.keep();
  }

  // Within -------------------------------------------------------------

  /** @param {Event} event */
  #go(event) {
    this.#state = next(this.#state, event);
  }

  /**
   * One request at a time.
   * @template T
   * @param {Event} event
   * @param {() => Promise<T>} work
   */
  #occupy(event, work, after = () => this.#catchUp()) {
    this.#go(event);
    const underWay = work().finally(() => {
      this.#underWay = null;
      after();
    });
    this.#underWay = underWay;
    return underWay;
  }

  /** @param {number} milliseconds */
  #saveIn(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), milliseconds);
  }

  async #showKept() {
    this.#show((await this.text.keep()) ? 'kept' : 'unkept');
  }

  /** @type {(status: Status, sentence?: string) => void} */
  #show(status, sentence) {
    this.#status = status;
    this.#form.show(status, sentence);
  }
}

/** Of an answer that refused a text without a word of its own. @param {number} status */
const refusal = status => (status === 401 ? words.signedOut : status === 413 ? words.tooMuch : words.notSaved);

/** The name that a page holds for as long as it fills in a form: its copy is no other page's. @param {string} writer */
export const lockOf = writer => `writer:${writer}`;
