/**
 * Which axes of an array are what of a picture: H its height, W its width, C its channels, N one of many.
 *
 * @typedef {'HW' | 'HWC' | 'CHW' | 'NHW' | 'NHWC' | 'NCHW'} Layout
 */

const isChannels = (/** @type {number} */ count) => count === 1 || count === 3 || count === 4

/** The layouts that an array of a shape can have, the likeliest first. @param {number[]} shape @returns {Layout[]} */
export function layoutsOf(shape) {
  if (shape.includes(0)) return []
  if (shape.length === 2) return ['HW']
  if (shape.length === 3) {
    const first = isChannels(shape[0])
    const last = isChannels(shape[2])
    if (last && shape[0] > 4 && shape[1] > 4) return first ? ['HWC', 'CHW', 'NHW'] : ['HWC', 'NHW']
    if (first) return last ? ['CHW', 'HWC', 'NHW'] : ['CHW', 'NHW']
    return ['NHW']
  }
  if (shape.length !== 4) return []
  const first = isChannels(shape[1])
  const last = isChannels(shape[3])
  if (last && !(first && shape[1] === 3 && shape[3] !== 3)) return first ? ['NHWC', 'NCHW'] : ['NHWC']
  return first ? (last ? ['NCHW', 'NHWC'] : ['NCHW']) : []
}

/** Squares that flat rows of so many numbers are: MNIST's 784 are 28 × 28, CIFAR's 3072 are three channels of 32 × 32. @param {number} length @returns {number[] | undefined} */
export function squareOf(length) {
  const side = Math.sqrt(length)
  if (Number.isInteger(side) && side >= 8) return [side, side]
  const third = Math.sqrt(length / 3)
  return Number.isInteger(third) && third >= 8 ? [3, third, third] : undefined
}

/** Whether a layout has many pictures. @param {Layout} layout */
export const isMany = (layout) => layout.startsWith('N')

/** How many channels a layout has. @param {Layout} layout @param {number[]} shape */
export const channelsOf = (layout, shape) => (layout.includes('C') ? shape[layout.indexOf('C')] : 1)
