// Copies that a crash, a closed tab or days offline left in this browser.
import { lockOf } from './draft.js';
import { isBlank } from './fields.js';
/** @import { Draft } from './draft.js' */
/** @import { Copies, Copy, DraftServer, Surroundings } from './types.d.ts' */

/**
 * Of one form. The newest goes into it if nothing else came in between; the server keeps the others.
 * @type {(form: string, draft: Draft, server: DraftServer, surroundings: Surroundings) => Promise<void>}
 */
export async function bringBack(form, draft, server, { copies, hold }) {
  const { text, retired } = draft;
  for (const copy of await copies.of(form)) {
    if (copy.writer === text.writer || !(await hold(lockOf(copy.writer), retired))) continue; // another tab's
    if (text.is(copy.fields) || isBlank(copy.fields)) await copies.delete(copy.writer);
    else if (!draft.isTouched && copy.revision >= text.revision) become(draft, copy, copy.revision);
    else {
      const current = text.isTooLong(copy.fields) ? null : await handIn(copy, server, copies);
      if (retired.aborted) return;
      if (current) draft.follow(current);
      else if (!draft.isTouched && text.isBlank) become(draft, copy, text.revision);
      else text.offer(copy);
    }
  }
}

/** @type {(draft: Draft, copy: Copy, revision: number) => void} */
function become(draft, copy, revision) {
  draft.text.become(copy);
  draft.take(copy, revision);
}

/**
 * Of pages with other forms, as when they were left before the server had answered.
 * @type {(isHere: (form: string) => boolean, serverOf: (form: string) => DraftServer, surroundings: Surroundings) => Promise<void>}
 */
export async function handInOthers(isHere, serverOf, { copies, hold }) {
  const { signal } = new AbortController(); // as long as the page lives
  for (const copy of await copies.all()) {
    if (isHere(copy.form) || !(await hold(lockOf(copy.writer), signal))) continue;
    await (isBlank(copy.fields) ? copies.delete(copy.writer) : handIn(copy, serverOf(copy.form), copies));
  }
}

/**
 * Resolves to what the server has then, or to null when it refuses. Throws when that is not known.
 * @type {(copy: Copy, server: DraftServer, copies: Copies) => Promise<import('./types.d.ts').SavedDraft | null>}
 */
async function handIn(copy, server, copies) {
  const outcome = await server.save({ ...copy, number: Math.max(copy.number + 1, Date.now()) });
  if (outcome.kind === 'refused') {
    if (outcome.status === 401) throw new Error('HTTP 401');
    return null;
  }
  await copies.delete(copy.writer);
  return outcome.draft;
}
