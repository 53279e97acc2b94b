/** Node's own zlib, or undefined in a browser. Asked for where it is used: to load it would add to every import. @returns {typeof import('node:zlib') | undefined} */
export const nodeZlib = () => /** @type {any} */ (globalThis).process?.getBuiltinModule?.('node:zlib')
