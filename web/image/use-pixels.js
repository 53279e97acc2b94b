/** The canvas of a picture, which has its pixels before it is shown for the first time. */
import { useLayoutEffect, useRef } from 'preact/hooks'

/** @param {import('../worker/picture.js').Picture | undefined} picture */
export function usePixels(picture) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null))
  useLayoutEffect(() => {
    if (picture) canvas.current?.getContext('2d')?.putImageData(new ImageData(/** @type {any} */ (picture.pixels), picture.width, picture.height), 0, 0)
  }, [picture])
  return canvas
}
