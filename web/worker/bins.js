/** Bins of one width for the values from a least to a largest one, as `numpy.histogram` makes and fills them. Source: numpy/lib/_histograms_impl.py. */
export class Bins {
  #low
  #scale
  #edges

  /** @param {number} low @param {number} high @param {number} count of bins @param {number} [span] how far the ends lie apart, where that is known better than by their difference */
  constructor(low, high, count, span = high - low) {
    // All values the same: numpy takes half a unit on either side.
    this.from = span > 0 ? low : low - 0.5
    this.to = span > 0 ? high : high + 0.5
    this.counts = new Array(count).fill(0)
    this.#low = this.from
    const width = span > 0 ? span : 1
    // A range beyond the largest double is halved.
    this.#scale = width < Infinity ? 1 : 0.5
    this.span = width < Infinity ? width : this.to / 2 - this.from / 2
    const step = this.span / count
    this.#edges = Float64Array.from({ length: count + 1 }, (_, i) => (i === count ? this.to : this.from + (i * step) / this.#scale))
  }

  /** Counts a value. @param {number} value @param {number} [offset] from the least value, where that is known better than by the difference */
  add(value, offset) {
    const { length } = this.counts
    const away = offset ?? value * this.#scale - this.#low * this.#scale
    let bin = Math.min(length - 1, Math.floor((away / this.span) * length))
    const [from, to] = [this.#edges[bin], this.#edges[bin + 1]]
    // Between large ints there may be no edges.
    if (from < to) {
      if (value < from) bin--
      else if (bin < length - 1 && value >= to) bin++
    }
    this.counts[bin]++
  }
}
