/** What files are by their first bytes: those that people give for pickles, and those that `open` reads. */

const OPEN = 'open reads it'

/** The name, with its article, what the first bytes are, as latin-1, and what to do. @type {[name: string, start: RegExp, advice?: string][]} */
const FORMATS = [
  ['gzip', /^\x1f\x8b/, OPEN],
  ['xz', /^\xfd7zXZ\0/, OPEN],
  ['bzip2', /^BZh[1-9](?:1AY|\x17rE)/, OPEN],
  ['zstd', /^\(\xb5\/\xfd/, OPEN],
  ['lz4', /^\x04"M\x18/, OPEN],
  ['zstd or lz4', /^[P-_]\*M\x18/, OPEN],
  ['zlib', /^x[\x01^\x9c\xda]/, OPEN],
  ['a zip archive, as files of PyTorch and .npz are', /^PK(?:\x03\x04|\x05\x06)/, OPEN],
  ['an array of numpy.save (.npy)', /^\x93NUMPY/, OPEN],
  ['a tar', /^[^]{257}ustar/, OPEN],
  ['safetensors', /^[^]{5}\0\0\0\{["}]/, OPEN],
  ['a pointer of git-lfs, which stands for the file', /^version https:\/\/git-lfs/, '`git lfs pull` fetches the file itself'],
  ['a pointer of git-annex, which stands for the file', /^\/?annex\/objects\//, '`git annex get` fetches the file itself'],
  [
    'a page of HTML',
    /^(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body)\b/i,
    'look at what the server says in it: a sign-in, or that there is no such file',
  ],
  ['XML', /^(?:\xef\xbb\xbf)?\s*<[?!A-Za-z]/, 'look at what stands in it: servers tell of errors so'],
  ['a MATLAB file of version 7.3, which is HDF5', /^MATLAB 7\.3 /],
  ['a MATLAB file', /^MATLAB [45]\.\d/],
  ['HDF5, as models of Keras are', /^\x89HDF\r\n\x1a\n/],
  ['GGUF, a model of llama.cpp', /^GGUF/],
  ['GGML, a model of an old llama.cpp', /^(?:lmgg|tjgg|fmgg)/],
  ['ONNX', /^\x08[\x01-\x14](?:\x12[\x00-\x7f][ -~]+|[:B])/],
  ['TensorFlow Lite', /^[^]{4}TFL3/],
  ['SQLite', /^SQLite format 3\0/],
  ['Parquet', /^PAR1/],
  ['Arrow (Feather)', /^(?:ARROW1\0\0|FEA1|\xff\xff\xff\xff[^]{4}\x10\0\0\0)/],
  ['ORC', /^ORC[\x00-\x1f]/],
  ['Avro', /^Obj\x01/],
  ['a 7z archive', /^7z\xbc\xaf'\x1c/, 'unpack it first'],
  ['a RAR archive', /^Rar!\x1a\x07/, 'unpack it first'],
  ["R's data (.rds or .rda)", /^(?:RD[AX][23]\n)?(?:X\n\0\0\0[\x02\x03]\0|A\n[23]\n\d+\n)/],
  ["Python's compiled code (.pyc), in the form of marshal", /^(?:[^][\x0b-\x0f]|\x03\xf3)\r\n(?:[\0\x01\x03]\0\0\0|[^]{4}[\xe3c])/],
  ['a PNG image', /^\x89PNG\r\n/],
  ['a JPEG image', /^\xff\xd8\xff/],
  ['a GIF image', /^GIF8[79]a/],
  ['a TIFF image', /^(?:II\*\0|MM\0\*)/],
  ['WAV, AVI or WebP', /^RIFF[^]{4}(?:WAVE|AVI |WEBP)/],
  ['a PDF', /^%PDF-/],
  ['a program', /^(?:\x7fELF|\xcf\xfa\xed\xfe|MZ[^]{58}..\0\0)/],
  ['WebAssembly', /^\0asm\x01/],
  ["Java's serialized objects", /^\xac\xed\0\x05/],
  ['a pickle in base64', /^gA[I-X][A-Za-z0-9+/_-]{3}/, 'decode it first, by Buffer.from(text, "base64") or atob'],
  ['a pickle in base64, of a data URL', /^data:[^,]{0,100};base64,/, 'fetch(url) decodes it'],
  ['a pickle in hexadecimal', /^80 ?0[0-5] ?[0-9a-f]{2} ?[0-9a-f]{2}/i, 'decode it first, by Buffer.from(text, "hex")'],
  ["a pickle as Python's repr of bytes", /^b(?:'|")\\x80/, 'it was written by str() or print(): write the bytes themselves'],
  ['a pickle in UTF-16', /^(?:\xff\xfe\x80\0|\xfe\xff\0\x80)/, 'it was written as text, by a redirection of PowerShell say: write the bytes themselves'],
  ['text in UTF-16', /^(?:\xff\xfe|\xfe\xff)/],
  ['JSON', /^(?:\xef\xbb\xbf)?\s*(?:\{\s*["}]|\[\s*[[{"\d\]-])/, 'JSON.parse reads it'],
]

/** What stands in the first bytes of files of joblib, which are read as pickles up to their first array. */
const JOBLIB = /joblib\.(?:numpy_p|_io|externals)|NDArrayWrapper/

/** The hint of a dump of joblib, or undefined. @param {string} start as latin-1 */
export const joblibHint = (start) => (JOBLIB.test(start) ? `the file is a dump of joblib: ${OPEN}` : undefined)

/** What a file is by its first bytes, and what to do; undefined where they are nothing that is known. @param {string} start as latin-1 */
export function recognizeFormat(start) {
  const found = FORMATS.find(([, pattern]) => pattern.test(start))
  if (!found) return undefined
  const [name, , advice] = found
  return { hint: `the file is ${name}${advice ? `: ${advice}` : ', which is not read here'}`, isOpened: advice === OPEN }
}
