/** Does one thing after the other, in the order in which they come; one that fails holds up none. */
export function inTurn() {
  /** @type {Promise<unknown>} */
  let last = Promise.resolve();
  /**
   * @template T
   * @param {() => Promise<T>} work
   */
  return work => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };
}
