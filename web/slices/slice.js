/**
 * Slices of arrays as NumPy writes them, `[0, :, ::2]`: each axis has a number, or a start, stop and step. Shared by the page and the worker.
 *
 * @typedef {{ index: number }} At one place of an axis
 * @typedef {{ start: number, step: number, count: number }} Span places of an axis
 * @typedef {At | Span} Part
 */

/** @param {Part} part @returns {part is Span} */
export const isSpan = (part) => 'count' in part

/** The slice that an array opens with: its last two axes whole, and the first place of the others. @param {number[]} shape @param {number} [whole] how many axes stay whole @returns {Part[]} */
export const firstSlice = (shape, whole = 2) =>
  shape.map((length, axis) => (axis < shape.length - whole && length > 0 ? { index: 0 } : { start: 0, step: 1, count: length }))

/** What stands for a part in a slice. @param {Part} part @param {number} length of the axis */
export function formatPart(part, length) {
  if (!isSpan(part)) return String(part.index)
  const { start, step, count } = part
  if (start === 0 && step === 1 && count === length) return ':'
  const stop = start + step * count
  const tail = step === 1 ? '' : `:${step}`
  if (step < 0) return `${start}:${stop < 0 ? '' : stop}${tail}`
  return `${start || ''}:${stop >= length ? '' : stop}${tail}`
}

/** @param {Part[]} slice @param {number[]} shape */
export const formatSlice = (slice, shape) => `[${slice.map((part, axis) => formatPart(part, shape[axis])).join(', ')}]`

/**
 * The slice that a text tells; axes that are left out are whole, `...` stands for as many as are missing.
 * @param {string} text with or without brackets @param {number[]} shape @returns {Part[]} @throws {RangeError} which says what is wrong
 */
export function parseSlice(text, shape) {
  const inner = text
    .trim()
    .replace(/^\[(.*)\]$/s, '$1')
    .trim()
  const parts =
    inner === ''
      ? []
      : inner
          .replace(/,\s*$/, '')
          .split(',')
          .map((part) => part.trim())
  const dots = parts.indexOf('...')
  if (dots >= 0) parts.splice(dots, 1, ...Array(Math.max(0, shape.length - parts.length + 1)).fill(':'))
  if (parts.length > shape.length) throw new RangeError(`${parts.length} indices for an array of ${shape.length} axes`)
  return shape.map((length, axis) => parsePart(parts[axis] ?? ':', length, axis))
}

/** @param {string} text @param {number} length @param {number} axis @returns {Part} */
function parsePart(text, length, axis) {
  const found = /^(?:([-+]?\d+)|([-+]?\d*)\s*:\s*([-+]?\d*)\s*(?::\s*([-+]?\d*))?)$/.exec(text)
  if (!found) throw new RangeError(`“${text}” is no index: a number, or start:stop:step`)
  if (found[1] !== undefined) {
    const index = Number(found[1]) + (Number(found[1]) < 0 ? length : 0)
    if (index < 0 || index >= length) throw new RangeError(`index ${found[1]} is out of bounds for axis ${axis} with size ${length}`)
    return { index }
  }
  const step = found[4] ? Number(found[4]) : 1
  if (step === 0) throw new RangeError('a step of 0')
  const clamp = (/** @type {string | undefined} */ bound, /** @type {number} */ otherwise) => {
    if (!bound) return otherwise
    const at = Number(bound) + (Number(bound) < 0 ? length : 0)
    return step > 0 ? Math.min(Math.max(at, 0), length) : Math.min(Math.max(at, -1), length - 1)
  }
  const start = clamp(found[2], step > 0 ? 0 : length - 1)
  const stop = clamp(found[3], step > 0 ? length : -1)
  return { start, step, count: Math.max(0, Math.ceil((stop - start) / step)) }
}

/** The slice with no more than so many whole axes, the first of the others at their first place. @param {Part[]} slice @param {number} most @returns {Part[]} */
export function narrowed(slice, most) {
  let more = slice.filter(isSpan).length - most
  return slice.map((part) => (isSpan(part) && more-- > 0 ? { index: part.count ? part.start : 0 } : part))
}
