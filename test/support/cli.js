// The command line, as users run it: dist/cli.js in a process of its own, in the root of the repository.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The root of the repository, with a slash at the end. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * What a command prints, and its exit code.
 * @param {string[]} args @param {Uint8Array} [input] standard input @param {Record<string, string>} [env] variables besides those of this process
 */
export function brine(args, input, env = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${root}dist/cli.js`, ...args], {
    input,
    cwd: root,
    env: { ...process.env, ...env },
    maxBuffer: 1 << 28,
  })
  return { status, stdout: stdout.toString(), stderr: stderr.toString() }
}
