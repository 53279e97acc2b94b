/**
 * Reading the elements of lists without changing how V8 keeps them.
 *
 * V8 keeps lists of floats, of small ints and of anything in forms of their own. Code that has seen two or three of the forms makes a list
 * over into the most general one as it reads it: floats become objects, which takes longer than the reading and three times the memory, and
 * the list is the user's. Code that has seen more forms leaves lists as they are. So whoever walks over lists reads them by `elementOf`, which
 * `showForms` has shown all of the forms.
 */

/** The element at an index. */
export function elementOf(/** @type {ArrayLike<any>} */ items, /** @type {number} */ index) {
  return items[index]
}

const ROUNDS = 100
let isShown = false

/** Shows `elementOf` all forms of lists; to be called before lists are read. */
export function showForms() {
  if (isShown) return
  isShown = true
  const forms = [[1], [1.5], [''], [, 1], [, 1.5], [, ''], new Uint8Array(1)]
  for (let round = 0; round < ROUNDS; round++) for (const form of forms) elementOf(form, 0)
}
