/** The scope of a worker, which the types of a page do not know. */

/** @type {{ postMessage: (message: any, transfer?: Transferable[]) => void, onmessage: ((event: MessageEvent) => void) | null }} */
export const scope = /** @type {any} */ (self)
