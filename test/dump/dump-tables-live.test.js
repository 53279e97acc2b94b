// Real pandas loads what `dumps` writes of the tables that were loaded, to the same tables.
//
// BRINE_PANDAS lists Pythons that have a pandas, by commas; each loads the files that it itself can read. BRINE_TABLES lists folders of more pickles.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { dumps, loads } from 'brine'
import { temporaryFolder } from '../support/folder.js'
import { fileURLToPath } from 'node:url'

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url))
const SCRIPT = fileURLToPath(new URL('../live/again_tables.py', import.meta.url))
const pythons = (process.env.BRINE_PANDAS ?? '').split(',').filter(Boolean)

/** The pickles of tables, those of BRINE_TABLES too. */
function files() {
  const folders = [`${FIXTURES}tables`, `${FIXTURES}tables/legacy`, ...(process.env.BRINE_TABLES ?? '').split(',').filter(Boolean)]
  for (const name of readdirSync(`${FIXTURES}pandas`)) if (name.startsWith('pd')) folders.push(`${FIXTURES}pandas/${name}`)
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.(?:pkl|pickle)$/.test(name))
      .map((name) => join(folder, name)),
  )
}

describe('tables that dumps writes are read by', () => {
  const path = temporaryFolder()
  const originals = () => path('originals')
  const rewrites = () => path('rewrites')

  before(function () {
    if (pythons.length === 0) {
      console.log('    skipped: BRINE_PANDAS names no Python that has a pandas')
      this.skip()
    }
    mkdirSync(originals())
    mkdirSync(rewrites())
    for (const [i, file] of files().entries()) {
      const bytes = readFileSync(file)
      const name = `${i}-${basename(file)}`
      const value = loads(bytes, { lossless: true, encoding: 'latin1' })
      copyFileSync(file, join(originals(), name))
      // What Python 2 and old Pythons are to read has an old protocol.
      writeFileSync(join(rewrites(), name), dumps(value, { protocol: bytes[0] === 0x80 ? Math.min(bytes[1], 5) : 0 }))
    }
  })

  for (const python of pythons) {
    it(python, function () {
      const { version, count, unread, wrong } = JSON.parse(
        execFileSync(python, [SCRIPT, originals(), rewrites()], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
      )
      console.log(`      pandas ${version}: ${count - wrong.length} of ${count} the same, ${unread} that it cannot read itself`)
      assert.deepEqual(wrong, [])
    })
  }
})
