// Everything that the client shows stands in a dictionary, where it can be translated: the program's, or that of the durable forms.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { words as durable } from 'client/durable/words.js';
import { en } from 'client/words/en.js';
import { parseSync, Visitor } from 'vite';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../WebFrontend/Client', import.meta.url));
const dictionaries = [path.join('words', 'en.js'), path.join('durable', 'words.js')];
const modules = readdirSync(root, { recursive: true }).filter(file => file.endsWith('.js') && !dictionaries.includes(file));

/** What is assigned to these is shown, and what is handed to those. */
const shown = new Set(['textContent', 'title', 'placeholder', 'label', 'body', 'ariaLabel']);
const showing = new Set(['append', 'prepend', 'replaceChildren', 'setWords', 'toast', 'confirm', 'showNotification']);
/** What an error says is for those who read a console. */
const isError = node => node.type === 'Super' || node.name === 'Error';

/** The literals that an expression may be. @returns {{ start: number, text: string }[]} */
function literalsOf(node) {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [{ start: node.start, text: node.value }] : [];
    case 'TemplateLiteral':
      return [...node.quasis.map(({ start, value }) => ({ start, text: value.cooked })), ...node.expressions.flatMap(literalsOf)];
    case 'ConditionalExpression':
      return [node.consequent, node.alternate].flatMap(literalsOf);
    case 'LogicalExpression':
    case 'BinaryExpression':
      return [node.left, node.right].flatMap(literalsOf);
    default:
      return [];
  }
}

/** What a module shows or seems to, and the words that it takes from a dictionary. */
function look(file) {
  const source = readFileSync(path.join(root, file), 'utf8');
  const [all, toPage, errors, used] = [[], [], [], []];
  const call = ({ callee, arguments: given }) => {
    if (isError(callee)) errors.push(...given.flatMap(literalsOf));
    if (showing.has(callee.property?.name ?? callee.name)) toPage.push(...given.flatMap(literalsOf));
  };
  new Visitor({
    CallExpression: call,
    NewExpression: call,
    AssignmentExpression: ({ left, right }) => shown.has(left.property?.name) && toPage.push(...literalsOf(right)),
    Property: ({ key, value }) => shown.has(key.name) && toPage.push(...literalsOf(value)),
    MemberExpression: ({ object, property }) => object.name === 'words' && used.push(property.name),
    Literal: node => all.push(...literalsOf(node)),
    TemplateLiteral: node => all.push(...literalsOf(node)),
  }).visit(parseSync(file, source).program);
  const isSentence = ({ text }) => /[A-Z]/.test(text) && / /.test(text) && !/[[<]\S/.test(text);
  const isWord = ({ text }) => /^\s*\p{L}/u.test(text);
  const isForErrors = ({ start }) => errors.some(error => error.start === start);
  const found = [...toPage.filter(isWord), ...all.filter(isSentence)].filter(literal => !isForErrors(literal));
  return { file, used, found: found.map(({ text }) => `${file}: ${text}`) };
}

const looks = modules.map(look);

test('No sentence stands outside of the dictionaries', () => {
  expect(looks.flatMap(({ found }) => found)).toEqual([]);
});

test.each([
  ['words', en, ({ file }) => !file.startsWith('durable')],
  ['durable', durable, ({ file }) => file.startsWith('durable')],
])('Every word of %s is used', (_, dictionary, isReader) => {
  const used = new Set(looks.filter(isReader).flatMap(look => look.used));

  expect([...used].sort()).toEqual(Object.keys(dictionary).sort());
});
