/** Arrays that are ready: what the floors make values of. Strings are bytes until they are cut, as they are in a pickle. */

/** The strings as bytes, UTF-16 where they are not ASCII; gives what makes them: one decoding of all, and a slice each. @param {string[]} strings @returns {() => string[]} */
export function strings(strings) {
  const text = strings.join('')
  const isAscii = !/[^\0-\x7f]/.test(text)
  const bytes = Buffer.from(text, isAscii ? 'latin1' : 'utf16le')
  const ends = new Uint32Array(strings.length)
  let end = 0
  for (const [i, string] of strings.entries()) ends[i] = end += string.length
  return () => {
    const whole = isAscii ? bytes.latin1Slice() : bytes.ucs2Slice()
    const made = new Array(ends.length)
    let start = 0
    for (let i = 0; i < made.length; i++) {
      made[i] = whole.slice(start, ends[i])
      start = ends[i]
    }
    return made
  }
}

/** Lists of numbers in one typed array; gives what makes the list at `i`. @param {number[][]} lists @returns {(i: number) => number[]} */
export function numberLists(lists) {
  const flat = column(lists.flat())
  const ends = new Uint32Array(lists.length)
  let end = 0
  for (const [i, list] of lists.entries()) ends[i] = end += list.length
  return (i) => {
    const start = i === 0 ? 0 : ends[i - 1]
    const made = new Array(ends[i] - start)
    for (let k = 0; k < made.length; k++) made[k] = flat[start + k]
    return made
  }
}

/** As many values, each made of its number. @template T @param {number} length @param {(i: number) => T} make */
export function list(length, make) {
  const made = new Array(length)
  for (let i = 0; i < length; i++) made[i] = make(i)
  return made
}

/** Numbers as a typed array, and others as they are. @param {any[]} values @returns {any} */
export function column(values) {
  if (values.every((value) => (value | 0) === value)) return Int32Array.from(values)
  return values.every((value) => typeof value === 'number') ? Float64Array.from(values) : values
}

/** What each field of the rows holds, as columns. @param {any[]} rows @returns {Record<string, any>} */
export function columns(rows) {
  return Object.fromEntries(Object.keys(rows[0]).map((key) => [key, column(rows.map((row) => row[key]))]))
}
