/**
 * Which rows (or columns) of a long list are in view: arithmetic alone, no page.
 *
 * A browser clamps an element's height (Chromium at 33,554,428 px), so a longer list is scrolled in scale: the scroll bar has MOST_PIXELS, and a
 * scroll of less than a few screens moves by as many pixels as it says, while a longer one jumps to the same share of the list.
 */

/** The longest box that is made, in pixels. */
export const MOST_PIXELS = 8_000_000
/** Scrolls of more than so many screens are jumps of the scroll bar. */
const JUMP = 3

export class Axis {
  #scroll = 0

  /** @param {number} count @param {number} size of each item, in pixels */
  constructor(count = 0, size = 20) {
    this.count = count
    this.size = size
    /** Where the view begins within the list, in pixels of the list. */
    this.start = 0
    /** The length of the view, in pixels. */
    this.view = 0
  }

  /** How long the list is, in its own pixels. */
  get total() {
    return this.count * this.size
  }

  /** How long the box is that is scrolled. */
  get scrollLength() {
    return Math.min(this.total, Math.max(MOST_PIXELS, this.view))
  }

  get isScaled() {
    return this.total > this.scrollLength
  }

  get #mostStart() {
    return Math.max(0, this.total - this.view)
  }

  get #mostScroll() {
    return Math.max(0, this.scrollLength - this.view)
  }

  /** Takes what the box was scrolled to. @param {number} scroll */
  scrolled(scroll) {
    const moved = scroll - this.#scroll
    this.#scroll = scroll
    if (!this.isScaled) this.start = scroll
    else if (scroll <= 0) this.start = 0
    else if (scroll >= this.#mostScroll) this.start = this.#mostStart
    else if (Math.abs(moved) <= JUMP * this.view) this.start = this.start + moved
    else this.start = (scroll / this.#mostScroll) * this.#mostStart
    this.start = Math.min(Math.max(0, this.start), this.#mostStart)
  }

  /** What the box is to be scrolled to, so that its bar tells the truth. */
  get scroll() {
    if (!this.isScaled) return this.start
    // An end of the box would be taken for an end of the list.
    const scroll = (this.start / this.#mostStart) * this.#mostScroll
    return this.start > 0 && this.start < this.#mostStart ? Math.min(Math.max(1, scroll), this.#mostScroll - 1) : scroll
  }

  /** Moves the view so that an item is in it, as little as that takes, and gives what the box is to be scrolled to. @param {number} index */
  show(index) {
    const top = index * this.size
    if (top < this.start) this.start = top
    else if (top + this.size > this.start + this.view) this.start = top + this.size - this.view
    this.start = Math.min(Math.max(0, this.start), this.#mostStart)
    this.#scroll = this.scroll
    return this.#scroll
  }

  /** Keeps the view inside of a list that became shorter. */
  settle() {
    this.start = Math.min(Math.max(0, this.start), this.#mostStart)
    return this.scroll
  }

  /** The first item in view. */
  get first() {
    return Math.min(Math.floor(this.start / this.size), Math.max(0, this.count - 1))
  }

  /** The item after the last in view. */
  get end() {
    return Math.min(this.count, Math.ceil((this.start + this.view) / this.size))
  }

  /** Where an item stands in the view, in pixels. @param {number} index */
  at(index) {
    return index * this.size - this.start
  }
}
