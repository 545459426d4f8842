// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest';

const draft = vi.hoisted(() => ({
  text: { isUnsaved: false, blank: vi.fn() },
  isSentByScript: () => {},
  restart: vi.fn(),
  typed: vi.fn(),
  goOn: () => {},
}));
vi.mock('client/durable/forms.js', () => ({ draftOf: () => draft }));
vi.mock('client/outbox/outbox.js', () => ({ ofConversation: () => [], isSending: () => false, onChange: () => {} }));

const form = () => document.querySelector('form.composer');
const field = name => form().elements[name];
let tabs;

beforeEach(async () => {
  vi.resetModules();
  vi.clearAllMocks();
  vi.stubGlobal('reportError', error => {
    throw error;
  });
  vi.stubGlobal('CSS', { escape: value => value });
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  draft.text.isUnsaved = false;
  document.body.innerHTML = `<div role="log" id="log-c1" data-conversation="c1"></div><p id="not-mentioned" hidden></p>
    <form class="composer" data-durable="conversation-c1"><input name="ClientId" value="used"><input name="ReplyTo">
      <p data-problem></p><textarea name="Text">a draft of it</textarea></form>`;
  tabs = await import('client/tabs/tabs.js');
  (await import('client/conversation/composer.js')).start(new AbortController().signal);
});

const arrives = clientId =>
  tabs.tell('sent', {
    conversation: 'c1',
    clientId,
    html: `<article class="message" id="message-c1-1" data-home="log-c1" data-order="1" data-seq="1" data-version="1"></article>`,
    revision: 3,
    notMentioned: [],
  });

test('The draft of what has arrived goes from the box', () => {
  arrives('used');

  expect(draft.text.blank).toHaveBeenCalledOnce();
});

test('What was typed over it is another message', () => {
  draft.text.isUnsaved = true;
  field('Text').value = 'typed over it';

  arrives('used');

  expect(draft.text.blank).not.toHaveBeenCalled();
  expect([field('ClientId').value === 'used', field('Text').value, draft.typed.mock.calls.length]).toEqual([false, 'typed over it', 1]);
});

test('A draft of it that comes later is not shown', () => {
  field('ClientId').value = 'next';
  arrives('used');
  expect([field('ClientId').value, field('Text').value]).toEqual(['next', 'a draft of it']);

  field('ClientId').value = 'used';
  form().dispatchEvent(new CustomEvent('durable:adopted', { bubbles: true, detail: [] }));

  expect([field('ClientId').value === 'used', field('Text').value]).toEqual([false, '']);
});
