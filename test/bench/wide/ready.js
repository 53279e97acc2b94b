/** Arrays that are ready: what the floors make values of. Strings are bytes until they are cut, as they are in a pickle. */

/**
 * The strings as bytes, UTF-16 where they are not ASCII. Each call decodes them all at once, and gives what cuts the string at `i`, from the first on.
 * @param {string[]} texts @returns {() => (i: number) => string}
 */
export function strings(texts) {
  const text = texts.join('')
  const isAscii = !/[^\0-\x7f]/.test(text)
  const bytes = Buffer.from(text, isAscii ? 'latin1' : 'utf16le')
  const ends = new Uint32Array(texts.length)
  let end = 0
  for (const [i, text] of texts.entries()) ends[i] = end += text.length
  return () => {
    const whole = isAscii ? bytes.latin1Slice() : bytes.ucs2Slice()
    let start = 0
    return (i) => {
      const cut = whole.slice(start, ends[i])
      start = ends[i]
      return cut
    }
  }
}

/** A list of strings. @param {string[]} texts */
export function stringList(texts) {
  const { length } = texts
  const cutter = strings(texts)
  return () => list(length, cutter())
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

/**
 * What instances of one class are made of, each with an owner, which is a text: the columns of their states, and the owners to be cut.
 * @param {any[]} values @param {(value: any) => any} [stateOf] @returns {any}
 */
export function owned(values, stateOf = ({ state }) => state) {
  const states = values.map(stateOf)
  return { ...columns(states), length: values.length, pyclass: values[0].class, owners: strings(states.map(({ owner }) => owner)) }
}
