// The fixtures, found by directory: pickles with their options and canons.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../fixtures', import.meta.url))

function* walk(folder) {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) yield* walk(path)
    else yield path
  }
}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))

/** Out-of-band buffers that stand beside a pickle: FILE.buf0, FILE.buf1, … */
function readBuffers(path) {
  const buffers = []
  while (existsSync(`${path}.buf${buffers.length}`)) buffers.push(readFileSync(`${path}.buf${buffers.length}`))
  return buffers.length ? { buffers } : {}
}

/** Each pickle of a folder: name, bytes, and the cases in which it is read: options, canon. */
export function* fixtures(folder = root) {
  for (const path of walk(folder)) {
    if (!path.endsWith('.pkl')) continue
    const name = relative(folder, path)
    const bytes = new Uint8Array(readFileSync(path))
    const cases = []
    if (name.startsWith('python')) {
      const version = dirname(dirname(path))
      const file = `${path.slice(dirname(path).length + 1, -4)}.json`
      for (const folder of readdirSync(version).filter((entry) => entry.startsWith('canon'))) {
        const canon = join(version, folder, file)
        const encoding = folder.split('-py3-')[1]
        // What Python 2 itself read has Python 2's types; Python 3 is the reference.
        if (existsSync(canon) && (encoding || !name.includes('2.7'))) cases.push({ options: encoding ? { encoding } : {}, canon: readJson(canon) })
      }
    } else {
      for (const [suffix, encoding] of [
        ['.json', undefined],
        ['.latin1.json', 'latin1'],
        ['.bytes.json', 'bytes'],
      ]) {
        if (!existsSync(path + suffix) || (!suffix.startsWith('.latin1') && existsSync(`${path}.latin1.json`) && !encoding)) continue
        cases.push({ options: { ...(encoding ? { encoding } : {}), ...readBuffers(path) }, canon: readJson(path + suffix) })
      }
    }
    yield { name, bytes, cases }
  }
}
