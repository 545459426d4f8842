// Changing a message in its place: a durable form below it, which another change of the message leaves alone.
import { draftOf, follow, unfollow } from '../durable/forms.js';
import { refusal } from '../outbox/message.js';
import * as outbox from '../outbox/outbox.js';
import { partial } from '../posting/page.js';
import { sends } from '../shell/keys.js';
import { all, field, one, user } from '../shell/page.js';
import { toast } from '../shell/toast.js';
import { fragmentOf } from '../shell/upsert.js';
import { on } from '../tabs/tabs.js';
import { words } from '../words/words.js';
import { articles, conversation, seqOf } from './messages.js';

/** @param {AbortSignal} signal */
export function start(signal) {
  const text = document.querySelector('form.composer textarea');
  text?.addEventListener('keydown', event => {
    if (!(event instanceof KeyboardEvent) || event.key !== 'ArrowUp' || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey)
      return;
    if (/** @type {HTMLTextAreaElement} */ (text).value) return;
    const own = articles().findLast(article => article.dataset.author === user() && !article.dataset.deleted);
    if (!own) return;
    event.preventDefault();
    edit(own);
  });
  /** @param {string} id */
  const isHere = id => id === conversation();
  on('done', done => isHere(done.conversation) && done.kind === 'edit' && close(done.seq), signal);
  on('stuck', id => isHere(id) && waits(), signal);
  on('refused', act => isHere(act.conversation) && act.kind === 'edit' && refused(act.seq, act.status, act.words), signal);
}

function waits() {
  for (const status of all('.edit-holder[data-state=saving] [data-durable-status]')) status.textContent = words.waiting;
}

/** @param {number} seq @returns {HTMLElement | null} */
const holderOf = seq => document.querySelector(`.edit-holder[data-edits="${seq}"]`);

/** @param {HTMLElement} article */
export async function edit(article) {
  const seq = seqOf(article);
  if (!holderOf(seq)) {
    const answer = await partial(`/conversations/${conversation()}/messages/${seq}/edit`);
    const html = answer?.ok ? await answer.text() : '';
    if (!article.isConnected && !document.getElementById(article.id)) return;
    if (!html.includes('data-edit=')) {
      toast(answer ? refusal(answer.status, '') : words.noEditOffline);
      return;
    }
    show(seq, html);
  }
  const form = holderOf(seq)?.querySelector('form');
  if (!form) return;
  const text = field(form, 'Text');
  text.focus();
  text.setSelectionRange(text.value.length, text.value.length);
}

/** @type {(seq: number, html: string) => void} */
function show(seq, html) {
  close(seq);
  const article = document.getElementById(`message-${conversation()}-${seq}`);
  const form = /** @type {HTMLFormElement | null} */ (fragmentOf(html));
  if (!article || !form) return;
  const holder = Object.assign(document.createElement('div'), { className: 'edit-holder' });
  holder.dataset.edits = String(seq);
  holder.append(form);
  article.after(holder);
  follow(form);
  const draft = draftOf(form.dataset.durable ?? '');
  draft?.isSentByScript(() => false);
  form.addEventListener('submit', event => {
    event.preventDefault();
    save(seq, form);
  });
  form.addEventListener('keydown', event => {
    if (event.key === 'Escape') leave(seq);
    if (!sends(event) || !(event.target instanceof HTMLTextAreaElement)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  one('[data-cancel]', form).addEventListener('click', event => {
    event.preventDefault();
    leave(seq);
  });
}

/** What is typed stays the draft of this message. @param {number} seq */
function leave(seq) {
  close(seq);
  one('form.composer textarea').focus();
}

/** @param {number} seq */
function close(seq) {
  const holder = holderOf(seq);
  const form = holder?.querySelector('form');
  if (form?.dataset.durable) unfollow(form.dataset.durable);
  holder?.remove();
}

/** @type {(seq: number, form: HTMLFormElement) => Promise<void>} */
async function save(seq, form) {
  const draft = draftOf(form.dataset.durable ?? '');
  const text = field(form, 'Text');
  if (!draft || !text.value.trim()) return text.focus();
  one('[data-problem]', form).textContent = '';
  // Buttons beside other versions of the draft have that name too.
  const began = /** @type {HTMLInputElement} */ (one('input[name=From], input[name=Version]', form));
  const fields = {
    Text: text.value,
    [began.name]: began.value,
    Durable: form.dataset.durable ?? '',
  };
  const entry = {
    conversation: conversation() ?? '',
    clientId: field(form, 'ClientId').value,
    text: '',
    act: { kind: /** @type {const} */ ('edit'), seq, fields },
    ...draft.text.stamp(),
  };
  draft.sent(outbox.add(entry));
  const holder = holderOf(seq);
  if (holder) holder.dataset.state = 'saving';
  one('[data-durable-status]', form).textContent = words.savingEdit;
  one('form.composer textarea').focus();
}

/**
 * The text is in the form as it was; after a conflict with the message's own beside it.
 * @type {(seq: number, status: number, said: string) => void}
 */
function refused(seq, status, said) {
  if (status === 409 && said.includes('data-edit=')) return show(seq, said);
  const form = holderOf(seq)?.querySelector('form');
  if (!form) {
    toast(refusal(status, said));
    return;
  }
  one('[data-problem]', form).textContent = refusal(status, said);
  delete (/** @type {HTMLElement} */ (holderOf(seq)).dataset.state);
  draftOf(form.dataset.durable ?? '')?.typed();
}
