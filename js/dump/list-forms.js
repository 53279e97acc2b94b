/**
 * Elements of lists of any kind.
 *
 * V8 keeps lists of floats, of small ints and of anything in forms of their own. Code that has seen two or three of the forms makes lists
 * over into the most general one as it reads them: floats become objects, which takes longer than the reading and three times the memory, and
 * the list is the user's. Code that has seen more forms leaves them as they are; so this function is shown all of them first.
 */
export function elementOf(/** @type {ArrayLike<any>} */ items, /** @type {number} */ index) {
  return items[index]
}

const ROUNDS = 100
let isShown = false

/** To be called before lists are read. */
export function showForms() {
  if (isShown) return
  isShown = true
  const forms = [[1], [1.5], [''], [, 1], [, 1.5], [, ''], new Uint8Array(1)]
  for (let round = 0; round < ROUNDS; round++) for (const form of forms) elementOf(form, 0)
}
