// The server, as far as it keeps one draft: the requests, and what their answers mean.
import { pairsOf } from './fields.js';
/** @import { Field, Outcome, DraftServer, Program, SavedDraft, Snapshot } from './types.d.ts' */

/**
 * @param {Program['post']} post
 * @param {string} form
 * @returns {DraftServer}
 */
export function serverOf(post, form) {
  /** @type {(act: string, fields: Field[], options?: { keepalive?: boolean }) => Promise<Response>} */
  const send = (act, fields, options) => post(`/drafts/${form}${act}`, fields, { headers: { Accept: 'application/json' }, ...options });

  /** @type {(act: string, id: string, savedAt: string | null, fields: Field[]) => Promise<Outcome>} */
  const choose = async (act, id, savedAt, fields) => {
    const seen = savedAt === null ? '' : `?savedAt=${encodeURIComponent(savedAt)}`;
    const answer = await send(`${act}${seen}`, [...fields, ['Version', id]]);
    const told = await answer.json();
    if (answer.status === 409) return { kind: 'refused', status: 409, problem: told.problem };
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    return { kind: 'saved', draft: savedDraftOf(told) };
  };

  return {
    async save(text, options) {
      const answer = await send('', fieldsOf(text), options);
      if (answer.status >= 500 || answer.status === 429) throw new Error(`HTTP ${answer.status}`);
      const told = await answer.json().catch(() => ({}));
      // Anything may answer 200 on a strange network.
      if (answer.ok && told.revision === undefined) throw new Error('That was not the server.');
      if (answer.ok) return { kind: 'saved', draft: savedDraftOf(told) };
      if (told.kept) return { kind: 'beside', draft: savedDraftOf({ ...told, fields: told.saved }) };
      return { kind: 'refused', status: answer.status, problem: told.problem ?? null };
    },

    take: (id, savedAt, text) => choose('/take', id, savedAt, fieldsOf(text)),
    // Without what is in the form: sent along it would be saved, and kept beside the draft that is chosen against it.
    drop: (id, savedAt) => choose('/drop', id, savedAt, []),

    async read() {
      // Drops nothing: the answer is the draft.
      const answer = await send('/drop', []);
      if (answer.status >= 500 || answer.status === 429) throw new Error(`HTTP ${answer.status}`);
      return answer.ok ? savedDraftOf(await answer.json()) : null;
    },
  };
}

/** @type {(text: Snapshot) => Field[]} */
const fieldsOf = ({ fields, revision, writer, number }) => [
  ...fields,
  ['Revision', String(revision)],
  ['Writer', writer],
  ['WriterNumber', String(number)],
];

/**
 * As the server writes it, in an answer or in the stream.
 * @param {any} told
 * @returns {SavedDraft}
 */
export const savedDraftOf = ({ revision, version, fields, savedAt, others }) => ({
  revision,
  version,
  fields: pairsOf(fields),
  savedAt: savedAt ?? null,
  others: others.map((/** @type {any} */ other) => ({ ...other, fields: pairsOf(other.fields) })),
});
