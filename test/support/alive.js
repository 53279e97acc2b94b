// Memory as a process of its own tells it, where the garbage collector can be called and nothing else was loaded before.
import { execFileSync } from 'node:child_process'

/** The number that a script prints, a module in which `gc()` is defined. */
export function printedNumber(/** @type {string} */ script) {
  const args = ['--expose-gc', '--input-type=module', '-e', script]
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8', cwd: new URL('../..', import.meta.url) }))
}

/**
 * How many of some objects are alive after a garbage collection.
 * @param {string} imports names of the package @param {string} body of a function that gives the objects
 */
export function countAlive(imports, body) {
  return printedNumber(`
    import { ${imports} } from 'brine'
    const references = (() => { ${body} })().map((object) => new WeakRef(object))
    await new Promise((resolve) => setTimeout(resolve, 10))
    gc()
    console.log(references.filter((reference) => reference.deref()).length)`)
}
