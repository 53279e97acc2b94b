/**
 * The little that the plots need of SVG: elements as text, a logarithmic scale, and a frame that is readable in light
 * and dark, says what it shows to those who do not see it, and loads nothing.
 */

const escape = (/** @type {unknown} */ text) => String(text).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

/** Coordinates to a tenth of a pixel, so that a plot of equal numbers is an equal file. */
const show = (/** @type {unknown} */ value) => (typeof value === 'number' ? String(Math.round(value * 10) / 10) : escape(value))

/** An element. @param {string} name @param {Record<string, string | number>} attributes @param {string} [content] markup */
export const element = (name, attributes, content) => {
  const text = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${show(value)}"`)
    .join('')
  return content === undefined ? `<${name}${text}/>` : `<${name}${text}>${content}</${name}>`
}

/** A line of text. @param {number} x @param {number} y @param {unknown} content @param {Record<string, string | number>} [attributes] */
export const text = (x, y, content, attributes = {}) => element('text', { x, y, ...attributes }, escape(content))

/** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {string} className */
export const line = (x1, y1, x2, y2, className) => element('line', { x1, y1, x2, y2, class: className })

/** Where a number lies between two pixels, by its logarithm. @param {[low: number, high: number]} range @param {[from: number, to: number]} pixels */
export function logScale([low, high], [from, to]) {
  const span = Math.log(high / low)
  return (/** @type {number} */ value) => from + ((to - from) * Math.log(value / low)) / span
}

/** As part of a power of ten, what a number may be over it. */
const SLACK = 0.01

/** The powers of ten that numbers lie between, or a hair beside. @param {number[]} values @returns {[number, number]} */
export const decades = (values) => [10 ** Math.floor(Math.log10(Math.min(...values)) + SLACK), 10 ** Math.ceil(Math.log10(Math.max(...values)) - SLACK)]

/** The powers of a base in a range. @param {[number, number]} range */
export function powers([low, high], base = 10) {
  const [first, last] = [low, high].map((value) => Math.round(Math.log(value) / Math.log(base)))
  return Array.from({ length: last - first + 1 }, (_, i) => base ** (first + i))
}

/** Marks that differ in form and not in colour alone; the middle is at 0, 0. */
const SHAPES = ['M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z', 'M-4.5-4.5h9v9h-9Z', 'M0-6L5.5 4.5h-11Z', 'M0-6L6 0L0 6L-6 0Z', 'M-5-2h3v-3h4v3h3v4h-3v3h-4v-3h-3Z']

/** The mark of the series with that number. @param {number} series @param {number} x @param {number} y @param {string} [label] what pointing at it says */
export const mark = (series, x, y, label) =>
  element(
    'path',
    { class: `s${series}`, d: SHAPES[series % SHAPES.length], transform: `translate(${show(x)} ${show(y)})` },
    label === undefined ? '' : element('title', {}, escape(label)),
  )

/** The names of the series, so many in a row. @param {string[]} names @param {{ x: number, y: number, step: number, perRow: number }} place */
export const legend = (names, { x, y, step, perRow }) =>
  names
    .map((name, i) => {
      const [left, top] = [x + (i % perRow) * step, y + Math.floor(i / perRow) * 20]
      return mark(i, left, top) + text(left + 12, top + 4, name)
    })
    .join('')

const LIGHT = ['#0b6bcb', '#b8500c', '#2e7d32', '#8e24aa', '#c2185b']
const DARK = ['#6cb6ff', '#f0a35e', '#7fd08a', '#d2a8ff', '#ff8fb3']
const colours = (/** @type {string[]} */ list) => list.map((colour, i) => `.s${i}{fill:${colour}}.l${i}{stroke:${colour}}`).join('')
const STYLE =
  `text{font:13px system-ui,sans-serif;fill:#24292f}.grid{stroke:#8c959f;stroke-opacity:.35}.one{stroke:#24292f;stroke-width:1.5}.curve{fill:none;stroke-width:2}.end{text-anchor:end}.middle{text-anchor:middle}${colours(LIGHT)}` +
  `@media(prefers-color-scheme:dark){text{fill:#e6edf3}.one{stroke:#e6edf3}${colours(DARK)}}`

/** A whole plot. @param {{ width: number, height: number, title: string, description: string, content: string[] }} plot */
export function drawing({ width, height, title, description, content }) {
  const head = [element('title', { id: 'title' }, escape(title)), element('desc', { id: 'description' }, escape(description)), element('style', {}, STYLE)]
  return `${element('svg', { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-labelledby': 'title description' }, `\n${[...head, ...content].join('\n')}\n`)}\n`
}
