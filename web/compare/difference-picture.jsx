/** The difference of two arrays as a picture: red where it fell, blue where it rose. The last two axes are drawn, at an index of those before. */
import { useEffect, useState } from 'preact/hooks'
import { ErrorBox } from '../shell/error-box.jsx'
import { usePixels } from '../image/use-pixels.js'
import { inert } from '../shell/inert.js'

/** The longest side of a small picture that is drawn larger. */
const SIDE = 240

/** @param {{ file: import('../session/open-file.js').OpenFile, path: string, shape: number[] }} props */
export function DifferencePicture({ file, path, shape }) {
  const [index, setIndex] = useState(() => shape.slice(0, -2).map(() => 0))
  const [picture, setPicture] = useState(/** @type {import('../worker/picture.js').Picture | undefined} */ (undefined))
  const [error, setError] = useState(/** @type {any} */ (undefined))
  const canvas = usePixels(picture)
  useEffect(() => {
    const controller = new AbortController()
    file.ask('Drawing', 'differencePicture', [path, index], controller.signal).then(setPicture, (reason) => reason?.name !== 'AbortError' && setError(reason))
    return () => controller.abort()
  }, [String(index)])
  if (error) return <ErrorBox error={error} />
  if (!picture) return <div class="waiting" aria-busy="true" />
  const zoom = Math.max(1, Math.floor(SIDE / Math.max(picture.width, picture.height)))
  const odd = [picture.nan && `${picture.nan} NaN`, picture.infinite && `${picture.infinite} infinite`].filter(Boolean).join(', ')
  return (
    <figure class="difference-picture">
      {index.map((at, axis) => (
        <label key={axis}>
          Axis {axis}{' '}
          <input
            type="number"
            min={0}
            max={shape[axis] - 1}
            value={at}
            onChange={(event) => setIndex(index.with(axis, Math.min(shape[axis] - 1, Math.max(0, Math.floor(Number(event.currentTarget.value)) || 0))))}
          />
        </label>
      ))}
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Difference of ${inert(path) || 'the arrays'}, (${shape.join(', ')}), from ${picture.finite}, ${picture.nan} NaN`}
        width={picture.width}
        height={picture.height}
        style={{ width: `${picture.width * zoom}px`, height: `${picture.height * zoom}px` }}
      />
      <figcaption>
        {inert(path) || '$'}: after − before, {picture.finite}; red below 0, blue above{odd && `; ${odd}`}
        {picture.step > 1 && `; every ${picture.step}. element of rows and columns is drawn`}
      </figcaption>
    </figure>
  )
}
