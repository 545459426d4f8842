// What a form in one tab is doing about its text. A line names a state, and for each event that matters in it what comes next; any other
// event changes nothing. Whether texts differ, one has to be chosen, or a composition is under way, is no state: draft.js asks for it.

/** @typedef {'resting' | 'typing' | 'saving' | 'waiting' | 'unreached' | 'refused' | 'choosing' | 'submitting' | 'leaving'} State */
/** @typedef {'typed' | 'saves' | 'rests' | 'chooses' | 'submits' | 'leaves' | 'ended' | 'held' | 'lost' | 'refused'} Event */

/** Where nothing is under way, anything may begin. @type {Partial<Record<Event, State>>} */
const free = { typed: 'typing', saves: 'saving', rests: 'resting', chooses: 'choosing', submits: 'submitting', leaves: 'leaving' };

/** @type {Record<State, Partial<Record<Event, State>>>} */
export const transitions = {
  // There is nothing to be done.
  resting: free,
  // A moment of quiet, and it is saved.
  typing: free,
  // What has to go first is still on its way.
  waiting: free,
  // Nobody answered: it is tried again in a moment.
  unreached: free,
  // The server doesn't take it: the next change is tried.
  refused: free,
  // A request is under way. What is typed meanwhile follows it.
  saving: { ended: 'resting', held: 'waiting', lost: 'unreached', refused: 'refused' },
  // Another text was chosen, and is asked for.
  choosing: { ended: 'resting' },
  // It is saved for the last time before the form is posted.
  submitting: { lost: 'unreached', refused: 'refused', leaves: 'leaving' },
  // The form is being posted. Should somebody still type, the page has stayed.
  leaving: { typed: 'typing' },
};

/** One request at a time: none of these is left before its answer. */
const busy = new Set(/** @type {State[]} */ (['saving', 'choosing', 'submitting']));

/** @param {State} state */
export const isBusy = state => busy.has(state);

/**
 * @param {State} state
 * @param {Event} event
 */
export const next = (state, event) => transitions[state][event] ?? state;
