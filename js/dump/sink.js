/**
 * Where pickles are written to: streams of the web and of Node, file handles, files of Deno and writers of Bun. A sink is the caller's, and never closed here.
 *
 * @typedef {WritableStream<Uint8Array> | NodeSink | FileSink | DenoSink | BunSink} Sink where `dump` writes to
 * @typedef {{ write(chunk: Uint8Array, done: (error?: Error | null) => void): boolean }} NodeSink a stream.Writable
 * @typedef {{ write(chunk: Uint8Array, offset: number, length: number, position: null): Promise<{ bytesWritten: number }>, fd: number }} FileSink a FileHandle
 * @typedef {{ write(chunk: Uint8Array): Promise<number>, seek(offset: number, whence: number): Promise<number> }} DenoSink a Deno.FsFile
 * @typedef {{ write(chunk: Uint8Array): number | Promise<number>, flush(): number | Promise<number> }} BunSink what `Bun.file(path).writer()` gives
 */

/** Bytes of one write: Node takes some two gigabytes at most. */
const MOST_AT_ONCE = 2 ** 30

/**
 * A function that writes parts, one after another, each when the sink has taken the one before.
 * It rejects with the sink's errors, and with the signal's reason once that aborts. @throws {TypeError} where the sink is none
 */
export function openSink(/** @type {any} */ sink) {
  const write = writerOf(sink)
  if (!write) throw new TypeError('the sink must be a WritableStream, a Node stream, a FileHandle, or a file of Deno or Bun')
  return async (/** @type {Iterable<Uint8Array>} */ parts, /** @type {AbortSignal | undefined} */ signal) => {
    const { put, end } = write()
    try {
      for (const part of parts) {
        signal?.throwIfAborted()
        for (let at = 0; at < part.length; at += MOST_AT_ONCE) await put(part.subarray(at, at + MOST_AT_ONCE))
      }
    } finally {
      end?.()
    }
  }
}

/** How to begin writing to a sink, or undefined where it is none. @returns {(() => { put: (bytes: Uint8Array) => Promise<unknown>, end?: () => void }) | undefined} */
function writerOf(/** @type {any} */ sink) {
  if (typeof sink?.getWriter === 'function') {
    return () => {
      const writer = sink.getWriter()
      return {
        put: async (bytes) => {
          await writer.ready
          await writer.write(bytes)
        },
        end: () => writer.releaseLock(),
      }
    }
  }
  if (typeof sink?.write !== 'function') return undefined
  if (typeof sink.seek === 'function') return () => ({ put: (bytes) => writeDeno(sink, bytes) })
  // It takes all that it is given, and calls nobody back.
  if (typeof sink.flush === 'function' && typeof sink.on !== 'function') {
    return () => ({
      put: async (bytes) => {
        await sink.write(bytes)
        await sink.flush()
      },
    })
  }
  return typeof sink.fd === 'number' && typeof sink.datasync === 'function'
    ? () => ({ put: (bytes) => writeFile(sink, bytes) })
    : () => ({ put: (bytes) => writeNode(sink, bytes) })
}

async function writeFile(/** @type {any} */ handle, /** @type {Uint8Array} */ bytes) {
  for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at, bytes.length - at, null)).bytesWritten
}

async function writeDeno(/** @type {any} */ file, /** @type {Uint8Array} */ bytes) {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at))
}

/** Writes to a stream of Node. One that is destroyed meanwhile may never call back, so its events are listened to. */
function writeNode(/** @type {any} */ stream, /** @type {Uint8Array} */ bytes) {
  return new Promise((resolve, reject) => {
    const fail = (/** @type {Error | undefined} */ error) => {
      stream.off?.('error', fail)
      stream.off?.('close', stop)
      if (error) reject(error)
      else resolve(undefined)
    }
    const stop = () => fail(new Error('the stream was closed before the pickle was written'))
    stream.on?.('error', fail)
    stream.on?.('close', stop)
    stream.write(bytes, fail)
  })
}
