/** What is told of the progress of reading a source. */

/** What is told of a source. A length that was only said, and that there is more than, is none. @param {import('./source.js').Source} source @param {number} bytesRead */
export function progressOf({ size, total = Infinity }, bytesRead) {
  const length = size === Infinity ? total : size
  return { bytesRead, totalBytes: length === Infinity || bytesRead > length ? undefined : length }
}

/** Which bytes of a source have been read: reads that overlap count once. */
export class Coverage {
  /** Where the spans start and end that have been read, in order, none of which touch. @type {number[]} */
  #edges = []
  #bytes = 0

  /** Adds a span, and gives how many bytes have been read. @param {number} start @param {number} end */
  add(start, end) {
    if (end <= start) return this.#bytes
    const edges = this.#edges
    // An even index is before a span or between two, an odd one within a span.
    const first = firstAtLeast(edges, start)
    const last = firstAtLeast(edges, end + 1)
    const from = first % 2 ? edges[first - 1] : start
    const to = last % 2 ? edges[last] : end
    const at = first - (first % 2)
    const joined = edges.splice(at, last + (last % 2) - at, from, to)
    this.#bytes += to - from
    for (let i = 0; i < joined.length; i += 2) this.#bytes -= joined[i + 1] - joined[i]
    return this.#bytes
  }
}

/** The index of the first number that is at least `value`. @param {number[]} numbers in order @param {number} value */
function firstAtLeast(numbers, value) {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (numbers[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}
