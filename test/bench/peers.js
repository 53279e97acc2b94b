/**
 * The contestants: each makes of a dataset a function that reads it once, or
 * undefined where there is nothing for it to read.
 *
 * All read the same data: pickles as CPython wrote them, JSON as CPython wrote
 * it, and for the two binary formats an encoding of the same values made here.
 */
import v8 from 'node:v8'
import jpickle from 'jpickle'
import { Packr } from 'msgpackr'
import { Parser } from 'pickleparser'
import { loads } from '../../dist/node.js'

/**
 * @typedef {object} Input
 * @property {Buffer} bytes the pickle
 * @property {number} protocol
 * @property {string | undefined} text the JSON
 * @property {unknown} plain the data in arrays, objects and typed arrays, for a format's own writer
 * @property {boolean} hasArrays whether numpy arrays are in it
 *
 * @typedef {object} Contestant
 * @property {string} name
 * @property {(input: Input) => (() => unknown) | undefined} prepare
 */

/** @type {Contestant[]} */
export const CONTESTANTS = [
  { name: 'brine', prepare: ({ bytes, hasArrays }) => (hasArrays ? () => readArrays(loads(bytes)) : () => loads(bytes)) },
  {
    name: 'pickleparser',
    prepare:
      ({ bytes }) =>
      () =>
        new Parser().parse(bytes),
  },
  { name: 'jpickle', prepare: prepareJpickle },
  { name: 'JSON.parse', prepare: ({ text }) => (text === undefined ? undefined : () => JSON.parse(text)) },
  { name: 'msgpackr', prepare: prepareMsgpackr },
  { name: 'v8', prepare: prepareV8 },
]

/** It reads protocols up to 2, from a binary string. */
function prepareJpickle(/** @type {Input} */ { bytes, protocol }) {
  if (protocol > 2) return undefined
  const binary = bytes.toString('latin1')
  return () => jpickle.loads(binary)
}

function prepareMsgpackr(/** @type {Input} */ { plain }) {
  // Without records it is plain MessagePack; moreTypes keeps typed arrays as what they are.
  const packr = new Packr({ useRecords: false, moreTypes: true })
  // The writer reuses its buffer, so what it gives is copied.
  const packed = Buffer.from(packr.pack(plain))
  return () => packr.unpack(packed)
}

function prepareV8(/** @type {Input} */ { plain }) {
  const serialized = v8.serialize(plain)
  return () => v8.deserialize(serialized)
}

const isArray = (/** @type {any} */ value) => value?.constructor?.name === 'NDArray'

/** Elements are decoded when asked for; to leave that out of the time would flatter us. */
function readArrays(/** @type {any} */ value) {
  for (const array of isArray(value) ? [value] : Object.values(value)) {
    if (array.data.length === 0) throw new Error('an array is empty')
  }
  return value
}

/** The data in plain values. */
export function asPlain(/** @type {Buffer} */ bytes, /** @type {string | undefined} */ text) {
  if (text !== undefined) return JSON.parse(text)
  return plainValue(loads(bytes, { copy: true }))
}

/** @param {any} value @returns {unknown} */
function plainValue(value) {
  if (isArray(value)) return { shape: value.shape, data: value.data }
  if (value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map(plainValue)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainValue(item)]))
}

/** What stands at a path; the state of an instance is its attributes. */
function follow(/** @type {any} */ value, /** @type {(string | number)[]} */ path) {
  for (const key of path) {
    if (value === null || typeof value !== 'object') return undefined
    value = value instanceof Map ? value.get(key) : (value[key] ?? value.state?.[key] ?? value[key])
  }
  return value
}

/** Whether a value has what CPython says stands at the samples' paths. */
export function isRight(/** @type {unknown} */ value, /** @type {[(string | number)[], unknown][]} */ samples) {
  return samples.every(([path, expected]) => Object.is(follow(value, path), expected))
}
