/** The slice of an array: a text as NumPy writes it, and an axis each in a list, in step with it. */
import { useState } from 'preact/hooks'
import { formatPart, formatSlice, isSpan, parseSlice } from './slice.js'

/** @typedef {import('./slice.js').Part} Part */

/** Places that a list of an axis offers; others are written. */
const MOST_OFFERED = 500

/** @param {{ shape: number[], slice: Part[], onChange: (slice: Part[]) => void }} props */
export function SliceBox({ shape, slice, onChange }) {
  const [error, setError] = useState('')
  const [text, setText] = useState(/** @type {string | undefined} */ (undefined))
  const written = formatSlice(slice, shape)

  /** @param {string} typed */
  const take = (typed) => {
    try {
      onChange(parseSlice(typed, shape))
      setError('')
      setText(undefined)
    } catch (reason) {
      setError(/** @type {Error} */ (reason).message)
      setText(typed)
    }
  }
  /** @param {number} axis @param {string} chosen */
  const choose = (axis, chosen) => {
    setError('')
    setText(undefined)
    onChange(slice.map((part, at) => (at !== axis ? part : chosen === ':' ? { start: 0, step: 1, count: shape[axis] } : { index: Number(chosen) })))
  }

  return (
    <div class="slice">
      <label>
        Slice
        <input
          type="text"
          spellcheck={false}
          aria-invalid={error !== ''}
          value={text ?? written}
          onChange={(event) => take(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Enter' && take(event.currentTarget.value)}
        />
      </label>
      {shape.map((length, axis) => {
        const part = slice[axis]
        const told = formatPart(part, length)
        const offered = Array.from({ length: Math.min(length, MOST_OFFERED) }, (_, index) => String(index))
        return (
          <label key={axis}>
            Axis {axis}
            <select value={told} onChange={(event) => choose(axis, event.currentTarget.value)}>
              <option value=":">: ({length})</option>
              {told !== ':' && (isSpan(part) || part.index >= MOST_OFFERED) && <option value={told}>{told}</option>}
              {offered.map((index) => (
                <option key={index} value={index}>
                  {index}
                </option>
              ))}
            </select>
          </label>
        )
      })}
      {error && (
        <p class="slice-error" role="alert">
          {error}
        </p>
      )}
    </div>
  )
}
