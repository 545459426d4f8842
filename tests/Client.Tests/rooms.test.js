// How the client is built: nothing points back among its rooms, and durable forms know nothing but themselves.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../WebFrontend/Client', import.meta.url));

/** Each room, and those that it may know. */
const arrows = {
  durable: [],
  words: [],
  shell: ['words'],
  tabs: ['shell'],
  emoji: ['shell', 'tabs'],
  storage: ['durable', 'shell', 'tabs'],
  posting: ['shell', 'tabs', 'words'],
  notifications: ['posting', 'shell', 'storage', 'tabs'],
  outbox: ['posting', 'shell', 'storage', 'tabs', 'words'],
  conversation: ['durable', 'emoji', 'notifications', 'outbox', 'posting', 'shell', 'storage', 'tabs', 'words'],
  live: ['conversation', 'durable', 'notifications', 'shell', 'tabs', 'words'],
  lifecycle: ['conversation', 'durable', 'notifications', 'outbox', 'shell', 'storage', 'tabs', 'words'],
  switching: ['conversation', 'shell', 'tabs'],
  worker: ['notifications', 'outbox', 'posting', 'shell', 'storage', 'tabs', 'words'],
};

const sources = readdirSync(root, { recursive: true }).filter(file => /\.(js|d\.ts)$/.test(file) && file.includes(path.sep));
const roomOf = file => file.split(path.sep)[0];

/** Imports of code and of types alike. */
function known(file) {
  const text = readFileSync(path.join(root, file), 'utf8');
  const named = [...text.matchAll(/(?:from|import) ?\(?'(\.[^']+)'/g)].map(match => match[1]).filter(name => !name.endsWith('.json'));
  return named.map(name => roomOf(path.join(path.dirname(file), name)));
}

test('Every room is named', () => {
  expect([...new Set(sources.map(roomOf))].sort()).toEqual(Object.keys(arrows).sort());
});

test.each(Object.keys(arrows))('%s knows no more than it may', room => {
  const others = sources.filter(file => roomOf(file) === room).flatMap(file => known(file).map(other => [file, other]));

  expect(others.filter(([, other]) => other !== room && !arrows[room].includes(other))).toEqual([]);
});

test('No arrow points back', () => {
  const reaches = (from, to) => arrows[from].some(room => room === to || reaches(room, to));

  expect(Object.keys(arrows).filter(room => reaches(room, room))).toEqual([]);
});

test('No module runs when it is imported, but the one that starts the others', () => {
  // What stands at the left margin is a declaration, the end of one, or a comment.
  const declared = /^(?:import|export|const|let|class|function|async function|interface|declare|\/\*\*| \*|\/\/|[}\])]|\s|$)/;
  const modules = sources.filter(file => file !== path.join('worker', 'sw.js'));
  const running = modules.flatMap(file =>
    readFileSync(path.join(root, file), 'utf8')
      .split('\n')
      .filter(line => !declared.test(line))
      .map(line => `${file}: ${line}`),
  );

  expect(running).toEqual([]);
});

const linesOf = file => readFileSync(path.join(root, file), 'utf8').split('\n');

test('A file of more than 250 lines says at its head why, and no line is longer than it may be', () => {
  const long = sources
    .filter(file => linesOf(file).length > 250)
    .filter(file => !linesOf(file).slice(0, 8).join().includes('// Longer than others:'));
  const wide = sources.flatMap(file => linesOf(file).filter(line => line.length >= 140 && !line.includes('Content-Security-Policy')));

  expect([long, wide]).toEqual([[], []]);
});
