// Forms marked data-durable: what is typed is saved on the server after a moment of quiet, and at once when the page is left.
// One save at a time for each form, so that revisions follow each other; other tabs' saves are shown where nothing is unsaved.
// Until the server has acknowledged a text, the browser keeps a copy and offers it again after a reload or a crash.

const quiet = 300;
const forms = new Map();
const say = { saving: 'Saving…', saved: 'Saved', waiting: 'Kept on this device until the server answers' };
const kept = new Set(['__RequestVerificationToken', 'Revision']);

class DurableForm {
  constructor(form) {
    this.form = form;
    this.name = form.dataset.durable;
    this.status = form.querySelector('[data-durable-status]');
    this.savedText = this.text();
    this.bringBack();
    form.addEventListener('input', () => this.changed());
    form.addEventListener('change', () => this.flush());
    form.addEventListener('focusout', () => this.flush());
    form.addEventListener('submit', () => { this.submitted = true; clearTimeout(this.timer); this.keep(); });
  }

  get revision() { return Number(this.form.elements.Revision.value); }
  set revision(value) { this.form.elements.Revision.value = value; }
  get unsaved() { return this.text() !== this.savedText; }

  fields() { return [...new FormData(this.form)].filter(([name, value]) => !kept.has(name) && typeof value === 'string'); }
  text() { return JSON.stringify(this.fields()); }
  show(state) { if (this.status) { this.status.textContent = say[state] ?? ''; this.status.dataset.state = state === 'waiting' ? 'unsaved' : state; } }

  changed() {
    this.submitted = false;
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), quiet);
  }

  /** Resolves when the server has everything typed so far, or can't be reached. */
  flush() {
    clearTimeout(this.timer);
    return this.saving ??= this.save().finally(() => { this.saving = null; });
  }

  async save() {
    await this.held;
    while (this.unsaved && !this.submitted && !this.conflict) {
      const text = this.text();
      this.show('saving');
      try {
        const answer = await this.post();
        if (answer.status === 409) return this.disagree(await answer.json());
        if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) return this.refuse(answer);
        if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
        const { revision } = await answer.json();
        if (this.submitted) return;
        this.revision = Math.max(this.revision, revision);
        this.savedText = text;
        if (!this.unsaved) this.forget();
        this.show('saved');
      } catch {
        this.show('waiting');
        this.timer = setTimeout(() => this.flush(), 2000);
        return;
      }
    }
  }

  post(options = {}) {
    return fetch(`/drafts/${this.name}`, {
      method: 'POST', body: new URLSearchParams(new FormData(this.form)), headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(15_000), ...options,
    });
  }

  /** Trying again would change nothing: the next change does. */
  async refuse(answer) {
    const { problem } = await answer.json().catch(() => ({}));
    this.show('waiting');
    if (this.status) this.status.textContent = problem ?? (answer.status === 401 ? 'Not saved: you are signed out' : 'Not saved');
  }

  /** Another tab or device saved in the meantime. Nothing typed here is overwritten: the person chooses. */
  disagree({ revision, saved }) {
    this.show('');
    const theirs = { revision, fields: saved };
    if (sameFields(saved, this.fields())) { this.revision = revision; this.savedText = this.text(); return; }
    this.conflict?.remove();
    const notice = document.getElementById('another-version').content.firstElementChild.cloneNode(true);
    notice.querySelector('[data-theirs]').textContent = saved.filter(f => f.name !== 'ClientId' && f.value).map(f => f.value).join('\n');
    notice.querySelector('[data-take]').onclick = () => this.settle(() => this.adopt(theirs));
    notice.querySelector('[data-keep]').onclick = () => this.settle(() => { this.revision = revision; });
    this.form.prepend(notice);
    this.conflict = notice;
  }

  settle(choice) {
    this.conflict.remove();
    this.conflict = null;
    choice();
    this.flush();
  }

  /** News from the stream: shown unless something is unsaved here; then the next save finds out. */
  follow(draft) {
    if (draft.revision <= this.revision || this.saving || this.unsaved || this.conflict) return;
    this.adopt(draft);
  }

  adopt({ revision, fields }) {
    this.revision = revision;
    for (const element of this.form.elements) {
      if (!element.name || kept.has(element.name) || ['submit', 'password', 'file'].includes(element.type) || element.name === 'Members') continue;
      const value = fields.find(field => field.name === element.name)?.value;
      if (value !== undefined) setText(element, value);
      else if (element.name !== 'ClientId') setText(element, '');
    }
    this.form.dispatchEvent(new CustomEvent('durable:adopted', { detail: fields }));
    this.savedText = this.text();
  }

  /** While what was submitted is under way, saves wait: the answer brings the revision they follow. */
  hold(until) { this.held = until; }

  /** What was submitted is done with: the form goes on under the revision that the server answered. */
  restart(revision) {
    if (revision > this.revision) this.revision = revision;
    this.submitted = false;
    this.show('');
    // An empty form is what the server has now as well.
    if (isBlank(this.fields())) this.savedText = this.text();
    if (this.unsaved) { this.keep(); this.flush(); } else this.forget();
  }

  get copyKey() { return `draft:${document.body.dataset.user}:${this.name}`; }
  keep() { store(this.copyKey, { revision: this.revision, submitted: this.submitted, fields: this.fields() }); }
  forget() { store(this.copyKey, null); }

  /** The copy of a text that the server may never have got. What was submitted and made the server start the form over was sent. */
  bringBack() {
    const copy = stored(this.copyKey);
    if (!copy) return;
    const moved = copy.revision !== this.revision;
    const fields = copy.fields.filter(([name]) => !moved || name !== 'ClientId').map(([name, value]) => ({ name, value }));
    const wasSent = copy.submitted && moved && isBlank(this.fields());
    if (wasSent || isBlank(copy.fields) || sameFields(fields, this.fields())) return this.forget();
    const theirs = { revision: this.revision, saved: this.fields().map(([name, value]) => ({ name, value })) };
    const { savedText } = this;
    const isNews = copy.revision < theirs.revision && !isBlank(this.fields());
    this.adopt({ revision: this.revision, fields });
    this.savedText = savedText;
    if (isNews) this.disagree(theirs); else this.changed();
  }
}

// A browser that keeps nothing, or no more, must not stop anybody from writing.
function store(key, value) {
  try {
    if (value) localStorage.setItem(key, JSON.stringify(value)); else localStorage.removeItem(key);
  } catch { /* full or forbidden */ }
}

function stored(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

const isBlank = fields => fields.every(([name, value]) => name === 'ClientId' || !value);
const sameFields = (saved, mine) => JSON.stringify(saved.map(f => [f.name, f.value])) === JSON.stringify(mine.map(([n, v]) => [n, v.replaceAll('\r\n', '\n')]));

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
export const revisions = () => [...forms.values()].map(form => `${form.name}:${form.revision}`).join(',');

for (const form of document.querySelectorAll('form[data-durable]')) forms.set(form.dataset.durable, new DurableForm(form));

// Who signs out leaves nothing behind on this machine.
document.querySelector('form[action="/signout"]')?.addEventListener('submit', () => {
  for (const key of Object.keys(localStorage)) if (key.startsWith('draft:')) store(key, null);
});

// The last chance: the browser finishes this request even when the page is gone.
addEventListener('pagehide', () => {
  for (const form of forms.values()) if (form.unsaved && !form.submitted && !form.conflict) form.post({ keepalive: true });
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden') for (const form of forms.values()) form.flush();
});
