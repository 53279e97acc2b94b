// The package as users get it: packed by npm, and installed from its tarball.
import { execFileSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

const npm = (/** @type {string[]} */ args, /** @type {string} */ cwd) => execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/**
 * Packs dist/ as it is and installs the tarball in a folder, which becomes a package of its own.
 * @param {string} folder @param {string[]} [others] packages to install beside it, with their versions; without them the network is not asked
 */
export function installTarball(folder, others = []) {
  npm(['pack', '--pack-destination', folder], root)
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  npm(['install', ...(others.length ? [] : ['--offline']), '--no-audit', '--no-fund', '--loglevel=error', `./${tarball}`, ...others], folder)
}
