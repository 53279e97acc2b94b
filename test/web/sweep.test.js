// Every kind of node of every fixture, in each view that is offered for it: none shows an error, stays empty or never ends, and nothing stands on the console.
// `BRINE_SWEEP=FOLDER` sweeps the files of another folder, `BRINE_SWEEP_ALL=1` nodes of a kind in each file and not once.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { open } from 'brine'
import { useViewer } from './support.js'

const root = process.env.BRINE_SWEEP ?? fileURLToPath(new URL('../fixtures/', import.meta.url))
const areAll = process.env.BRINE_SWEEP_ALL !== undefined
const MOST_BYTES = 300_000
/** Nodes that are looked through, and children of one of them. */
const MOST_NODES = 400
const MOST_CHILDREN = 60
const SKIPPED = /\.(?:json|py|md|dis|txt|row|log)$|^__pycache__$/

/** The files below a folder, with their paths in it. @param {string} folder @returns {string[]} */
const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !SKIPPED.test(name) && statSync(join(folder, name)).isFile() && statSync(join(folder, name)).size < MOST_BYTES)
    .sort()

/** What tells kinds of nodes apart: dtypes of other widths are one kind, but where each file is swept for itself. @param {import('brine').Node} node */
const kindOf = ({ type, dtype, shape, isInstance, length }) => {
  const kind = [type, dtype, shape?.map((size) => Math.min(size, 2)), isInstance, Math.min(length, 1)].join()
  return areAll ? kind : kind.replace(/(?<=[a-z])\d+/g, '0')
}

/** A path to each kind of node of a file that was not seen before. @param {Uint8Array} bytes @param {Set<string>} seen @returns {Promise<string[] | undefined>} undefined where it is no file that can be opened */
async function pathsOf(bytes, seen) {
  const paths = []
  try {
    const { tree } = await open(bytes, { lossless: true })
    const waiting = [tree]
    for (let count = 0; waiting.length && count < MOST_NODES; count++) {
      const node = /** @type {import('brine').Node} */ (waiting.shift())
      // A damaged member does not hide the others.
      await node.peek().catch(() => {})
      const kind = kindOf(node)
      if (!seen.has(kind)) paths.push(node.path)
      seen.add(kind)
      waiting.push(...(await node.children(0, MOST_CHILDREN).catch(() => [])))
    }
    return paths
  } catch {
    return undefined
  }
}

/** Goes through the views of the nodes of a file, in the page; gives what is wrong. @param {any} element @param {{ name: string, paths: string[] }} file */
async function sweepFile(element, { name, paths }) {
  const { shadowRoot } = element
  const PATIENCE = 15_000
  /** @type {string[]} */
  const faults = []
  const frame = () => new Promise((resolve) => setTimeout(resolve, 0))
  const all = (/** @type {string} */ selector) => [...shadowRoot.querySelectorAll(selector)]
  const isBusy = () => {
    if (all('[aria-busy=true], progress, [role=progressbar]').length) return true
    const panel = all('.node-panel')[0]
    if (!panel) return true
    const grid = panel.querySelector('[role=grid]')
    if (grid)
      return (
        Number(grid.getAttribute('aria-rowcount')) > 1 &&
        Number(grid.getAttribute('aria-colcount')) > 1 &&
        grid.querySelector('[role=rowheader]')?.textContent === ''
      )
    return panel.textContent.trim() === '' && !panel.querySelector('canvas, .uplot')
  }
  const settle = async (/** @type {string} */ where) => {
    const start = performance.now()
    for (let quiet = 0; quiet < 3;) {
      await frame()
      const alert = all('[role=alert]').map((it) => it.textContent.trim())[0]
      if (alert) return void faults.push(`${where}: ${alert}`)
      quiet = isBusy() ? 0 : quiet + 1
      if (performance.now() - start > PATIENCE) return void faults.push(`${where}: ${all('[aria-busy=true], progress').length ? 'never ends' : 'stays empty'}`)
    }
  }
  const bytes = new Uint8Array(await (await fetch(`/files/${encodeURIComponent(name)}`)).arrayBuffer())
  await element.open(bytes, name)
  for (const path of paths) {
    try {
      await element.select(path)
    } catch (error) {
      faults.push(`${name} ${path}: ${/** @type {Error} */ (error).message}`)
      continue
    }
    await settle(`${name} ${path}`)
    const tabs = all('[aria-label="Views of the node"] [role=tab]').map((tab) => tab.textContent)
    for (const tab of tabs) {
      all('[aria-label="Views of the node"] [role=tab]')
        .find((it) => it.textContent === tab)
        ?.click()
      await frame()
      await settle(`${name} ${path} ${tab}`)
    }
  }
  await element.close()
  return faults
}

describe('every kind of node in every view', function () {
  this.timeout(process.env.BRINE_SWEEP || areAll ? 3_600_000 : 600_000)
  const names = filesIn(root)
  const viewer = useViewer(Object.fromEntries(names.map((name) => [name, () => readFileSync(join(root, name))])))

  it(`shows ${names.length} files without an error, an empty view or one that never ends`, async () => {
    const page = await viewer.open()
    const element = page.locator('pickle-viewer')
    await page.evaluate(() => customElements.whenDefined('pickle-viewer'))
    const seen = new Set()
    const faults = []
    let nodes = 0
    for (const name of names) {
      const paths = await pathsOf(readFileSync(join(root, name)), areAll ? new Set() : seen)
      if (!paths?.length) continue
      nodes += paths.length
      const found = await element.evaluate(sweepFile, { name, paths }).catch((error) => [`${name}: ${error.message}`])
      const complaints = viewer.complaints.splice(0).map((text) => `${name}: console: ${text}`)
      faults.push(...found, ...complaints)
      if (process.env.BRINE_SWEEP || areAll) for (const fault of [...found, ...complaints]) console.log(fault)
    }
    await page.close()
    assert.ok(nodes > 100 || process.env.BRINE_SWEEP)
    assert.deepEqual(faults, [])
  })
})
