/** CPython: finds the newest, gives it numpy, writes the data and times pickle.loads. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { BENCH, ROOT } from './paths.js'

const SCRIPT = join(BENCH, 'data.py')
const VENV = join(ROOT, 'build', 'bench-venv')
const VENV_PYTHON = join(VENV, 'bin', 'python')
/** What data.py needs: random.randbytes is of 3.9. */
const CHECK = 'import sys; sys.exit(sys.version_info < (3, 9))'

const works = (/** @type {string} */ python, code = CHECK) => spawnSync(python, ['-c', code], { stdio: 'ignore' }).status === 0
const hasNumpy = (/** @type {string} */ python) => works(python, 'import numpy')

function candidates() {
  const versions = join(homedir(), '.pyenv', 'versions')
  const installed = existsSync(versions) ? readdirSync(versions).filter((name) => /^3[\d.]+$/.test(name)) : []
  installed.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
  return ['python3.13', ...installed.map((name) => join(versions, name, 'bin', 'python')), 'python3']
}

/** A Python with numpy where that can be had; undefined where there is no Python. */
export function findPython() {
  const python = candidates().find((candidate) => works(candidate))
  if (python === undefined || hasNumpy(python)) return python
  if (!hasNumpy(VENV_PYTHON)) installNumpy(python)
  if (hasNumpy(VENV_PYTHON)) return VENV_PYTHON
  console.error('numpy could not be installed: the datasets with numpy arrays are left out unless they are there already.')
  return python
}

function installNumpy(/** @type {string} */ python) {
  console.error(`${python} has no numpy; installing it by pip into ${VENV}`)
  spawnSync(python, ['-m', 'venv', VENV], { stdio: ['ignore', 2, 2] })
  spawnSync(VENV_PYTHON, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'numpy'], { stdio: ['ignore', 2, 2] })
}

/** Writes what is missing or out of date of the data. */
export function writeData(/** @type {string} */ python) {
  const { status } = spawnSync(python, [SCRIPT, 'make'], { stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(`${SCRIPT} failed`)
}

/** CPython's times now: undefined where it cannot read the dataset. @returns {{ version: string, ms: number, times: number[] } | undefined} */
export function timePython(/** @type {string} */ python, /** @type {string} */ name, /** @type {number} */ runs) {
  const { status, stdout } = spawnSync(python, [SCRIPT, 'time', name, String(runs)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return status === 0 ? JSON.parse(stdout) : undefined
}
