// Every fixture as a tree twice: with all bytes read, and with every payload of a byte and more still in the file. What a node tells is the same,
// but for the first elements of an array that nobody has read; so is what it gives.
//
// BRINE_CORPUS names another folder of such files.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DataFrame, encodeJson, isPickleError, LazyBytes, NDArray, open, Series } from 'brine'

const MOST_NODES = 1500
const FOLDERS = [fileURLToPath(new URL('../fixtures', import.meta.url)), ...(process.env.BRINE_CORPUS ? [process.env.BRINE_CORPUS] : [])]

/** @param {string} folder @returns {Generator<string>} */
function* walk(folder) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) yield* walk(path)
    else yield path
  }
}

/** What a call gives, or the error of this package that it ends in. @param {() => any} call */
async function outcome(call) {
  try {
    return await call()
  } catch (error) {
    if (!isPickleError(error)) throw error
    return `${error.name} ${error.code}`
  }
}

/** A table or bytes as text; of other values the nodes inside tell. @param {import('brine').Node} node */
async function contentOf(node) {
  const value = /** @type {any} */ (await node.value())
  if (value instanceof NDArray || value instanceof LazyBytes || value instanceof Uint8Array) {
    const data = await node.data()
    return ArrayBuffer.isView(data) ? [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)].join() : [...encodeJson(data)].join('')
  }
  if (value instanceof DataFrame || value instanceof Series) return `${value} ${[...encodeJson(value)].join('')}`
  return node.hasChildren ? '' : String(value)
}

/** @param {import('brine').Node} eager @param {import('brine').Node} lazy */
async function compare(eager, lazy) {
  const waiting = [[eager, lazy]]
  for (let count = 0; waiting.length && count < MOST_NODES; count++) {
    const [one, other] = /** @type {import('brine').Node[]} */ (waiting.pop())
    const told = ({ label, path, type, length, shape, dtype, nbytes, hasChildren, isInstance }) => ({
      label,
      path,
      type,
      length,
      shape,
      dtype,
      nbytes,
      hasChildren,
      isInstance,
    })
    assert.deepEqual(told(other), told(one))
    const isArray = (await other.peek()) instanceof NDArray
    assert.equal(isArray ? one.text.slice(0, other.text.length) : one.text, other.text, one.path)
    assert.equal(await outcome(() => contentOf(other)), await outcome(() => contentOf(one)), one.path)
    const [mine, theirs] = [await one.children(0, 50), await other.children(0, 50)]
    assert.equal(theirs.length, mine.length, one.path)
    mine.forEach((child, i) => waiting.push([child, theirs[i]]))
  }
}

describe('a tree whose bytes are still in the file', () => {
  for (const folder of FOLDERS) {
    for (const path of walk(folder)) {
      if (/\.(?:json|dis|py|md|txt|buf\d+)$/.test(path)) continue
      it(`tells and gives of ${relative(folder, path)} what one does that was read at once`, async () => {
        const buffers = []
        for (let i = 0; existsSync(`${path}.buf${i}`); i++) buffers.push(new Uint8Array(readFileSync(`${path}.buf${i}`)))
        const options = { encoding: 'latin1', lossless: true, ...(buffers.length ? { buffers } : {}) }
        const eager = await outcome(() => open(path, /** @type {any} */ ({ ...options, lazyFrom: Infinity })))
        const lazy = await outcome(() => open(path, /** @type {any} */ ({ ...options, lazyFrom: 1 })))
        if (typeof eager === 'string') return assert.equal(lazy, eager)
        try {
          await compare(eager.tree, lazy.tree)
        } finally {
          await eager.close()
          await lazy.close()
        }
      })
    }
  }
})
