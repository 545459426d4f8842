/** Does one thing after the other, in the order in which they come; one that fails holds up none. */
export function inTurn() {
  let last = Promise.resolve();
  return work => (last = last.then(work, work));
}
