// Forms marked data-durable: all of a page. See draft.js for what is done about them.
import { Draft } from './draft.js';
import { DurableForm } from './form.js';
import * as leftovers from './leftovers.js';
import { serverOf } from './server.js';

/** @import { Program } from './types.d.ts' */

/** By the form's name. @type {Map<string, Draft>} */
const drafts = new Map();
/** @type {Program} */
let program;

/** @param {Program} handedIn */
export function start(handedIn) {
  program = handedIn;
  open();
  addEventListener('pagehide', () => {
    for (const draft of drafts.values()) draft.lastChance();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') for (const draft of drafts.values()) draft.goOn();
  });
}

/** What the page shows now. */
export function open() {
  for (const element of document.querySelectorAll('form')) if (element.dataset.durable) follow(element);
}

/** All of them go with what the page shows. */
export function close() {
  for (const form of drafts.keys()) unfollow(form);
}

/** A form that came later than the page. @param {HTMLFormElement} element */
export function follow(element) {
  const form = new DurableForm(element, program);
  const server = serverOf(program.post, form.name);
  const draft = new Draft(form, server, program, form.page);
  drafts.set(form.name, draft);
  form.follow(draft);
  leftovers.bringBack(form.name, draft, server, program).catch(() => {});
}

/** The form is taken out of the page. @param {string} form */
export function unfollow(form) {
  drafts
    .get(form)
    ?.retire()
    .catch(() => {});
  drafts.delete(form);
}

/** @param {string} form */
export const draftOf = form => drafts.get(form);

/** What the page has of each, so that it is sent what it lacks. @returns {[form: string, version: number][]} */
export const versions = () => [...drafts].map(([form, draft]) => [form, draft.text.version]);

export const isEverythingSaved = () => [...drafts.values()].every(draft => draft.isSettled);

/** The connection to the server stands. */
export function connected() {
  for (const draft of drafts.values()) draft.connected();
}

/** Of a server that has lost it. True when all is on disk. */
export async function keepEverything() {
  return (await Promise.all([...drafts.values()].map(draft => draft.keepAsNew()))).every(Boolean);
}

export const handInOthers = () =>
  leftovers.handInOthers(
    form => drafts.has(form),
    form => serverOf(program.post, form),
    program,
  );
