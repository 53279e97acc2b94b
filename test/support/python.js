// Finds the Pythons of this machine.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Pythons that can run a script, the newest first; or the one that BRINE_PYTHON names.
 * Versions are numbers, 3013 for 3.13.
 * @param {string} [needs] a statement that must work, `import _pickle` say
 * @returns {{ python: string, version: number }[]}
 */
export function findPythons(needs = 'pass') {
  const versions = join(homedir(), '.pyenv/versions')
  const local = existsSync(versions) ? readdirSync(versions).map((name) => join(versions, name, 'bin/python')) : []
  const candidates = process.env.BRINE_PYTHON ? [process.env.BRINE_PYTHON] : ['python3.13', 'python3.12', 'python3', ...local]
  const script = `import sys\n${needs}\nprint(sys.version_info[0] * 1000 + sys.version_info[1])`
  const found = candidates.map((python) => ({ python, version: Number(spawnSync(python, ['-c', script], { encoding: 'utf8' }).stdout) }))
  return found.filter(({ version }) => version > 0).sort((a, b) => b.version - a.version)
}
