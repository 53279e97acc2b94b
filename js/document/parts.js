/**
 * Parts of dicts and sets: a Map has no place to begin at, so that the one before is gone on with. Pages in a row are read in one pass, however many they are.
 *
 * One that was changed since is begun again: it is known by its size, its first key and the last one that was given. Where all three are as they were, what
 * comes is what has not come yet, though its numbers may be others.
 *
 * @typedef {object} Reading how far a collection was read
 * @property {Iterator<unknown>} iterator @property {number} at how many it gave @property {number} size of the collection then
 * @property {unknown} [first] the first key @property {unknown} [last] the last one that it gave
 */

/** @type {WeakMap<object, Reading>} */
const readings = new WeakMap()
/** Smaller ones are begun again. */
const SMALL = 1000

/**
 * The keys of a dict, or the items of a set, from `start` up to `end`.
 * @param {Map<unknown, unknown> | Set<unknown>} collection @param {number} start @param {number} end @returns {Generator<unknown>}
 */
export function* keysOf(collection, start, end) {
  const { size } = collection
  const before = size > SMALL ? readings.get(collection) : undefined
  /** @type {Reading} */
  const reading = before && before.at <= start && isSame(collection, before) ? before : { iterator: collection.keys(), at: 0, size }
  // Another that reads meanwhile begins on its own.
  if (before) readings.delete(collection)
  for (; reading.at < end; reading.at++) {
    const { value, done } = reading.iterator.next()
    if (done) return
    if (reading.at === 0) reading.first = value
    reading.last = value
    if (reading.at >= start) yield value
  }
  if (size > SMALL) readings.set(collection, reading)
}

/** Whether a collection is as it was, as far as can be told without reading it. @param {Map<unknown, unknown> | Set<unknown>} collection @param {Reading} reading */
const isSame = (collection, { at, size, first, last }) =>
  collection.size === size && (at === 0 || (collection.has(last) && collection.keys().next().value === first))
