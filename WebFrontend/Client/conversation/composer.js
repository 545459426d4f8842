// Writing to a conversation: what is sent shows at once in its place, with what becomes of it, and the box is free for the next message.
import { draftOf } from '../durable/forms.js';
import * as outbox from '../outbox/outbox.js';
import { hasFinePointer, sends } from '../shell/keys.js';
import { field, fromTemplate, one, setWords } from '../shell/page.js';
import { fragmentOf } from '../shell/upsert.js';
import { uuid } from '../shell/uuid.js';
import { on, tell } from '../tabs/tabs.js';
import { words } from '../words/words.js';
import { questionOf, tellWhoIsNotMentioned } from './mentions.js';
import { list, pendingOf, place, scrollToEnd } from './messages.js';
import { eraseLine } from './reading.js';
import { replyTo, show as showReply } from './replying.js';

/** @import { Draft } from '../durable/draft.js' */
/** @import { Entry, NewEntry } from '../storage/entry.d.ts' */
/** @import { Messages } from '../tabs/messages.d.ts' */

/** By client id: what is known of a message that waits, beyond what is stored. @type {Map<string, 'sending' | 'waiting'>} */
const underWay = new Map();

/** Client ids of what has arrived: a draft under one of them comes late. @type {Set<string>} */
const arrived = new Set();

/** @type {Partial<Record<string, string>>} */
const wordsOf = { sending: words.sending, waiting: words.waiting };

/** @param {AbortSignal} signal ends it, before the page shows something else */
export function start(signal) {
  /** @type {HTMLFormElement | null} */
  const form = document.querySelector('form.composer');
  const log = list();
  const draft = form && draftOf(form.dataset.durable ?? '');
  if (draft && log) new Composer(form, draft, log, log.dataset.conversation ?? '').start(signal);
}

class Composer {
  #form;
  #draft;
  #log;
  #conversation;

  /**
   * @param {HTMLFormElement} form
   * @param {Draft} draft
   * @param {HTMLElement} log
   * @param {string} conversation
   */
  constructor(form, draft, log, conversation) {
    this.#form = form;
    this.#draft = draft;
    this.#log = log;
    this.#conversation = conversation;
  }

  get #text() {
    return field(this.#form, 'Text');
  }
  get #clientId() {
    return field(this.#form, 'ClientId');
  }
  get #entries() {
    return outbox.ofConversation(this.#conversation);
  }

  /** @param {AbortSignal} signal */
  start(signal) {
    // The draft's next revision is known once what was sent has arrived.
    this.#draft.isSentByScript(() => outbox.isSending(this.#conversation));
    this.#form.addEventListener('submit', event => {
      // A button with an address of its own doesn't send.
      if (event.submitter?.hasAttribute('formaction')) return;
      event.preventDefault();
      this.#submit();
    });
    this.#text.addEventListener('keydown', event => this.#keyDown(event));
    this.#form.addEventListener('durable:adopted', () => {
      if (arrived.has(this.#clientId.value)) this.#clear();
    });
    // Whoever has a keyboard comes here to write; a phone would cover half of the log with its own.
    if (hasFinePointer() && document.activeElement === document.body && !location.hash) this.#text.focus({ preventScroll: true });
    outbox.onChange(() => this.#outboxChanged(), signal);
    on('taken-back', clientId => pendingOf(clientId)?.remove(), signal);
    on('sending', clientId => this.#tellState(clientId, 'sending'), signal);
    on('stuck', conversation => conversation === this.#conversation && this.#stuck(), signal);
    on('sent', message => this.#sent(message), signal);
  }

  #stuck() {
    for (const entry of this.#entries) this.#tellState(entry.clientId, 'waiting');
    this.#draft.heldUp();
  }

  /** @param {Messages['sent']} message */
  #sent({ conversation, clientId, html, revision, notMentioned }) {
    underWay.delete(clientId);
    if (conversation !== this.#conversation) return;
    arrived.add(clientId);
    // The draft of it, which this tab has shown and nobody has changed, or typed over.
    if (this.#clientId.value === clientId && !this.#draft.text.isUnsaved) this.#draft.text.blank();
    else if (this.#clientId.value === clientId) this.#startAnotherMessage();
    tellWhoIsNotMentioned(notMentioned);
    place(/** @type {HTMLElement} */ (fragmentOf(html)));
    this.#draft.restart(revision);
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    if (!sends(event)) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  #submit() {
    const [text, draft] = [this.#text, this.#draft];
    if (!text.value.trim()) return text.focus();
    const question = questionOf(text.value, this.#log);
    this.#problem(question);
    if (question) return text.focus();
    /** @type {NewEntry} */
    const entry = {
      conversation: this.#conversation,
      clientId: this.#clientId.value,
      text: text.value,
      replyTo: replyTo(),
      ...draft.text.stamp(),
    };
    this.#clear();
    showReply(this.#form);
    draft.sent(this.#add(entry));
    // Behind one that has to wait it waits as well.
    underWay.set(entry.clientId, this.#log.querySelector('[data-pending][data-state=waiting]') ? 'waiting' : 'sending');
    this.#render({ ...entry, state: 'waiting', reason: '' });
    eraseLine();
    scrollToEnd();
    text.focus();
  }

  /** @param {NewEntry} entry */
  async #add(entry) {
    const isKept = await outbox.add(entry);
    if (!isKept) this.#problem(words.keptNowhere);
  }

  #outboxChanged() {
    // A page may still come with the draft of what is on its way. What was typed over that is another message.
    const onItsWay = this.#entries.find(entry => entry.clientId === this.#clientId.value);
    if (onItsWay && (!this.#draft.text.isUnsaved || this.#text.value === onItsWay.text)) this.#draft.text.blank();
    else if (onItsWay) this.#startAnotherMessage();
    this.#show();
    this.#draft.goOn();
  }

  #clear() {
    this.#text.value = '';
    field(this.#form, 'ReplyTo').value = '';
    this.#clientId.value = uuid();
  }

  /** What is in the form is not what was sent under its id. */
  #startAnotherMessage() {
    this.#clientId.value = uuid();
    this.#draft.typed();
  }

  /** Shows what the outbox holds for this conversation, at the end of the log and in order. */
  #show() {
    const entries = this.#entries;
    for (const entry of entries) if (!this.#isPosted(entry.clientId)) this.#render(entry);
    const [only] = entries;
    const isAlone = entries.length === 1 && only.state === 'refused';
    if (isAlone && !this.#text.value && document.visibilityState === 'visible') this.#edit(only);
  }

  /** @param {string} clientId */
  #isPosted(clientId) {
    return this.#log.querySelector(`article[data-client-id="${CSS.escape(clientId)}"]`) !== null;
  }

  /** @type {(clientId: string, state: 'sending' | 'waiting') => void} */
  #tellState(clientId, state) {
    underWay.set(clientId, state);
    const entry = this.#entries.find(entry => entry.clientId === clientId);
    if (entry) this.#render(entry);
  }

  /** @param {Omit<Entry, 'place'>} entry of which the outbox knows more when a button is pressed */
  #render(entry) {
    const article = pendingOf(entry.clientId) ?? this.#append(entry);
    const refused = entry.state === 'refused';
    const state = entry.state === 'waiting' ? (underWay.get(entry.clientId) ?? 'waiting') : entry.state;
    article.dataset.state = state;
    article.classList.toggle('message--failed', refused);
    setWords(one('[data-state]', article), wordsOf[state] ?? words.notSent(entry.reason));
    const [retry, change] = [one('[data-retry]', article), one('[data-edit]', article)];
    retry.hidden = state !== 'refused';
    change.hidden = state === 'sending';
    retry.onclick = () => outbox.tryAgain(/** @type {Entry} */ (entry));
    change.onclick = () => this.#edit(/** @type {Entry} */ (entry));
  }

  /** @param {Omit<Entry, 'place'>} entry */
  #append({ clientId, text }) {
    const article = fromTemplate('pending-message');
    article.dataset.pending = clientId;
    one('.message__bubble', article).textContent = text;
    this.#log.append(article);
    return article;
  }

  /** Back into the box, where it is a draft again, before what has been written since. @param {Entry} entry */
  async #edit(entry) {
    if (!(await outbox.takeBack(entry))) return;
    tell('taken-back', entry.clientId);
    const text = this.#text;
    text.value = text.value ? `${entry.text}\n${text.value}` : entry.text;
    if (entry.replyTo) field(this.#form, 'ReplyTo').value = String(entry.replyTo);
    showReply(this.#form);
    if (entry.reason) this.#problem(words.notSent(entry.reason));
    // What may have arrived all the same, or be sent by another device, keeps its id: it is the same message.
    this.#clientId.value = entry.clientId;
    this.#draft.typed();
    text.focus();
  }

  /** @param {string} sentence */
  #problem(sentence) {
    one('[data-problem]', this.#form).textContent = sentence;
  }
}
