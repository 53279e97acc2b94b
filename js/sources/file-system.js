/**
 * The modules of Node, and of Deno and Bun, which have them too. They are asked for by `process.getBuiltinModule`, so that no bundler meets an import
 * that it does not know, and a page asks for nothing.
 */

/** A module of Node by its name, or undefined where there are none. @param {string} name @returns {any} */
export const nodeModule = (name) => /** @type {any} */ (globalThis).process?.getBuiltinModule?.(name)

/** The files of Node, or undefined where there are none. @returns {typeof import('node:fs/promises') | undefined} */
export const fileSystem = () => nodeModule('node:fs/promises')
