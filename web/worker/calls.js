/**
 * What the page can ask of the worker, by name. Each call gets its arguments and a Job, and gives what can be cloned; `{ value, transfer }` where
 * buffers are to be handed over. A view has its calls in a file of its own.
 *
 * @typedef {{ done: number, total: number, what: string }} Progress
 */
import * as compare from './compare.js'
import * as exports from './export.js'
import * as file from './file.js'
import * as nodes from './nodes.js'
import * as pickle from './pickle.js'
import * as pickleBytes from './pickle-bytes.js'
import * as pickleNodes from './pickle-nodes.js'
import * as picture from './picture.js'
import * as plot from './plot.js'
import * as safety from './safety.js'
import * as search from './search.js'
import * as statistics from './statistics.js'
import * as table from './table.js'
import * as value from './value.js'

export const calls = {
  ...compare.calls,
  ...exports.calls,
  ...file.calls,
  ...nodes.calls,
  ...pickle.calls,
  ...pickleBytes.calls,
  ...pickleNodes.calls,
  ...picture.calls,
  ...plot.calls,
  ...safety.calls,
  ...search.calls,
  ...statistics.calls,
  ...table.calls,
  ...value.calls,
}
