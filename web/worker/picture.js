/**
 * Pictures of arrays: pixels by a colour map and a range, with a colour of their own for NaN and infinities.
 *
 * @typedef {object} Picture
 * @property {number} width of what is drawn @property {number} height
 * @property {Uint8ClampedArray} pixels RGBA
 * @property {number} step how many elements along an axis one pixel stands for: 1 where all are drawn
 * @property {string} range of what is drawn, as numbers @property {string} finite its finite range
 * @property {number} low of the colours @property {number} high
 * @property {number} nan how many of the drawn elements are NaN @property {number} infinite @property {number} masked
 *
 * @typedef {object} How
 * @property {import('../image/layouts.js').Layout} layout @property {number[]} shape of the array, or what its rows are folded to
 * @property {number} index which of many pictures
 * @property {string} map a colour map @property {[number, number] | null} range null for that of the picture
 */
import { COLOUR_MAPS } from '../image/colour-maps.js'
import { channelsOf } from '../image/layouts.js'
import { elementsOf, formatNumber, gather, isMasked } from './elements.js'
import { nodeOf } from './nodes.js'
import { pauses } from './pause.js'

/** @typedef {import('./pause.js').Job} Job */
/** @typedef {import('./elements.js').Elements} Elements */

/** Pictures are drawn up to so many pixels a side; of longer ones every other, third… element. */
const MOST_SIDE = 1024
/** Elements of a picture that are gathered at once. */
const PART = 1 << 16
const NAN = [255, 0, 200]
const INFINITE = [0, 220, 220]

/** @typedef {{ elements: Elements, differenceOf: (before: any, after: any) => number }} Subtracted an array of the same shape, of which the first is taken away */

const isNaN_ = (/** @type {any} */ value) => value !== value

/** 0 where all channels are finite, else NaN or an infinity, whichever comes first. @param {number} a @param {number} b @param {number} c @param {number} d */
const oddOf = (a, b, c, d) => (a - a !== 0 ? a : b - b !== 0 ? b : c - c !== 0 ? c : d - d !== 0 ? d : 0)

/** A colour map in 256 colours. @param {string} name @returns {Uint8Array} */
function coloursOf(name) {
  const hex = COLOUR_MAPS[/** @type {keyof typeof COLOUR_MAPS} */ (name)] ?? COLOUR_MAPS.Grey
  const stops = (hex.match(/../g) ?? []).map((pair) => parseInt(pair, 16))
  const last = stops.length / 3 - 1
  const colours = new Uint8Array(256 * 3)
  for (let i = 0; i < 256; i++) {
    const at = (i / 255) * last
    const [from, share] = [Math.min(Math.floor(at), last - 1), at - Math.min(Math.floor(at), last - 1)]
    for (let channel = 0; channel < 3; channel++)
      colours[i * 3 + channel] = Math.round(stops[from * 3 + channel] * (1 - share) + stops[(from + 1) * 3 + channel] * share)
  }
  return colours
}

/** The elements with other axes over the same data. @param {Elements} elements @param {number[]} shape */
function folded(elements, shape) {
  if (shape.length === elements.shape.length) return elements
  // The last axis is folded into several.
  const inner = shape.slice(elements.shape.length - 1)
  const stride = elements.strides[elements.strides.length - 1]
  const strides = inner.map((_, axis) => inner.slice(axis + 1).reduce((product, length) => product * length, stride))
  return { ...elements, shape, strides: [...elements.strides.slice(0, -1), ...strides] }
}

/** The numbers of a channel, some rows at a time. @param {Elements} of @param {import('../slices/slice.js').Part[]} slice @param {string} layout @param {() => Promise<unknown> | undefined} pause @param {(value: any, other: any) => number} numberOf @param {Elements} [others] */
async function planeOf(of, slice, layout, pause, numberOf, others) {
  const axis = layout.indexOf('H')
  const down = /** @type {import('../slices/slice.js').Span} */ (slice[axis])
  const width = /** @type {import('../slices/slice.js').Span} */ (slice[layout.indexOf('W')]).count
  const plane = new Float64Array(down.count * width)
  const atOnce = Math.max(1, Math.floor(PART / Math.max(1, width)))
  for (let row = 0; row < down.count; row += atOnce) {
    const rows = Math.min(atOnce, down.count - row)
    const part = slice.map((each, i) => (i === axis ? { ...down, start: down.start + row * down.step, count: rows } : each))
    const values = await gather(of, part, pause)
    const beside = others && (await gather(others, part, pause))
    for (let i = 0; i < values.length; i++) plane[row * width + i] = numberOf(values[i], beside?.[i])
    await pause()
  }
  return plane
}

/** The numbers of one picture: a plane a channel. @param {Elements} elements @param {How} how @param {() => Promise<unknown> | undefined} pause @param {Subtracted} [subtracted] */
async function planesOf(elements, { layout, shape, index }, pause, subtracted) {
  const [height, width] = [shape[layout.indexOf('H')], shape[layout.indexOf('W')]]
  const step = Math.max(1, Math.ceil(Math.max(height, width) / MOST_SIDE))
  const planes = []
  let masked = 0
  // Ints of 64 bits are drawn as doubles, and told exactly.
  let [least, most] = /** @type {(bigint | undefined)[]} */ ([undefined, undefined])
  const numberOf = (/** @type {any} */ value, /** @type {any} */ other) => {
    if (subtracted) return isNaN_(value) && isNaN_(other) ? 0 : subtracted.differenceOf(value, other)
    if (isMasked(value)) masked++
    else if (typeof value === 'bigint') {
      if (least === undefined || value < least) least = value
      if (most === undefined || value > most) most = value
    }
    return Array.isArray(value) ? Math.hypot(value[0], value[1]) : Number(value)
  }
  const of = folded(elements, shape)
  for (let channel = 0; channel < channelsOf(layout, shape); channel++) {
    const slice = [...layout].map((axis) =>
      axis === 'N' ? { index } : axis === 'C' ? { index: channel } : { start: 0, step, count: Math.ceil((axis === 'H' ? height : width) / step) },
    )
    planes.push(await planeOf(of, slice, layout, pause, numberOf, subtracted && folded(subtracted.elements, shape)))
  }
  return {
    planes,
    masked,
    exact: least === undefined ? undefined : `${least} to ${most}`,
    step,
    width: Math.ceil(width / step),
    height: Math.ceil(height / step),
  }
}

/** @param {Elements} elements @param {How} how @param {() => Promise<unknown> | undefined} pause @param {Subtracted} [subtracted] what the difference to is drawn, with 0 in the middle of the colours @returns {Promise<Picture>} */
export async function drawPicture(elements, how, pause, subtracted) {
  const { planes, masked, exact, step, width, height } = await planesOf(elements, how, pause, subtracted)
  const dtype = subtracted ? 'float64' : elements.dtype
  let [low, high, least, most, nan, infinite] = [Infinity, -Infinity, Infinity, -Infinity, 0, 0]
  for (const plane of planes) {
    for (const value of plane) {
      if (value !== value) {
        nan++
        continue
      }
      if (value < least) least = value
      if (value > most) most = value
      if (value - value !== 0) infinite++
      else {
        if (value < low) low = value
        if (value > high) high = value
      }
    }
  }
  const isBytes = elements.dtype === 'uint8' && planes.length > 1
  const farthest = Math.max(Math.abs(low), Math.abs(high))
  const [from, to] = how.range ?? (subtracted ? [-farthest, farthest] : isBytes ? [0, 255] : [low, high])
  // A range beyond the largest double is halved.
  const half = to - from === Infinity ? 0.5 : 1
  const scale = to > from ? 255 / (to * half - from * half) : 0
  const pixels = new Uint8ClampedArray(width * height * 4)
  const colours = coloursOf(how.map)
  const place = (/** @type {number} */ value) => Math.min(255, Math.max(0, Math.round((value * half - from * half) * scale)))
  const [red, green = red, blue = red, alpha] = planes
  for (let i = 0; i < width * height; i++) {
    const at = 4 * i
    const odd = oddOf(red[i], green[i], blue[i], alpha?.[i] ?? 0)
    if (odd !== 0) pixels.set(odd !== odd ? NAN : INFINITE, at)
    else if (planes.length === 1) {
      const colour = place(red[i]) * 3
      for (let channel = 0; channel < 3; channel++) pixels[at + channel] = colours[colour + channel]
    } else {
      pixels[at] = place(red[i])
      pixels[at + 1] = place(green[i])
      pixels[at + 2] = place(blue[i])
    }
    pixels[at + 3] = alpha && odd === 0 ? place(alpha[i]) : 255
  }
  const told = (/** @type {number} */ a, /** @type {number} */ b) => (a > b ? 'none' : `${formatNumber(a, dtype)} to ${formatNumber(b, dtype)}`)
  const range = exact ?? told(least, most)
  return { width, height, pixels, step, range, finite: exact ?? told(low, high), low: from, high: to, nan: nan - masked, infinite, masked }
}

export const calls = {
  /** @param {number} id @param {How} how @param {Job} job @returns {Promise<{ value: Picture, transfer: Transferable[] }>} */
  async picture(id, how, { signal }) {
    const picture = await drawPicture(await elementsOf(nodeOf(id).node), how, pauses(signal))
    return { value: picture, transfer: [picture.pixels.buffer] }
  },

  /** Several of many pictures, each in a range of its own unless one is given. @param {number} id @param {How} how @param {number} first @param {number} end @param {Job} job @returns {Promise<Picture[]>} */
  async pictures(id, how, first, end, { signal }) {
    const elements = await elementsOf(nodeOf(id).node)
    const pause = pauses(signal)
    const made = []
    for (let index = first; index < end; index++) made.push(await drawPicture(elements, { ...how, index }, pause))
    return made
  },
}
