/** The calls that read files and streams, whole: the build makes a chunk of this module, which js/on-demand.js loads at the first of them. */
export { decompress } from './containers/decompress/decompression.js'
export { loadJoblib } from './containers/joblib/joblib.js'
export { loadTorch } from './containers/torch/load-torch.js'
export { readStorages } from './containers/torch/torch.js'
export { load } from './load/load-async.js'
export { open, openPickles } from './containers/open.js'
export { scanFile } from './scan/scan-file.js'
export { openReading } from './load/explained-reading.js'
