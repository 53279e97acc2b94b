/** The difference of two arrays as a picture: red where it fell, blue where it rose. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { ErrorBox } from '../shell/error-box.jsx'
import { layoutsOf } from '../image/layouts.js'

/** @param {{ file: import('../session/open-file.js').OpenFile, difference: import('../worker/compare.js').Difference }} props */
export function DifferencePicture({ file, difference }) {
  const [picture, setPicture] = useState(/** @type {import('../worker/picture.js').Picture | undefined} */ (undefined))
  const [error, setError] = useState(/** @type {any} */ (undefined))
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null))
  const shape = (/\(([\d, ]+)\)/.exec(difference.before)?.[1] ?? '').split(',').filter(Boolean).map(Number)
  useEffect(() => {
    const layout = layoutsOf(shape).find((each) => !each.includes('C')) ?? layoutsOf(shape)[0]
    if (!layout) return setError(new Error(`no picture is guessed of the shape (${shape.join(', ')})`))
    file.ask('Drawing', 'differencePicture', [difference.path, { layout, shape, index: 0, map: 'RdBu', range: null }]).then(setPicture, setError)
  }, [])
  useEffect(() => {
    if (picture) canvas.current?.getContext('2d')?.putImageData(new ImageData(/** @type {any} */ (picture.pixels), picture.width, picture.height), 0, 0)
  }, [picture])
  if (error) return <ErrorBox error={error} />
  if (!picture) return null
  const zoom = Math.max(1, Math.floor(240 / Math.max(picture.width, picture.height)))
  return (
    <figure class="difference-picture">
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Difference of ${difference.path || 'the arrays'}, from ${picture.range}`}
        width={picture.width}
        height={picture.height}
        style={{ width: `${picture.width * zoom}px`, height: `${picture.height * zoom}px` }}
      />
      <figcaption>
        {difference.path || '$'}: after − before, {picture.range}; red below 0, blue above
      </figcaption>
    </figure>
  )
}
