/** What stays alive, as a process of its own tells. */
import { execFileSync } from 'node:child_process'

/**
 * How many of some objects are alive after a garbage collection.
 * @param {string} imports names of the package @param {string} body of a function that gives the objects
 */
export function countAlive(imports, body) {
  const script = `
    import { ${imports} } from 'brine'
    const references = (() => { ${body} })().map((object) => new WeakRef(object))
    await new Promise((resolve) => setTimeout(resolve, 10))
    gc()
    console.log(references.filter((reference) => reference.deref()).length)`
  return Number(
    execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', script], { encoding: 'utf8', cwd: new URL('../..', import.meta.url) }),
  )
}
