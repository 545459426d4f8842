// @vitest-environment jsdom
import { DurableForm } from 'client/durable/form.js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fieldsWith } from './acting.js';

const page = `
  <form id="f" data-durable="letter" data-version="4" data-most="100">
    <input type="hidden" name="__RequestVerificationToken" value="t">
    <input type="hidden" name="Durable" value="letter"><input type="hidden" name="Revision" value="3">
    <input type="hidden" name="ClientId" value="id-rendered">
    <ul data-durable-list><li><input type="hidden" name="Members" value="grace"></li></ul>
    <textarea name="Text">as rendered</textarea>
    <input name="Title" value=""><input type="password" name="Password" value="secret"><input type="file" name="File">
    <input type="checkbox" name="Loud" value="yes" checked>
    <input type="radio" name="Level" value="All" checked><input type="radio" name="Level" value="None">
    <select name="Zone"><option selected>Vienna</option><option>Paris</option></select>
    <span data-durable-status></span>
    <button>Send</button><button name="Find" formaction="/drafts/letter">Find</button>
  </form>
  <template id="other-version"><section data-version-id="" data-saved-at="">
    <p class="version__label"></p><time></time><pre data-text></pre>
    <button name="Version" data-take>Use</button><button name="Version" data-drop>Discard</button>
  </section></template>`;

let element;
let form;
let draft;

beforeEach(() => {
  document.body.innerHTML = page;
  element = document.getElementById('f');
  vi.stubGlobal('CSS', { escape: value => value });
});
afterEach(() => vi.restoreAllMocks());

function bind() {
  let ids = 0;
  form = new DurableForm(element, { newId: () => `id-${++ids}`, unreadable: ['Members'] });
  draft = Object.fromEntries(['typed', 'flush', 'composes', 'hasComposed', 'keepMine', 'choose'].map(name => [name, vi.fn()]));
  Object.assign(draft, { isPosted: true, submit: vi.fn(async () => true), giveWay: vi.fn(async () => {}) });
  form.follow(draft);
  return form;
}
const rendered = [
  ['ClientId', 'id-rendered'],
  ['Members', 'grace'],
  ['Text', 'as rendered'],
  ['Title', ''],
  ['Loud', 'yes'],
  ['Level', 'All'],
  ['Zone', 'Vienna'],
];

test('A form is what a person fills in: no secrets, no files, nothing of its machinery', () => {
  expect(bind().fields()).toEqual(rendered);
});

test('What was typed before the script ran is not what the page came with', () => {
  element.elements.Text.value = 'typed early';
  element.elements.Loud.checked = false;
  bind();

  expect(form.page).toEqual({ revision: 3, version: 4, rendered });
  expect(form.fields()).toContainEqual(['Text', 'typed early']);
});

test('Of a text that came back refused nothing is on the server', () => {
  element.dataset.unsaved = '';

  expect(bind().page.rendered).toBeNull();
});

test('A form in which nothing is written is a new act', () => {
  element.innerHTML = '<input type="hidden" name="ClientId" value="id-rendered"><textarea name="Text"></textarea>';

  expect(bind().fields()).toEqual(fieldsWith('', 'id-1'));
});

test('Every kind of field is filled, but not the list, and others hear of it', () => {
  bind();
  const heard = [];
  document.addEventListener('durable:adopted', ({ target, detail }) => heard.push([target, detail]), { once: true });
  const fields = [
    ['ClientId', 'id-other'],
    ['Members', 'mira'],
    ['Text', 'from elsewhere'],
    ['Level', 'None'],
    ['Zone', 'Paris'],
  ];

  form.fill(fields);

  expect(form.fields()).toEqual([
    ['ClientId', 'id-other'],
    ['Members', 'grace'],
    ['Text', 'from elsewhere'],
    ['Title', ''],
    ['Level', 'None'],
    ['Zone', 'Paris'],
  ]);
  expect(element.elements.Password.value).toBe('secret');
  expect(heard).toEqual([[element, fields]]);
});

test.each([
  ['behind what changed', 'one two', 3, 'one two three', 3],
  ['before what changed', 'two three', 4, 'one two three', 8],
  ['within what went', 'one two three', 9, 'one', 3],
])('The caret stays where it stands in the text: %s', (_, before, caret, after, expected) => {
  bind();
  const box = element.elements.Text;
  box.value = before;
  box.focus();
  box.setSelectionRange(caret, caret);

  form.fill(fieldsWith(after));

  expect([box.value, box.selectionStart, box.selectionEnd]).toEqual([after, expected, expected]);
});

test('What a person does is told to the draft', () => {
  bind();
  const box = element.elements.Text;
  const does = name => box.dispatchEvent(new Event(name, { bubbles: true }));

  for (const name of ['compositionstart', 'input', 'compositionend', 'change', 'focusout']) does(name);

  const calls = Object.entries(draft).filter(([, method]) => method.mock?.calls.length > 0);
  expect(Object.fromEntries(calls.map(([name, method]) => [name, method.mock.calls.length]))).toEqual({
    composes: 1,
    typed: 1,
    hasComposed: 1,
    flush: 2,
  });
});

test('A form is posted when the draft says so, and once', async () => {
  bind();
  const submissions = [];
  element.addEventListener('submit', event => {
    submissions.push(event.defaultPrevented);
    event.preventDefault();
  });

  element.querySelector('button:not([name])').click();
  await vi.waitFor(() => expect(submissions).toHaveLength(2));

  expect(submissions).toEqual([true, false]);
  expect(draft.submit).toHaveBeenCalledOnce();
});

test('A form that is not to be posted stays', async () => {
  bind();
  draft.submit.mockResolvedValue(false);
  const submissions = [];
  element.addEventListener('submit', event => submissions.push(event.defaultPrevented));

  element.requestSubmit();
  await new Promise(resolve => setImmediate(resolve));

  expect(submissions).toEqual([true]);
});

test('A button with an address of its own goes there with what was pressed, unsaved', async () => {
  bind();
  const submitters = [];
  element.addEventListener('submit', event => {
    if (!event.defaultPrevented) submitters.push(event.submitter.name);
    event.preventDefault();
  });

  element.requestSubmit(element.elements.Find);
  await vi.waitFor(() => expect(submitters).toHaveLength(1));

  expect(submitters).toEqual(['Find']);
  expect([draft.giveWay.mock.calls.length, draft.submit.mock.calls.length]).toEqual([1, 0]);
});

test('A form that a script sends is left to it', () => {
  bind();
  draft.isPosted = false;
  let isPrevented;
  element.addEventListener('submit', event => {
    isPrevented = event.defaultPrevented;
    event.preventDefault();
  });

  element.requestSubmit();

  expect(isPrevented).toBe(false);
});

const sections = () => [...element.querySelectorAll('[data-version-id]')];
const textsOf = () => sections().map(section => section.querySelector('[data-text]').textContent);
const press = (section, selector) => section.querySelector(selector).click();

test('Alternatives stand in the form, readable, with what there is to be done', () => {
  bind();
  const other = {
    id: 'w2',
    fields: [
      ['ClientId', 'x'],
      ['Members', 'mira'],
      ['Text', 'there'],
    ],
    savedAt: '2026-11-30T12:00:00.000Z',
  };
  form.showAlternatives([other, { ...other, id: 'w3', fields: [] }], null);
  expect(textsOf()).toEqual(['there', '(empty)']);

  press(sections()[0], '[data-take]');
  press(sections()[1], '[data-drop]');

  expect(draft.choose.mock.calls.map(([choice]) => choice)).toMatchObject([
    { isDraft: false, id: 'w2', isDropped: false, savedAt: other.savedAt },
    { isDraft: false, id: 'w3', isDropped: true },
  ]);
  form.showAlternatives([{ ...other, fields: fieldsWith('there, longer') }], null);
  expect(textsOf()).toEqual(['there, longer']);
  expect(draft.choose.mock.calls[1][0].isStillThere()).toBe(false);
});

test('The draft as it is elsewhere is used, or what is here is kept', () => {
  bind();
  form.showAlternatives([], { fields: fieldsWith('theirs'), savedAt: null });
  expect(textsOf()).toEqual(['theirs']);

  press(sections()[0], '[data-take]');
  press(sections()[0], '[data-keep]');

  expect(draft.choose.mock.calls[0][0]).toMatchObject({ isDraft: true });
  expect(draft.keepMine).toHaveBeenCalledOnce();
  form.showAlternatives([], null);
  expect(sections()).toEqual([]);
});

test('What only this device has stays while the others change', () => {
  bind();
  const copy = { writer: 'w9', fields: fieldsWith('only here'), at: 0 };
  form.showOnlyHere(copy);
  form.showAlternatives([], null);
  expect(textsOf()).toEqual(['only here']);

  form.hideOnlyHere(copy);

  expect(sections()).toEqual([]);
});
