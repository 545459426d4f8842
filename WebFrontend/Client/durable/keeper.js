// Writes the browser's copy of one form's text, and removes it: one after the other.
/** @import { Copies, Copy } from './types.d.ts' */

export class Keeper {
  #copies;
  #current;
  /** True once all that was asked for is done; false when the browser could not do it. @type {Promise<boolean>} */
  #done = Promise.resolve(true);
  /** @type {Promise<boolean> | null} */
  #next = null;

  /**
   * @param {Copies} copies
   * @param {() => Omit<Copy, 'at'> | null} current what is to be kept by now; null for nothing
   */
  constructor(copies, current) {
    this.#copies = copies;
    this.#current = current;
  }

  get done() {
    return this.#done;
  }

  /** True once what is to be kept by then is on disk. */
  keep() {
    this.#next ??= this.#done.then(() => {
      this.#next = null;
      this.#done = this.#write().then(
        () => true,
        () => false,
      );
      return this.#done;
    });
    return this.#next;
  }

  /**
   * Removes what is not to be kept any more.
   * @param {string} writer
   */
  forget(writer) {
    const remove = async () => {
      if (!this.#current()) await this.#copies.delete(writer);
    };
    this.#done = this.#done.then(remove).then(
      () => true,
      () => false,
    );
  }

  async #write() {
    const copy = this.#current();
    if (copy) await this.#copies.put(copy);
  }
}
