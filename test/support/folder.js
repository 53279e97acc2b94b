// Files that a test writes.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A folder of its own for a mocha suite, made before its tests and removed after them.
 * @returns {(name?: string) => string} the path of a file in it, or of the folder; to be called in tests and hooks alone
 */
export function temporaryFolder() {
  let folder = ''
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'brine-'))
  })
  after(() => rmSync(folder, { recursive: true }))
  return (name = '') => join(folder, name)
}
