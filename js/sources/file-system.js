/**
 * The files of Node, and of Deno and Bun, which have it too. They are asked for by `process.getBuiltinModule`, so that no bundler meets an import
 * that it does not know, and a page asks for nothing.
 *
 * @returns {typeof import('node:fs/promises') | undefined} nothing where there are no files
 */
export function fileSystem() {
  return /** @type {any} */ (globalThis).process?.getBuiltinModule?.('node:fs/promises')
}
