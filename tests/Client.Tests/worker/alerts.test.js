import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { closeBrowser, openBrowser, until } from '../browser.js';

let listeners;
let shown;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  openBrowser();
  [listeners, shown] = [{}, []];
  vi.resetModules();
  vi.stubGlobal('addEventListener', (name, listener) => {
    listeners[name] = listener;
  });
  vi.stubGlobal('NotificationEvent', class {});
  vi.stubGlobal('clients', { matchAll: async () => [] });
  vi.stubGlobal('registration', {
    getNotifications: async () => [],
    showNotification: async (title, { body }) => shown.push(`${title}: ${body}`),
  });
  const { know } = await import('client/storage/device.js');
  await know({ user: 'ada', device: 'phone' });
  (await import('client/worker/alerts.js')).start();
});
afterEach(closeBrowser);

const at = '2026-12-01T00:00:00Z';

function tell(news) {
  const alert = { type: 'alert', user: 'ada', conversationId: 'c1', title: 'Harbour', authorName: 'Grace', unread: 1, at, ...news };
  listeners.message({ data: alert, ports: [], waitUntil() {} });
}

test('a line that nobody wrote tells whoever came in that they were added', async () => {
  tell({ seq: 12, text: null });
  await until(() => shown.length === 1);
  expect(shown).toEqual(['Harbour: You were added to this conversation']);
});

test('a message is shown with its author, and with how many are unread', async () => {
  tell({ seq: 12, text: 'hello', unread: 3 });
  await until(() => shown.length === 1);
  expect(shown).toEqual(['Harbour: Grace: hello\n3 unread messages']);
});
