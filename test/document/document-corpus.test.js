// Every file of test/fixtures/ml, opened by its content, has the value of the canon beside it and a tree that can be walked.
//
// BRINE_CORPUS names another folder of such files.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { open } from 'brine'
import { differences } from '../support/canon.js'

const MOST_NODES = 2000
const FOLDERS = [fileURLToPath(new URL('../fixtures/ml', import.meta.url)), ...(process.env.BRINE_CORPUS ? [join(process.env.BRINE_CORPUS, 'ml')] : [])]
/** Code that a pickle holds has no truth that Python could tell. */
const HAS_NO_TRUTH = /cloudpickle/

/** @param {string} folder @returns {Generator<string>} */
function* walk(folder) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) yield* walk(path)
    else yield path
  }
}

/** Truths that Python 2 told have its str, which is read as text here. @param {any} canon @returns {any} */
function asText(canon) {
  if (Array.isArray(canon)) return canon.map(asText)
  if (typeof canon !== 'object' || canon === null) return canon
  if (canon.t === 'str2') return { t: 'str', v: Buffer.from(canon.b64, 'base64').toString('latin1') }
  return Object.fromEntries(Object.entries(canon).map(([key, value]) => [key, asText(value)]))
}

/** @param {string} path */
function* casesOf(path) {
  for (const [suffix, encoding] of [
    ['.json', undefined],
    ['.latin1.json', 'latin1'],
    ['.bytes.json', 'bytes'],
  ]) {
    if (existsSync(path + suffix) && (encoding || !existsSync(`${path}.latin1.json`)))
      yield { encoding, canon: asText(JSON.parse(readFileSync(path + suffix, 'utf8'))) }
  }
}

describe('open of files that libraries wrote', () => {
  for (const folder of FOLDERS) {
    for (const path of walk(folder)) {
      const isFile = !/\.(?:json|dis|py|md|buf\d+)$/.test(path) && !HAS_NO_TRUTH.test(path)
      for (const { encoding, canon } of isFile ? casesOf(path) : []) {
        it(`gives the value of ${relative(folder, path)}${encoding ? ` as ${encoding}` : ''}`, async () => {
          const buffers = []
          for (let i = 0; existsSync(`${path}.buf${i}`); i++) buffers.push(new Uint8Array(readFileSync(`${path}.buf${i}`)))
          const isPython2 = /py2\.7/.test(path) && !encoding
          const document = await open(
            path,
            /** @type {any} */ ({
              lossless: true,
              ...(encoding || isPython2 ? { encoding: encoding ?? 'latin1' } : {}),
              ...(buffers.length ? { buffers } : {}),
            }),
          )
          const value = await document.value()
          const isNpz = canon.t === 'npz'
          assert.deepEqual(
            differences(
              isNpz ? new Map(Object.entries(value)) : value,
              isNpz ? { t: 'dict', v: canon.v.map((/** @type {any} */ [name, array]) => [{ t: 'str', v: name }, array]) } : canon,
            ),
            [],
          )
          assert.ok((await countNodes(document.tree)) > 0)
          await document.close()
        })
      }
    }
  }
})

/** How many nodes there are, up to a number. @param {import('brine').Node} root */
async function countNodes(root) {
  const seen = new Set()
  const waiting = [root]
  let count = 0
  while (waiting.length && count < MOST_NODES) {
    const node = /** @type {import('brine').Node} */ (waiting.pop())
    const value = await node.value()
    count++
    if (typeof value === 'object' && value !== null && seen.has(value)) continue
    seen.add(value)
    waiting.push(...(await node.children()))
  }
  return count
}
