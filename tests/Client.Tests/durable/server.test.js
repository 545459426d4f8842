import { savedDraftOf, serverOf } from 'client/durable/server.js';
import { expect, test } from 'vitest';
import { fieldsWith } from './acting.js';

const fields = [{ name: 'Text', value: 'hello' }];
const told = { form: 'letter', revision: 2, version: 3, fields, others: [{ id: 'w2', fields, savedAt: 'then' }] };
const draft = {
  revision: 2,
  version: 3,
  fields: [['Text', 'hello']],
  savedAt: null,
  others: [{ id: 'w2', fields: [['Text', 'hello']], savedAt: 'then' }],
};
const text = { fields: fieldsWith('hello'), revision: 1, writer: 'w1', number: 9 };

/** A server whose server answers so, and what was posted there. */
function answering(status, body) {
  const posted = [];
  const post = async (...request) => {
    posted.push(request);
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
  };
  return { server: serverOf(post, 'letter'), posted };
}

test('A text is posted with what the server has to know of it', async () => {
  const { server, posted } = answering(200, told);

  expect(await server.save(text, { keepalive: true })).toEqual({ kind: 'saved', draft });

  const machinery = [
    ['Revision', '1'],
    ['Writer', 'w1'],
    ['WriterNumber', '9'],
  ];
  expect(posted).toEqual([
    ['/drafts/letter', [...text.fields, ...machinery], { headers: { Accept: 'application/json' }, keepalive: true }],
  ]);
});

test('A text that came too late is kept beside the draft', async () => {
  const { saved, ...late } = { ...told, saved: fields, fields: undefined, kept: true };

  expect(await answering(409, { ...late, saved }).server.save(text)).toEqual({ kind: 'beside', draft });
});

test.each([
  [409, { ...told, kept: false, problem: 'Too many.' }, { kind: 'refused', status: 409, problem: 'Too many.' }],
  [413, '<html>A proxy speaks.</html>', { kind: 'refused', status: 413, problem: null }],
  [401, '', { kind: 'refused', status: 401, problem: null }],
])('A refusal, HTTP %i, is one whoever speaks', async (status, body, expected) => {
  expect(await answering(status, body).server.save(text)).toEqual(expected);
});

test.each([
  [503, { problem: 'Try again.' }],
  [429, ''],
  [200, '<html>Sign in to the Wi-Fi</html>'],
])('Whoever answers HTTP %i with %j is not to be believed', async (status, body) => {
  await expect(answering(status, body).server.save(text)).rejects.toThrow();
});

test('What is taken is posted with what is in the form, which it replaces; what is dropped is not', async () => {
  const { server, posted } = answering(200, told);

  expect(await server.take('w2', '2026-11-30T12:00:00+00:00', text)).toEqual({ kind: 'saved', draft });
  await server.drop('w2', null);

  expect(posted.map(([url, sent]) => [url, sent.length])).toEqual([
    ['/drafts/letter/take?savedAt=2026-11-30T12%3A00%3A00%2B00%3A00', text.fields.length + 4],
    ['/drafts/letter/drop', 1],
  ]);
});

test('A choice that came too late says so, and one that nobody answered is open still', async () => {
  expect(await answering(409, { problem: 'Gone.' }).server.take('w2', null, text)).toEqual({
    kind: 'refused',
    status: 409,
    problem: 'Gone.',
  });
  await expect(answering(503, {}).server.take('w2', null, text)).rejects.toThrow();
  await expect(answering(401, '').server.drop('w2', null)).rejects.toThrow();
});

test('The draft is read without being changed', async () => {
  const { server, posted } = answering(200, told);

  expect(await server.read()).toEqual(draft);

  expect(posted[0].slice(0, 2)).toEqual(['/drafts/letter/drop', []]);
  expect(await answering(404, '').server.read()).toBeNull();
  await expect(answering(429, '').server.read()).rejects.toThrow();
});

test('The stream tells when it was saved', () => {
  expect(savedDraftOf({ ...told, savedAt: 'now' }).savedAt).toBe('now');
});
