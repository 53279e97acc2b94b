// Says in words where two pickles first differ.
import { genops } from 'brine'

/** @param {{ opcode: { name: string }, arg: unknown, pos: number | bigint }} op */
function tell({ opcode, arg }) {
  const text =
    arg instanceof Uint8Array
      ? `${arg.length} bytes ${Buffer.from(arg.subarray(0, 20)).toString('hex')}`
      : arg === null || arg === undefined
        ? ''
        : typeof arg === 'string'
          ? JSON.stringify(arg)
          : Object.is(arg, -0)
            ? '-0'
            : String(arg)
  return `${opcode.name} ${text.length > 60 ? `${text.slice(0, 60)}… (${text.length})` : text}`.trim()
}

/** Opcodes as text, as far as the bytes are a pickle. */
function list(/** @type {Uint8Array} */ bytes) {
  const texts = []
  try {
    for (const op of genops(bytes)) texts.push(tell(op))
  } catch (error) {
    texts.push(`broken: ${error}`)
  }
  return texts
}

/**
 * The first opcode that is another, with those before it; the length of a frame does not count while something else differs.
 * @param {Uint8Array} actual @param {Uint8Array} expected
 */
export function firstDifference(actual, expected) {
  const [ours, theirs] = [list(actual), list(expected)]
  const isOther = (/** @type {string} */ text, /** @type {number} */ i) => text !== ours[i]
  const areFrames = (/** @type {string} */ text, /** @type {number} */ i) => text.startsWith('FRAME') && ours[i]?.startsWith('FRAME')
  let at = theirs.findIndex((text, i) => isOther(text, i) && !areFrames(text, i))
  if (at < 0) at = theirs.findIndex(isOther)
  if (at < 0) at = Math.min(ours.length, theirs.length)
  return `opcode ${at} is ${ours[at] ?? 'missing'}, Python's is ${theirs[at] ?? 'missing'}, after ${theirs.slice(Math.max(0, at - 6), at).join(', ')}`
}
