/** Views that show their memory several times: strides of 0 make any number of elements out of a few bytes. */
import { LimitError } from '../../errors.js'

/** The most bytes of elements that such a view may have. */
const MOST_REPEATED = 2 ** 27
/** How often it may show each byte beyond that. */
const MOST_TIMES = 4

/**
 * Refuses to write out what repeats a few bytes too often.
 * @param {string} label what the error calls the view @param {number} elements @param {number} wanted bytes of its elements @param {number} there bytes that it reaches
 * @throws {LimitError} `TOO_LARGE`
 */
export function checkRepeated(label, elements, wanted, there) {
  if (wanted > Math.max(MOST_REPEATED, there * MOST_TIMES)) throw new LimitError('TOO_LARGE', `${label} is a view of ${elements} elements of ${there} bytes`)
}
