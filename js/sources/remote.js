/**
 * Files of a URL, read by HTTP ranges.
 *
 * A request whose connection fails is made once more, as a connection that was kept alive may have died meanwhile; a status is an answer, and is
 * not asked for again. A file that changes meanwhile is an error. A server that knows no ranges sends all of the file, up to a limit.
 *
 * @typedef {object} RemoteOptions the options of files that are read by their URL
 * @property {Record<string, string> | Iterable<[string, string]>} [headers] of each request
 * @property {(url: string, options?: any) => Promise<any>} [fetch] makes the requests, in place of the platform's
 * @property {'omit' | 'same-origin' | 'include'} [credentials] whether a page sends cookies, as `fetch` has it: 'omit', 'same-origin' or 'include'
 * @property {number} [maxDownload] the most bytes of a file whose server knows no ranges, so that all of it has to be read (default 256 MiB): a LimitError
 *
 * @typedef {RemoteOptions & { signal?: AbortSignal }} RequestOptions
 */
import { isPickleError, LimitError, UnpicklingError } from '../errors.js'
import { BLOCK, BlockSource } from './blocks.js'
import { openSource } from './source.js'

const MOST_DOWNLOADED = 256 * 2 ** 20

/** @param {RequestOptions} options @throws {TypeError} where one is not of its type */
export function checkRemoteOptions({ headers, fetch, maxDownload }) {
  if (fetch !== undefined && typeof fetch !== 'function') throw new TypeError('options.fetch must be a function')
  if (headers !== undefined && (typeof headers !== 'object' || headers === null)) throw new TypeError('options.headers must be an object')
  if (maxDownload !== undefined && !(typeof maxDownload === 'number' && maxDownload >= 0))
    throw new TypeError('options.maxDownload must be a number, 0 or more')
}

/** The body of a URL from its start on, as a source that is read in order. @param {string} url @param {RequestOptions} options */
export async function openDownload(url, options) {
  return new Requests(url, options).get(undefined, async (response) => {
    if (!response.ok) throw badStatus(url, response)
    return openSource(response)
  })
}

/**
 * A file of a URL: its bytes by ranges, or its body where the server knows none, which is of unknown size and has to be read whole.
 * @param {string} url @param {RequestOptions} options
 * @returns {Promise<import('./source.js').Source>} @throws {UnpicklingError} HTTP, FETCH @throws {LimitError} LIMIT_DOWNLOAD
 */
export async function openUrl(url, options) {
  const requests = new Requests(url, options)
  const first = await requests.get(`bytes=0-${BLOCK - 1}`, async (response) => {
    if (response.status === 206) return { response, bytes: await bytesOf(url, response) }
    return { response }
  })
  const { response, bytes } = first
  // An empty file has no range.
  if (response.status === 416) return openSource(new Uint8Array(0))
  if (!bytes) {
    if (!response.ok) throw badStatus(url, response)
    return limitDownload(url, response, options.maxDownload ?? MOST_DOWNLOADED)
  }
  const size = rangeOf(response)?.size ?? (bytes.length < BLOCK ? bytes.length : await requests.size())
  if (size === undefined) {
    const whole = await requests.get(undefined, async (answer) => answer)
    return limitDownload(url, whole, options.maxDownload ?? MOST_DOWNLOADED)
  }
  const validator = validatorOf(response)
  const readRange = (/** @type {number} */ start, /** @type {number} */ end) => requests.range(start, end, size, validator)
  return new BlockSource(size, readRange, bytes.length === Math.min(BLOCK, size) ? bytes : undefined)
}

/** What tells whether a file has changed between two requests. */
const validatorOf = (/** @type {Response} */ response) => response.headers.get('etag') ?? response.headers.get('last-modified')

/** Which bytes a response gives, and of how many; undefined where a page may not see it, or the size is not told. @param {Response} response */
function rangeOf({ headers }) {
  const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers.get('content-range') ?? '')
  return range ? { start: Number(range[1]), size: Number(range[3]) } : undefined
}

/** The length of a body, where it is told and is that of the bytes that are read. @param {Response} response */
export function lengthOf({ headers }) {
  const text = headers.get('content-length')
  return text && /^\d+$/.test(text) && !headers.get('content-encoding') ? Number(text) : undefined
}

/** Lets go of a body that is not read. */
const drop = (/** @type {Response} */ response) => void response.body?.cancel?.()?.catch(() => {})

/** The body of a server without ranges. @param {string} url @param {Response} response @param {number} limit */
async function limitDownload(url, response, limit) {
  const length = lengthOf(response) ?? 0
  const source = await openSource(response)
  const check = (/** @type {number} */ bytes) => {
    if (bytes <= limit) return
    void source.close().catch(() => {})
    const hint = `the server gives no ranges, so all of the file would have to be read: the option maxDownload allows more, and open(await fetch(url)) has no such limit`
    throw new LimitError('LIMIT_DOWNLOAD', `${url} has ${length ? bytes : `more than ${limit}`} bytes, and the limit 'maxDownload' is ${limit}`, { hint })
  }
  check(length)
  return {
    size: Infinity,
    total: source.total,
    about: { ranges: false },
    close: () => source.close(),
    async read(/** @type {number} */ offset, /** @type {number} */ least, /** @type {number} */ most) {
      const bytes = await source.read(offset, least, most)
      check(offset + bytes.length)
      return bytes
    },
  }
}

/** The bytes of a range. @param {string} url @param {Response} response */
async function bytesOf(url, response) {
  const encoding = response.headers.get('content-encoding')
  if (!encoding || encoding === 'identity') return new Uint8Array(await response.arrayBuffer())
  drop(response)
  const hint = 'ranges of a file that the server compresses cannot be put together: have it send this file as it is, or read open(await fetch(url))'
  throw new UnpicklingError('HTTP', `${url} answers to a range with the Content-Encoding ${encoding}`, { hint })
}

/** @type {Record<number, string>} */
const STATUS_HINTS = {
  401: 'the server wants to know who asks: the option headers ({ Authorization }), or credentials for cookies',
  403: 'the server refuses it: an address that is signed may have expired; the options headers and credentials tell who asks',
  404: 'there is no such file on the server',
}

/** @param {string} url @param {Response} response @param {string} [what] */
function badStatus(url, response, what = '') {
  drop(response)
  return new UnpicklingError('HTTP', `${url} answers with status ${response.status} ${response.statusText}${what}`, { hint: STATUS_HINTS[response.status] })
}

class Requests {
  #url
  #options

  /** @param {string} url @param {RequestOptions} options */
  constructor(url, options) {
    this.#url = url
    this.#options = options
  }

  /**
   * Makes a request and gives what `take` makes of the response; both once more where the connection fails.
   * @template T @param {string | undefined} range @param {(response: Response) => Promise<T>} take @param {string} [method] @returns {Promise<T>}
   */
  async get(range, take, method = 'GET') {
    const { headers, credentials, signal, fetch = globalThis.fetch } = this.#options
    const init = { method, headers: new Headers(/** @type {any} */ (headers)), signal, ...(credentials ? { credentials } : {}) }
    if (range) init.headers.set('Range', range)
    for (let isAgain = false; ; isAgain = true) {
      try {
        return await take(await fetch(this.#url, init))
      } catch (error) {
        signal?.throwIfAborted()
        if (isPickleError(error)) throw error
        if (isAgain) throw cannotFetch(this.#url, error)
      }
    }
  }

  /** The bytes of a range of the file. @param {number} start @param {number} end @param {number} size @param {string | null} validator @returns {Promise<Uint8Array>} */
  range(start, end, size, validator) {
    const url = this.#url
    return this.get(`bytes=${start}-${end - 1}`, async (response) => {
      const hasChanged = response.status === 416 || validatorOf(response) !== validator || (rangeOf(response)?.size ?? size) !== size
      if (response.ok ? hasChanged : response.status === 416) {
        drop(response)
        throw new UnpicklingError('CHANGED', `${url} has changed while it was read`, { hint: 'open it again' })
      }
      if (response.status !== 206) throw badStatus(url, response, ' to a range')
      const bytes = await bytesOf(url, response)
      if ((rangeOf(response)?.start ?? start) !== start || bytes.length !== end - start)
        throw new UnpicklingError('HTTP', `${url} gives ${bytes.length} bytes where ${end - start} at ${start} were asked for`)
      return bytes
    })
  }

  /**
   * The size of a file whose Content-Range a page may not see: the length of the range that reaches to its end, which it may, or that of HEAD;
   * undefined where neither is told. A range is never compressed, but what HEAD tells of may be.
   */
  async size() {
    const length = await this.get('bytes=0-', async (response) => {
      drop(response)
      return response.status === 206 ? lengthOf(response) : undefined
    })
    if (length !== undefined) return length
    const head = await this.get(undefined, async (response) => (response.ok ? lengthOf(response) : undefined), 'HEAD')
    // One byte before the end, and none behind it.
    const isRight =
      head && (await this.get(`bytes=${head - 1}-${head}`, async (response) => response.status === 206 && (await response.arrayBuffer()).byteLength === 1))
    return isRight ? head : undefined
  }
}

/** The error that no answer came: the address, and what the platform tells of the cause. @param {string} url @param {any} error */
function cannotFetch(url, error) {
  /** @type {string[]} */
  const causes = []
  for (let cause = error; cause && causes.length < 4; cause = cause.cause) {
    const text = cause.message || cause.code || String(cause)
    if (!causes.includes(text)) causes.push(text)
  }
  const isPage = globalThis.location?.origin !== undefined
  const hint = isPage
    ? 'the address may be wrong, or its server may not let this page read it: CORS, by the headers Access-Control-Allow-Origin and, for the option headers, Access-Control-Allow-Headers'
    : 'the address may be wrong, or its server cannot be reached from here'
  return new UnpicklingError('FETCH', `${url} cannot be fetched: ${causes.join(': ')}`, { cause: error, hint })
}
