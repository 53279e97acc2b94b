// The calls of the viewer's worker in Node, without a page: what they answer is what the views show.
const had = 'self' in globalThis
if (!had) Object.assign(globalThis, { self: { postMessage() {} } })
export const { calls } = await import('../../web/worker/calls.js')
if (!had) Reflect.deleteProperty(globalThis, 'self')

/** What a call gets besides its arguments. */
export const job = { signal: new AbortController().signal, progress() {} }

/** Opens a file of bytes. @param {Uint8Array} bytes @param {string} [name] */
export const openBytes = (bytes, name) => calls.open({ bytes, name }, job)

/** Goes into the node of a path, and gives its number. @param {string} path */
export async function enter(path) {
  let id = 0
  for (const index of (await calls.way(path, job)).indexes) id = (await calls.enter(id, index)).id
  return id
}

/** All cells of a table, or of a slice. @param {number} id @param {string | null} [slice] */
export async function cellsOf(id, slice = null) {
  const head = await calls.table(id, slice)
  const columns = head.isArray ? (head.columnCount ?? 1) : head.columns.length
  return { head, ...(await calls.cells(id, { rows: [0, head.rows], columns: [0, columns], slice }, job)) }
}
