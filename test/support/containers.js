// A Python that has numpy, where there is one.
import { execFileSync } from 'node:child_process'

const candidates = [process.env.BRINE_NUMPY_PYTHON, 'python3'].filter(Boolean)
let python

function findPython() {
  python ??= candidates.find((command) => {
    try {
      execFileSync(command, ['-c', 'import numpy'], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  }) ?? ''
  return python
}

/** What a script prints; the test is skipped where no Python has numpy. */
export function runPython(test, script, ...args) {
  const command = findPython()
  if (!command) {
    console.log('    (no Python with numpy: set BRINE_NUMPY_PYTHON)')
    test.skip()
  }
  return execFileSync(command, ['-c', script, ...args], { encoding: 'utf8' })
}
