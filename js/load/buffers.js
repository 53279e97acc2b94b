/** Out-of-band buffers (PEP 574): those that NEXT_BUFFER takes, and which of them READONLY_BUFFER has marked. */
import { UnpicklingError } from '../errors.js'
import { asBytes } from '../settings.js'
import { ByteArray } from '../types/python/basic.js'

export class OutOfBandBuffers {
  #settings
  /** @type {Iterator<unknown> | undefined} */
  #iterator
  /** @type {Set<unknown>} */
  #taken = new Set()
  /** @type {Set<unknown>} */
  #readonly = new Set()

  /** @param {import('../settings.js').Settings} settings */
  constructor(settings) {
    this.#settings = settings
  }

  /** The next buffer, as bytes without a copy; raises where there is none. */
  next() {
    const { buffers } = this.#settings
    if (!buffers) throw new UnpicklingError('NO_BUFFERS', 'pickle stream refers to out-of-band data but no *buffers* argument was given')
    this.#iterator ??= buffers[Symbol.iterator]()
    const next = this.#iterator.next()
    if (next.done) throw new UnpicklingError('NOT_ENOUGH_BUFFERS', 'not enough out-of-band buffers')
    const buffer = asBytes(next.value, 'a buffer')
    this.#taken.add(buffer)
    return buffer
  }

  /** Notes that a buffer is not to be written to. */
  markReadonly(/** @type {unknown} */ buffer) {
    this.#readonly.add(buffer)
  }

  /** Whether Python could not write to a buffer: to bytes it cannot, nor to an out-of-band buffer that the pickle has marked. */
  isReadonly(/** @type {unknown} */ buffer) {
    return this.#taken.has(buffer) ? this.#readonly.has(buffer) : !(buffer instanceof ByteArray)
  }
}
