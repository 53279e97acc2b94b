/**
 * brine, Python pickles for JavaScript: all names that users can import, and nothing else.
 *
 * @typedef {import('./settings.js').LoadOptions} LoadOptions
 * @typedef {import('./settings.js').Limits} Limits
 * @typedef {import('./containers/open.js').OpenOptions} OpenOptions
 * @typedef {import('./sources/remote.js').RemoteOptions} RemoteOptions
 * @typedef {import('./sources/source.js').SourceLike} SourceLike
 * @typedef {import('./sources/own-source.js').RandomAccessSource} RandomAccessSource
 * @typedef {import('./containers/find-pickles.js').FoundPickle} FoundPickle
 * @typedef {import('./containers/find-pickles.js').FoundPickles} FoundPickles
 * @typedef {import('./decompile/decompile.js').DecompileOptions} DecompileOptions
 * @typedef {import('./dump/dump.js').DumpOptions} DumpOptions
 * @typedef {import('./tools/dis.js').DisOptions} DisOptions
 * @typedef {import('./document/csv.js').CsvOptions} CsvOptions
 * @typedef {import('./document/json.js').JsonOptions} JsonOptions
 * @typedef {import('./tools/records.js').Operation} Operation
 * @typedef {import('./trace/trace.js').Call} Call
 * @typedef {import('./scan/report.js').ScanReport} ScanReport
 * @typedef {import('./scan/report.js').Coverage} Coverage
 * @typedef {import('./scan/findings.js').Finding} Finding
 * @typedef {import('./scan/findings.js').NamedGlobal} NamedGlobal
 * @typedef {import('./scan/findings.js').JudgedCall} JudgedCall
 * @typedef {import('./scan/scan.js').ScanOptions} ScanOptions
 * @typedef {import('./scan/scan-file.js').ScanFileOptions} ScanFileOptions
 * @typedef {import('./trace/trace.js').Operand} Operand
 * @typedef {import('./codec/opcodes.js').OpcodeArgument} OpcodeArgument
 * @typedef {import('./codec/opcodes.js').StackItem} StackItem
 * @typedef {import('./containers/decompress/decompression.js').DecompressOptions} DecompressOptions
 * @typedef {import('./containers/decompress/recognize-compression.js').Compression} Compression
 * @typedef {import('./containers/joblib/joblib.js').JoblibOptions} JoblibOptions
 * @typedef {import('./containers/numpy/npy.js').NpyHeader} NpyHeader
 * @typedef {import('./containers/numpy/npy.js').NpyOptions} NpyOptions
 * @typedef {import('./containers/torch/torch.js').TorchFile} TorchFile
 * @typedef {import('./containers/torch/torch.js').TorchOptions} TorchOptions
 * @typedef {import('./document/describe.js').Child} Child
 * @typedef {import('./document/describe.js').Description} Description
 * @typedef {import('./document/document.js').DocumentEntry} DocumentEntry
 * @typedef {import('./document/document.js').DocumentKind} DocumentKind
 * @typedef {import('./dump/sink.js').Sink} Sink
 * @typedef {import('./errors.js').ErrorCode} ErrorCode
 * @typedef {import('./generated/tables.js').OpcodeName} OpcodeName
 * @typedef {import('./load/load.js').PickleValue} PickleValue what a load can give
 * @typedef {import('./sources/beside.js').Files} Files
 * @typedef {import('./sources/reading.js').AsyncOptions} AsyncOptions
 * @typedef {import('./types/numpy/ndarray.js').DataOf} DataOf the form of `data` by the name of a dtype
 * @typedef {import('./types/numpy/ndarray.js').DataOfDType} DataOfDType
 * @typedef {import('./types/numpy/ndarray.js').DTypeName} DTypeName
 * @typedef {import('./types/torch/tensor.js').Quantizer} Quantizer
 * @typedef {import('./types/torch/tensor.js').TensorOptions} TensorOptions
 */
export { loads, loadsAll } from './load/load.js'
export { decompress, load, loadJoblib, loadTorch, open, openPickles, readStorages, scanFile } from './on-demand.js'
export { scan } from './scan/scan.js'
export { dump, dumps } from './dump/dump.js'
export { describe, keyLabel } from './document/describe.js'
export { PersistentId } from './types/python/persistent-id.js'
export { revive } from './load/revive.js'
export { PickleDocument } from './document/document.js'
export { encodeCsv } from './document/csv.js'
export { encodeJson, json } from './document/json.js'
export { str } from './document/python-text.js'
export { Node } from './document/tree.js'
export { dis, disStream } from './tools/dis.js'
export { genops, genopsStream } from './tools/genops.js'
export { Opcode } from './codec/opcodes.js'
export { decompile } from './decompile/decompile.js'
export { trace, Trace } from './trace/trace.js'
export { optimize, optimizeStream } from './tools/optimize.js'
export { isPickleError, LimitError, PickleError, PicklingError, UnpicklingError } from './errors.js'
export { ByteArray, Complex, Ellipsis, Float, FrozenSet, NotImplemented, PickleBuffer, PyClass, PyObject, STATE, Tuple } from './types/python/basic.js'
export { Counter, DefaultDict, Deque, OrderedDict, PyPath, Range, Slice } from './types/python/collections.js'
export { PyDate, PyDateTime, PyTime } from './types/python/datetime.js'
export { PyTimeDelta, PyTimeZone } from './types/python/timedelta.js'
export { Decimal, Fraction, UUID } from './types/python/numbers.js'
export { PyArray } from './types/python/array.js'
export { DType } from './types/numpy/dtype.js'
export { NDArray } from './types/numpy/ndarray-from.js'
export { NumpyScalar } from './types/numpy/numpy-scalar.js'
export { Tensor } from './types/torch/tensor.js'
export { Storage } from './types/torch/storage.js'
export { NestedTensor, SparseTensor, TorchDevice, TorchSize } from './types/torch/sparse-tensor.js'
export { LazyBytes } from './types/numpy/lazy.js'
export { MaskedArray } from './types/numpy/masked.js'
export { SparseArray } from './types/scipy/sparse.js'
export { Column } from './types/pandas/column.js'
export { ExtensionArray } from './types/pandas/extension-array.js'
export { DataFrame, Series } from './types/pandas/frame.js'
export { Index } from './types/pandas/index.js'
export { Interval, Period, Timedelta, Timestamp } from './types/pandas/scalars.js'
export { recognizeCompression } from './containers/decompress/recognize-compression.js'
export { recognizeJoblib } from './containers/joblib/recognize-joblib.js'
export { npy, parseNpy, readNpyHeader } from './containers/numpy/npy.js'
export { writeSafetensors } from './containers/safetensors/write-safetensors.js'
export { writeNpz } from './containers/numpy/npz.js'
