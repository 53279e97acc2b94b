/** A value that is made, once, when its node is first looked into, as that of a member of an archive. */
export class LazyValue {
  /** @type {Promise<unknown> | undefined} */
  #value
  #load

  /**
   * @param {() => Promise<unknown>} load @param {import('./describe.js').Description} description what is known of it before
   * @param {boolean} [isCheap] whether it costs little enough to be made when it is listed
   */
  constructor(load, description, isCheap = false) {
    this.#load = load
    this.description = description
    this.isCheap = isCheap
  }

  get value() {
    return (this.#value ??= this.#load())
  }
}
