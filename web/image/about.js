/** What a picture is called: its shape, its range, and what in it is no finite number. */
import { formatShape } from '../shell/format.js'

/** @param {number[]} shape @param {import('../worker/picture.js').Picture} picture */
export function aboutPicture(shape, { range, finite, nan, infinite, masked }) {
  const odd = `${infinite ? `, ${infinite} infinite` : ''}${masked ? `, ${masked} masked` : ''}`
  return `${formatShape(shape)}, range ${range}${range === finite ? '' : `, finite range ${finite}`}, ${nan} NaN${odd}`
}
