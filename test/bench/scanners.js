/** The scanners of Python that ours is measured beside, in an environment of their own. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './paths.js'

const VENV = join(ROOT, 'build', 'scanners-venv')
const VENV_PYTHON = join(VENV, 'bin', 'python')
/** fickling needs typing_extensions and does not say so. */
const PACKAGES = ['picklescan==1.0.5', 'fickling==0.1.12', 'typing_extensions']
const CHECK = 'import picklescan.scanner, fickling.analysis'

const hasThem = () => spawnSync(VENV_PYTHON, ['-c', CHECK], { stdio: 'ignore' }).status === 0

/** A Python with picklescan and fickling where they can be had, else the one that is given. @param {string} python */
export function findScanners(python) {
  if (!hasThem()) {
    console.error(`installing ${PACKAGES.join(', ')} by pip into ${VENV}`)
    spawnSync(python, ['-m', 'venv', VENV], { stdio: ['ignore', 2, 2] })
    spawnSync(VENV_PYTHON, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES], { stdio: ['ignore', 2, 2] })
  }
  if (hasThem()) return VENV_PYTHON
  console.error('picklescan and fickling could not be installed: they are left out.')
  return python
}
