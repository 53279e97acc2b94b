/**
 * The containers of Python's standard library, and range, slice and paths.
 *
 * The dicts and the deque are subclasses of Map and Array, made by lossless loads alone, so that dumps knows what to
 * pickle them as. python.js fills them, reduce.js pickles them.
 */
import { ARGUMENTS, Tuple } from './basic.js'
import { jsonInt, mark } from './mark.js'
import { bounded, pythonRepr } from './print-python.js'

/** A dict that remembers its order (`lossless`). */
export class OrderedDict extends Map {
  static {
    mark(this, 'OrderedDict', false)
  }
}

/** A dict with a factory for missing values (`lossless`). */
export class DefaultDict extends Map {
  static {
    mark(this, 'DefaultDict', false)
  }

  /** The factory, a PyClass or null, which is never called. @type {unknown} */
  defaultFactory = null
}

/** A dict of counts (`lossless`). */
export class Counter extends Map {
  static {
    mark(this, 'Counter', false)
  }
}

/** A double-ended queue (`lossless`). */
export class Deque extends Array {
  static {
    mark(this, 'Deque', false)
  }

  /** The largest length, or null. @type {number | bigint | null} */
  maxlen = null

  static get [Symbol.species]() {
    return Array
  }

  /** Gives the arguments of the call that made it in Python, which its items followed. */
  [ARGUMENTS]() {
    return [Object.setPrototypeOf([], Tuple.prototype), this.maxlen]
  }
}

const isInt = (/** @type {unknown} */ value) => typeof value === 'bigint' || Number.isSafeInteger(value)

/** Python's `range(start, stop, step)`. */
export class Range {
  static {
    mark(this, 'Range')
  }

  /** @param {number | bigint} start @param {number | bigint} stop @param {number | bigint} step */
  constructor(start, stop, step) {
    if (!isInt(start) || !isInt(stop) || !isInt(step)) throw new TypeError('a Range is made of three ints')
    this.$type = 'Range'
    this.start = start
    this.stop = stop
    this.step = step
  }

  /** How many numbers it holds. */
  get length() {
    const [start, stop, step] = [BigInt(this.start), BigInt(this.stop), BigInt(this.step)]
    const distance = step > 0n ? stop - start : start - stop
    const stride = step > 0n ? step : -step
    return distance > 0n && stride ? Number((distance + stride - 1n) / stride) : 0
  }

  /** The numbers, one by one. */
  *[Symbol.iterator]() {
    const isSmall = [this.start, this.stop, this.step].every((value) => typeof value === 'number')
    let value = this.start
    for (let left = this.length; left > 0; left--) {
      yield value
      value = isSmall ? Number(value) + Number(this.step) : BigInt(value) + BigInt(this.step)
    }
  }

  /** Gives the arguments of the call that made it in Python. */
  [ARGUMENTS]() {
    return [this.start, this.stop, this.step]
  }

  /** As Python prints it: `range(0, 10, 2)`. */
  toString() {
    const parts = BigInt(this.step) === 1n ? [this.start, this.stop] : [this.start, this.stop, this.step]
    return `range(${parts.map((value) => pythonRepr(value)).join(', ')})`
  }

  /** Its start, stop and step. */
  toJSON() {
    return { start: jsonInt(this.start), stop: jsonInt(this.stop), step: jsonInt(this.step) }
  }
}

/** Python's `slice(start, stop, step)`, of which each may be any value. */
export class Slice {
  static {
    mark(this, 'Slice')
  }

  constructor(/** @type {unknown} */ start, /** @type {unknown} */ stop, /** @type {unknown} */ step) {
    this.$type = 'Slice'
    this.start = start
    this.stop = stop
    this.step = step
  }

  /** As Python prints it: `slice(None, 3, None)`. */
  toString() {
    return bounded(() => `slice(${[this.start, this.stop, this.step].map((value) => pythonRepr(value)).join(', ')})`)
  }

  /** Its start, stop and step. */
  toJSON() {
    return { start: jsonInt(this.start), stop: jsonInt(this.stop), step: jsonInt(this.step) }
  }
}

/** A path of Python's pathlib, which nothing looks for in a file system. */
export class PyPath {
  static {
    mark(this, 'PyPath')
  }

  #module

  /**
   * @param {string} flavour `PurePosixPath`, `PosixPath`, `PureWindowsPath`, `WindowsPath`… @param {string[]} segments as the pickle has them
   * @param {string} [module] where the pickle found it: `pathlib`, which every Python knows, or 3.13's `pathlib._local`
   */
  constructor(flavour, segments, module = 'pathlib') {
    if (typeof flavour !== 'string' || !Array.isArray(segments) || !segments.every((segment) => typeof segment === 'string'))
      throw new TypeError('a PyPath is made of the name of its class and an array of strings')
    this.$type = 'PyPath'
    this.flavour = flavour
    this.segments = segments
    this.#module = module
  }

  /** The module by which it is pickled. */
  get module() {
    return this.#module
  }

  get #isWindows() {
    return this.flavour.includes('Windows')
  }

  /** The parts as Python's `parts` gives them: the drive and root in one, if there are any, and then the names. */
  get parts() {
    const separator = this.#isWindows ? '\\' : '/'
    let anchor = ''
    /** @type {string[]} */
    let names = []
    for (const segment of this.segments) {
      const text = this.#isWindows ? segment.replaceAll('/', separator) : segment
      const [, root, rest] = /** @type {RegExpExecArray} */ ((this.#isWindows ? /^((?:[a-z]:|\\\\[^\\]+\\[^\\]+)?\\?)(.*)$/is : /^(\/*)(.*)$/s).exec(text))
      if (root) {
        anchor = this.#isWindows ? root : root.length === 2 ? '//' : '/'
        names = []
      }
      names.push(...rest.split(separator).filter((name) => name !== '' && name !== '.'))
    }
    return anchor ? [anchor, ...names] : names
  }

  /** The path as text, with the separators of its flavour. */
  toString() {
    const separator = this.#isWindows ? '\\' : '/'
    const [first = '.', ...rest] = this.parts
    if (rest.length === 0) return first
    // A drive without a root is that of a place which Windows knows.
    const isWhole = first.endsWith(separator) || (this.#isWindows && /^[a-z]:$/i.test(first))
    return (isWhole ? first : first + separator) + rest.join(separator)
  }

  /** The text of `toString`. */
  toJSON() {
    return this.toString()
  }
}
