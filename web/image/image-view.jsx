/** An array as a picture: by a stated guess of what its axes are, a colour map and a range, with the value under the pointer. Many pictures are a grid that scrolls. */
import { useEffect, useState } from 'preact/hooks'
import { ErrorBox } from '../shell/error-box.jsx'
import { fileNameOf, saveAs } from '../shell/files.js'
import { aboutPicture } from './about.js'
import { formatShape } from '../shell/format.js'
import { COLOUR_MAPS } from './colour-maps.js'
import { isMany, layoutsOf, squareOf, channelsOf } from './layouts.js'
import { PictureGrid } from './picture-grid.jsx'
import { encodePng } from './png.js'
import { usePixels } from './use-pixels.js'

/** The ends of the range that is drawn, as their boxes are called. */
const BOUNDS = /** @type {const} */ ([
  ['low', 'From', 'least'],
  ['high', 'to', 'most'],
])

/** @typedef {import('../worker/picture.js').Picture} Picture */
/** @typedef {import('./layouts.js').Layout} Layout */

/** The shapes in which an array may be drawn: its own, and that of flat rows folded. @param {number[]} shape */
function shapesOf(shape) {
  const squeezed = shape.length > 4 ? undefined : shape
  const square = shape.length === 2 ? squareOf(shape[1]) : undefined
  return [...(squeezed ? [squeezed] : []), ...(square ? [[shape[0], ...square]] : [])]
}

/** @param {import('../value/node-view.jsx').ViewProps} props */
export function ImageView({ file, look, id }) {
  const shape = look.slices ?? []
  const shapes = shapesOf(shape)
  const choices = shapes.flatMap((each) => layoutsOf(each).map((layout) => ({ layout, shape: each })))
  const folds = choices.findIndex(({ shape: each }) => each.length > shape.length)
  // Rows that are squares are pictures more likely than a picture as wide as one of them.
  const [choice, setChoice] = useState(folds >= 0 && shape[1] !== shape[0] ? folds : 0)
  const [index, setIndex] = useState(0)
  const [isOne, setOne] = useState(false)
  const [map, setMap] = useState('Grey')
  const [range, setRange] = useState({ low: '', high: '' })
  const chosen = choices[choice]
  if (!chosen) return <p class="note">No picture is guessed of an array of shape {formatShape(shape)}: a slice of the table shows two of its axes.</p>
  const isGrid = isMany(chosen.layout) && !isOne
  const count = isMany(chosen.layout) ? chosen.shape[0] : 1
  const low = Number(range.low)
  const high = Number(range.high)
  const how = { ...chosen, index, map, range: range.low !== '' && range.high !== '' && high > low ? /** @type {[number, number]} */ ([low, high]) : null }
  const channels = channelsOf(chosen.layout, chosen.shape)
  return (
    <div class="image">
      <div class="tools">
        <label>
          Axes
          <select value={choice} onChange={(event) => setChoice(Number(event.currentTarget.value))}>
            {choices.map(({ layout, shape: each }, i) => (
              <option key={i} value={i}>
                {layout} {formatShape(each)}
              </option>
            ))}
          </select>
        </label>
        {isMany(chosen.layout) && (
          <label>
            <input type="checkbox" checked={isOne} onChange={(event) => setOne(event.currentTarget.checked)} /> one picture
          </label>
        )}
        {isMany(chosen.layout) && isOne && (
          <label>
            Picture{' '}
            <input
              type="number"
              min={0}
              max={count - 1}
              value={index}
              onChange={(event) => setIndex(Math.min(count - 1, Math.max(0, Number(event.currentTarget.value) || 0)))}
            />
          </label>
        )}
        {channels === 1 && (
          <label>
            Colours
            <select value={map} onChange={(event) => setMap(event.currentTarget.value)}>
              {Object.keys(COLOUR_MAPS).map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
        <span class="tools-together">
          {BOUNDS.map(([bound, word, placeholder]) => (
            <label key={bound}>
              {word}{' '}
              <input
                type="number"
                step="any"
                value={range[bound]}
                placeholder={placeholder}
                onChange={(event) => setRange({ ...range, [bound]: event.currentTarget.value })}
              />
            </label>
          ))}
        </span>
      </div>
      {isGrid ? (
        <PictureGrid
          key={JSON.stringify({ ...how, index: 0 })}
          file={file}
          id={id}
          how={how}
          count={count}
          choose={(at) => {
            setIndex(at)
            setOne(true)
          }}
        />
      ) : (
        <OnePicture key={JSON.stringify(how)} file={file} id={id} how={how} shape={shape} name={look.path || file.name} />
      )}
    </div>
  )
}

/** @param {{ file: import('../session/open-file.js').OpenFile, id: number, how: import('../worker/picture.js').How, shape: number[], name: string }} props */
function OnePicture({ file, id, how, shape, name }) {
  const [picture, setPicture] = useState(/** @type {Picture | undefined} */ (undefined))
  const [error, setError] = useState(/** @type {any} */ (undefined))
  const [at, setAt] = useState([0, 0])
  const canvas = usePixels(picture)
  const { layout } = how

  useEffect(() => {
    const controller = new AbortController()
    file.ask('Drawing', 'picture', [id, how], controller.signal).then(setPicture, (reason) => reason?.name !== 'AbortError' && setError(reason))
    return () => controller.abort()
  }, [])
  if (error) return <ErrorBox error={error} />
  if (!picture) return <div class="waiting" aria-busy="true" />

  /** Tells the value at a pixel. @param {number} row @param {number} column */
  const tell = async (row, column) => {
    const place = { H: row * picture.step, W: column * picture.step, N: how.index, C: 0 }
    const texts = []
    for (let channel = 0; channel < channelsOf(layout, how.shape); channel++) {
      const index = [...layout].map((axis) => (axis === 'C' ? channel : place[/** @type {'H'} */ (axis)]))
      texts.push(await file.quick('element', [id, unfold(index, how.shape, shape)]))
    }
    file.status.value = `row ${place.H}, column ${place.W}: ${texts.join(', ')}`
  }
  /** @param {PointerEvent} event */
  const onPointerMove = (event) => {
    const box = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect()
    const column = Math.floor(((event.clientX - box.left) / box.width) * picture.width)
    const row = Math.floor(((event.clientY - box.top) / box.height) * picture.height)
    if (row >= 0 && column >= 0 && row < picture.height && column < picture.width) void tell(row, column)
  }
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const move = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key]
    if (!move) return
    event.preventDefault()
    const next = [Math.min(picture.height - 1, Math.max(0, at[0] + move[0])), Math.min(picture.width - 1, Math.max(0, at[1] + move[1]))]
    setAt(next)
    void tell(next[0], next[1])
  }
  const zoom = Math.max(1, Math.floor(Math.min(480 / picture.width, 480 / picture.height)))
  const about = aboutPicture(shape, picture)
  const save = async () => saveAs(await encodePng(picture), `${fileNameOf(name)}.png`)
  return (
    <div class="picture">
      <div class="picture-box">
        <canvas
          ref={canvas}
          role="img"
          aria-label={about}
          tabIndex={0}
          width={picture.width}
          height={picture.height}
          style={{ width: `${picture.width * zoom}px`, height: `${picture.height * zoom}px` }}
          onPointerMove={onPointerMove}
          onKeyDown={onKeyDown}
        />
      </div>
      <p class="legend">
        {about}
        {picture.step > 1 && `; every ${picture.step}. element of rows and columns is drawn`}
        {picture.nan + picture.masked > 0 && (
          <span>
            {' '}
            <i class="swatch is-nan" /> {picture.nan ? 'NaN' : ''}
            {picture.nan && picture.masked ? ', ' : ''}
            {picture.masked ? 'masked' : ''}
          </span>
        )}
        {picture.infinite > 0 && (
          <span>
            {' '}
            <i class="swatch is-infinite" /> infinite
          </span>
        )}{' '}
        <button class="small" onClick={() => void save()}>
          Save as PNG
        </button>
      </p>
    </div>
  )
}

/** The index in the array of one in the shape that its rows are folded to. @param {number[]} index @param {number[]} folded @param {number[]} shape */
function unfold(index, folded, shape) {
  if (folded.length === shape.length) return index
  const outer = shape.length - 1
  let at = 0
  for (let axis = outer; axis < folded.length; axis++) at = at * folded[axis] + index[axis]
  return [...index.slice(0, outer), at]
}
