/** What reads files and streams: a chunk beside the module, which js/on-demand.js loads. */
export { decompress } from './containers/decompression.js'
export { loadJoblib } from './containers/joblib.js'
export { loadTorch, readStorages } from './containers/torch.js'
export { load } from './load/load-async.js'
export { open } from './open.js'
export { openReading } from './sources/reading.js'
