/** `brine show`: the tree of values. */
import { styleText } from 'node:util'
import { describe, escapeControls } from './describe.js'
import { readPickles } from './input.js'

/**
 * @param {string[]} files
 * @param {{ depth: number, maxItems: number, width: number, encoding: string, errors: string }} options
 * @param {(text: string) => Promise<boolean>} write
 */
export async function show(files, options, write) {
  const isColoured = process.stdout.isTTY && !process.env.NO_COLOR
  const paint = (/** @type {any} */ style, /** @type {string} */ text) => (isColoured ? styleText(style, text) : text)
  for (const file of files) {
    if (files.length > 1) await write(`${paint('bold', file)}\n`)
    for await (const value of readPickles(file, options)) {
      await write(`${[...lines(value, options, paint)].join('\n')}\n`)
    }
  }
}

/**
 * The lines of a value, the deepest level that is asked for being one line each.
 * @param {unknown} root @param {{ depth: number, maxItems: number, width: number }} options
 * @param {(style: any, text: string) => string} paint
 */
function* lines(root, { depth, maxItems, width }, paint) {
  /** @type {Map<unknown, string>} where each container on the way down is */
  const open = new Map()
  /** @returns {Generator<string>} */
  function* walk(/** @type {unknown} */ value, /** @type {string} */ label, /** @type {string} */ lead, /** @type {string} */ indent, /** @type {number} */ level, /** @type {string} */ path) {
    const { type: name, detail: about, count, children } = describe(value)
    const type = escapeControls(name)
    const detail = about === undefined ? undefined : escapeControls(about)
    const head = label === '' ? '' : `${escapeControls(label)}: `
    const text = `${type}${count === undefined ? '' : ` (${count})`}${detail === undefined ? '' : ` ${detail}`}`
    if (children && open.has(value)) {
      yield `${lead}${head}${paint('dim', `${type} (the same as ${escapeControls(open.get(value) ?? '')})`)}`
      return
    }
    const room = Math.max(10, width - lead.length - head.length)
    const cut = text.length > room ? `${text.slice(0, room - 1)}…` : text
    yield `${lead}${paint('cyan', head)}${paint('yellow', cut.slice(0, type.length))}${cut.slice(type.length)}`
    if (!children || count === 0) return
    const list = [...children()]
    if (list.length === 0) return
    if (level === depth) {
      yield `${indent}└─ ${paint('dim', '…')}`
      return
    }
    open.set(value, path)
    const shown = list.slice(0, maxItems)
    const left = list.length - shown.length
    for (const [i, child] of shown.entries()) {
      const isLast = i === shown.length - 1 && left === 0
      yield* walk(child.value, child.label, `${indent}${isLast ? '└─ ' : '├─ '}`, `${indent}${isLast ? '   ' : '│  '}`, level + 1, `${path} → ${child.label}`)
    }
    if (left) yield `${indent}└─ ${paint('dim', `… ${left} more`)}`
    open.delete(value)
  }
  yield* walk(root, '', '', '', 0, 'the root')
}
