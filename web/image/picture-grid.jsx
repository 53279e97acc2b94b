/** Many pictures as a grid that scrolls, such as those of MNIST or CIFAR: drawn when they come into view. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { aboutPicture } from './about.js'
import { Window } from '../windowing/window.jsx'
import { usePixels } from './use-pixels.js'

const SIZE = 96
const GAP = 8

/** @typedef {import('../worker/picture.js').Picture} Picture */

/** @param {{ file: import('../session/open-file.js').OpenFile, id: number, how: import('../worker/picture.js').How, count: number, choose: (index: number) => void }} props */
export function PictureGrid({ file, id, how, count, choose }) {
  const shape = how.shape.filter((_, axis) => how.layout[axis] !== 'N')
  const [across, setAcross] = useState(4)
  const pictures = useRef(/** @type {Map<number, Picture | 'asked'>} */ (new Map()))
  const [, setDrawn] = useState(0)
  const element = useRef(/** @type {HTMLDivElement | null} */ (null))
  useEffect(() => {
    const it = /** @type {HTMLElement} */ (element.current)
    const observer = new ResizeObserver(() => setAcross(Math.max(1, Math.floor((it.clientWidth - 16) / (SIZE + GAP)))))
    observer.observe(it)
    return () => observer.disconnect()
  }, [])

  /** @param {number} row */
  const want = (row) => {
    const first = row * across
    const end = Math.min(count, first + across)
    let missing = false
    for (let at = first; at < end; at++) if (!pictures.current.has(at)) missing = true
    if (!missing) return
    for (let at = first; at < end; at++) pictures.current.set(at, 'asked')
    file.quick('pictures', [id, how, first, end]).then(
      (made) => {
        for (const [i, picture] of made.entries()) pictures.current.set(first + i, picture)
        for (const old of pictures.current.keys()) {
          if (pictures.current.size <= 600) break
          pictures.current.delete(old)
        }
        setDrawn((drawn) => drawn + 1)
      },
      (error) => (file.status.value = error.message),
    )
  }
  return (
    <div class="picture-grid" ref={element}>
      <Window rows={Math.ceil(count / across)} rowHeight={SIZE + GAP + 16} box={{ role: 'list', 'aria-label': `${count} pictures`, tabIndex: 0 }}>
        {({ first, end }, _, place) => {
          const made = []
          for (let row = first; row < end; row++) {
            want(row)
            for (let at = row * across; at < Math.min(count, (row + 1) * across); at++) {
              const picture = pictures.current.get(at)
              made.push(
                <div
                  key={at}
                  role="listitem"
                  class="picture-cell"
                  style={{ transform: `translate(${(at % across) * (SIZE + GAP) + GAP}px, ${place.row(row) + GAP}px)` }}
                >
                  {picture && picture !== 'asked' && <Small picture={picture} name={`Picture ${at} ${aboutPicture(shape, picture)}`} />}
                  <button class="picture-button" aria-label={`Picture ${at}`} onClick={() => choose(at)} />
                  <span>{at}</span>
                </div>,
              )
            }
          }
          return made
        }}
      </Window>
    </div>
  )
}

/** @param {{ picture: Picture, name: string }} props */
function Small({ picture, name }) {
  return <canvas ref={usePixels(picture)} width={picture.width} height={picture.height} role="img" aria-label={name} />
}
