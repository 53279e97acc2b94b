/**
 * Parts of dicts and sets: a Map has no place to begin at, so that the one before is gone on with. Pages in a row are read in one pass, however many they are.
 *
 * @typedef {object} Reading how far a collection was read
 * @property {Iterator<unknown>} iterator @property {number} at how many it gave @property {number} size of the collection then
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
  const last = size > SMALL ? readings.get(collection) : undefined
  const reading = last && last.at <= start && last.size === size ? last : { iterator: collection.keys(), at: 0, size }
  // Another that reads meanwhile begins on its own.
  if (last) readings.delete(collection)
  for (; reading.at < end; reading.at++) {
    const { value, done } = reading.iterator.next()
    if (done) return
    if (reading.at >= start) yield value
  }
  if (size > SMALL) readings.set(collection, reading)
}
