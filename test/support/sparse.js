// Files of many gigabytes that take no room: parts at their offsets, and zeros between them.
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'

/**
 * A source as `open` takes it, of parts and holes in a row; it counts what is read of it.
 * @param {(Uint8Array | number)[]} row bytes, or how many zeros
 */
export function sparseSource(row) {
  let size = 0
  const parts = row.flatMap((part) => {
    const at = size
    size += typeof part === 'number' ? part : part.length
    return typeof part === 'number' ? [] : [{ at, bytes: part }]
  })
  const source = {
    size,
    bytesRead: 0,
    longestRead: 0,
    /** @param {number} offset @param {number} length */
    async read(offset, length) {
      source.bytesRead += length
      source.longestRead = Math.max(source.longestRead, length)
      const out = new Uint8Array(length)
      for (const { at, bytes } of parts) {
        const from = Math.max(at, offset)
        const to = Math.min(at + bytes.length, offset + length)
        if (from < to) out.set(bytes.subarray(from - at, to - at), from - offset)
      }
      return out
    },
  }
  return source
}

/** Writes the same as a sparse file. @param {string} path @param {(Uint8Array | number)[]} row */
export function writeSparse(path, row) {
  const file = openSync(path, 'w')
  let at = 0
  for (const part of row) {
    if (typeof part !== 'number') writeSync(file, part, 0, part.length, at)
    at += typeof part === 'number' ? part : part.length
  }
  ftruncateSync(file, at)
  closeSync(file)
}

const u16 = (/** @type {number} */ value) => Buffer.from([value & 255, value >> 8])
const u32 = (/** @type {number} */ value) => Buffer.from(new Uint32Array([value]).buffer)
const u64 = (/** @type {number} */ value) => Buffer.from(new BigUint64Array([BigInt(value)]).buffer)

/**
 * A zip in the form of zip64 whose members are stored, or packed as they are given.
 * @param {{ name: string, data: (Uint8Array | number)[], crc?: number, localName?: string, isLeftOut?: boolean, method?: number, size?: number }[]} members @returns {(Uint8Array | number)[]}
 */
export function sparseZip(members) {
  /** @type {(Uint8Array | number)[]} */
  const row = []
  const directory = []
  let at = 0
  for (const { name, data, crc = 0, localName = name, isLeftOut, method = 0, size: unpacked } of members) {
    const size = lengthOf(data)
    const fields = [u16(45), u16(0), u16(method), u32(0), u32(crc), u32(0xffffffff), u32(0xffffffff)]
    const header = Buffer.concat([
      Buffer.from('PK\x03\x04'),
      ...fields,
      u16(localName.length),
      u16(20),
      Buffer.from(localName),
      u16(1),
      u16(16),
      u64(unpacked ?? size),
      u64(size),
    ])
    const extra = [u16(1), u16(24), u64(unpacked ?? size), u64(size), u64(at)]
    if (!isLeftOut)
      directory.push(
        Buffer.concat([
          Buffer.from('PK\x01\x02'),
          u16(45),
          ...fields,
          u16(name.length),
          u16(28),
          Buffer.alloc(10),
          u32(0xffffffff),
          Buffer.from(name),
          ...extra,
        ]),
      )
    row.push(header, ...data)
    at += header.length + size
  }
  const bytes = Buffer.concat(directory)
  const count = u64(directory.length)
  const end64 = [Buffer.from('PK\x06\x06'), u64(44), u16(45), u16(45), u32(0), u32(0), count, count, u64(bytes.length), u64(at)]
  const locator = [Buffer.from('PK\x06\x07'), u32(0), u64(at + bytes.length), u32(1)]
  const end = [Buffer.from('PK\x05\x06'), u32(0), u16(0xffff), u16(0xffff), u32(0xffffffff), u32(0xffffffff), u16(0)]
  return [...row, bytes, Buffer.concat([...end64, ...locator, ...end])]
}

/** How long a row is. @param {(Uint8Array | number)[]} row */
export const lengthOf = (row) => row.reduce((/** @type {number} */ sum, part) => sum + (typeof part === 'number' ? part : part.length), 0)
