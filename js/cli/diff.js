/** `brine diff`: what differs between two files, path by path. */
import { escapeControls } from './escape.js'
import { withDocument } from './input.js'
import { UsageError } from './options.js'

/** @typedef {import('../tree.js').Node} Node */

/**
 * Lines `- path`, `+ path` and `~ path`; the exit code is 1 where there are any.
 * @param {string[]} files @param {{ path?: string, encoding: string, errors: string }} options
 * @param {(text: string) => Promise<boolean>} write
 */
export async function diff(files, { path = '', ...reading }, write) {
  if (files.length !== 2) throw new UsageError('diff takes two files')
  await withDocument(files[0], reading, (one) => withDocument(files[1], reading, async (other) => {
    for await (const line of differences(await one.tree.find(path), await other.tree.find(path))) {
      process.exitCode = 1
      if (!(await write(`${escapeControls(line)}\n`))) return
    }
  }))
}

const told = (/** @type {Node} */ node) => `${node.type}${node.text ? ` ${node.text}` : ''}`

/** @param {Node} one @param {Node} other @returns {AsyncGenerator<string>} */
async function* differences(one, other) {
  const waiting = [{ one, other }]
  const seen = new Set()
  while (waiting.length) {
    const pair = /** @type {{ one: Node, other: Node }} */ (waiting.pop())
    const path = pair.one.path || '$'
    const value = await pair.one.value()
    if (typeof value === 'object' && value !== null && pair.one.hasChildren) {
      if (seen.has(value)) continue
      seen.add(value)
    }
    if (isArray(pair.one) && isArray(pair.other)) {
      const about = await compareArrays(pair.one, pair.other)
      if (about) yield `~ ${path}: ${about}`
      continue
    }
    if (pair.one.type !== pair.other.type || (!pair.one.hasChildren && pair.one.text !== pair.other.text)) {
      yield `~ ${path}: ${told(pair.one)} → ${told(pair.other)}`
      continue
    }
    const [mine, theirs] = await Promise.all([pair.one.children(), pair.other.children()])
    const byStep = new Map(theirs.map((child) => [child.path.slice(pair.other.path.length), child]))
    const pairs = []
    for (const child of mine) {
      const step = child.path.slice(pair.one.path.length)
      const match = byStep.get(step)
      byStep.delete(step)
      if (match) pairs.push({ one: child, other: match })
      else yield `- ${child.path}: ${told(child)}`
    }
    for (const child of byStep.values()) yield `+ ${child.path}: ${told(child)}`
    waiting.push(...pairs.reverse())
  }
}

const isArray = (/** @type {Node} */ node) => node.shape !== undefined && node.dtype !== undefined

/** @param {Node} one @param {Node} other */
async function compareArrays(one, other) {
  const shapes = [one, other].map(({ dtype, shape }) => `${dtype} (${shape?.join(', ')})`)
  if (shapes[0] !== shapes[1]) return shapes.join(' → ')
  const [mine, theirs] = await Promise.all([one.data(), other.data()])
  if (!ArrayBuffer.isView(mine)) return JSON.stringify(mine, plain) === JSON.stringify(theirs, plain) ? undefined : `${shapes[0]} of other elements`
  const [a, b] = /** @type {any[]} */ ([mine, theirs])
  let [count, largest] = [0, 0]
  for (let i = 0; i < a.length; i++) {
    if (Object.is(a[i], b[i])) continue
    count++
    largest = Math.max(largest, Math.abs(Number(a[i]) - Number(b[i])) || 0)
  }
  return count ? `${shapes[0]}: ${count} of ${a.length} elements differ, by ${Number(largest.toPrecision(6))} at most` : undefined
}

const plain = (/** @type {string} */ _, /** @type {unknown} */ value) => (typeof value === 'bigint' ? String(value) : value)
