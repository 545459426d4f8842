// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, expect, test, vi } from 'vitest';
import { openPage, settles } from './acting.js';

afterEach(() => vi.useRealTimers());

const form = `<form data-durable="edit-c1-2" data-edit="2" data-filled data-version="3" data-most="64000">
  <input type="hidden" name="ClientId" value="e1"><input type="hidden" name="Version" value="7">
  <textarea name="Text">two, changed</textarea><p data-problem></p><a data-cancel></a><span data-durable-status></span>
  <section data-version-id="v1"><button name="Version" value="v1">Use this one</button><button name="Version" value="v1">Discard</button></section>
</form>`;

test('Beside another version of its draft, an edit still says which version of the message it began from', async () => {
  globalThis.indexedDB = new IDBFactory();
  const page = await openPage({ from: 1, to: 3 });
  document.body.insertAdjacentHTML('beforeend', '<form class="composer"><textarea></textarea></form>');
  vi.stubGlobal('matchMedia', () => ({ matches: true }));
  const [editing, outbox, durable] = await Promise.all([
    import('client/conversation/editing.js'),
    import('client/outbox/outbox.js'),
    import('client/durable/forms.js'),
  ]);
  const copies = { of: async () => [], put: async () => {}, delete: async () => {} };
  durable.start({ post: () => new Promise(() => {}), hold: async () => true, newId: () => 'w1', copies, unreadable: [] });
  outbox.start();
  editing.start();
  editing.edit(document.getElementById('message-c1-2'));
  page.requests.at(-1).resolve(new Response(form));
  await settles();

  document.querySelector('form[data-edit]').dispatchEvent(new Event('submit', { cancelable: true }));
  await settles();

  const [{ act }] = outbox.actsOf('c1');
  expect(act.fields).toEqual({ Text: 'two, changed', Version: '7', Durable: 'edit-c1-2' });
});
