/**
 * Where in the pickle view an offset of a report is: the report knows members of the file, and the pickle view numbers of pickles.
 *
 * @typedef {object} Found the pickles of a file
 * @property {string} kind of the file @property {string[]} compression @property {string[]} names @property {number[] | undefined} starts where each begins in the file, where they stand in a row
 */

/** The name that the pickle of an array has in an archive. @param {string} member */
const withoutArray = (member) => member.replace(/\.npy$/, '')

/** @param {Found | undefined} found @param {{ offset: number, member?: string }} place @returns {{ pickle: number, offset: number } | undefined} undefined where the pickle view has no such place */
export function placeOf(found, { offset, member }) {
  if (!found) return undefined
  const { names, starts } = found
  if (member !== undefined) {
    const pickle = names.findIndex((name) => name === member || name === withoutArray(member))
    return pickle < 0 ? undefined : { pickle, offset }
  }
  if (names.length === 1) return { pickle: 0, offset }
  const pickle = starts ? starts.findLastIndex((start) => start <= offset) : -1
  return pickle < 0 || !starts ? undefined : { pickle, offset: offset - starts[pickle] }
}
