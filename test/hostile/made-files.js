// Hostile files that are made here: small ones of each kind that containers, trees and the command line meet.
import { deflateSync, gzipSync } from 'node:zlib'
import { writeZip } from '../support/zip.js'

const ascii = (/** @type {string} */ text) => Uint8Array.from(Buffer.from(text, 'latin1'))
/** The same bytes again and again. @param {Uint8Array | number[]} bytes @param {number} count */
const repeat = (bytes, count) => Uint8Array.from(Buffer.concat(Array.from({ length: count }, () => Uint8Array.from(bytes))))

/** The text of a member's header in a tar, of a type, whose content is as long as said. @param {string} type @param {number} length */
function tarHeader(type, length) {
  const block = Buffer.alloc(512)
  block.write('name', 0)
  block.write(length.toString(8).padStart(11, '0'), 124)
  block.write('        ', 148)
  block.write(type, 156)
  block.write('ustar\x0000', 257)
  block.write(
    `${block
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\x00 `,
    148,
  )
  return block
}

/** A tar with a pax header of such a text. @param {string} text */
const taxed = (text) =>
  Uint8Array.from(Buffer.concat([tarHeader('x', text.length), Buffer.from(text.padEnd(512, '\x00')), tarHeader('0', 0), Buffer.alloc(1024)]))

/** Zips of one member, each in the next. @param {number} depth */
function nested(depth) {
  let bytes = ascii('K\x01.')
  for (let i = 0; i < depth; i++) bytes = writeZip([{ name: `member${i}`, bytes }])
  return bytes
}

/** A tuple that holds another one twice, and so on down. @param {number} levels */
const laughs = (levels) => `K\x01${'2\x86'.repeat(levels)}`

const EMPTY_XZ = Buffer.from('/Td6WFoAAATm1rRGAAAAABzfRCEftvN9AQAAAAAEWVo=', 'base64')
const LZMA_ZEROS = Array(13).fill(0)
const BZ2_END = [0x17, 0x72, 0x45, 0x38, 0x50, 0x90, 0, 0, 0, 0]

/** Every file: its name and its bytes. @returns {Generator<import('./harness.js').Input>} */
export function* madeFiles() {
  yield { name: 'an empty file', bytes: ascii('') }
  yield { name: '1000 empty members of gzip', bytes: repeat(gzipSync(''), 1000) }
  yield { name: '1000 empty streams of zlib', bytes: repeat(deflateSync(''), 1000) }
  yield { name: '1000 empty streams of xz', bytes: repeat(EMPTY_XZ, 1000) }
  yield { name: '1000 empty streams of lzma', bytes: repeat([0x5d, 0, 0, 1, 0, ...LZMA_ZEROS.slice(5), 0, 0, 0, 0, 0], 1000) }
  yield { name: '1000 streams of lzma with tables of 6 MB', bytes: repeat([224, 0, 0, 1, 0, ...LZMA_ZEROS.slice(5), 0, 0, 0, 0, 0], 1000) }
  yield { name: '1000 empty streams of bz2 of two sizes', bytes: repeat([0x42, 0x5a, 0x68, 0x31, ...BZ2_END, 0x42, 0x5a, 0x68, 0x39, ...BZ2_END], 500) }
  yield { name: '1000 empty frames of zstd with windows of 128 MB', bytes: repeat([0x28, 0xb5, 0x2f, 0xfd, 0, 17 << 3, 1, 0, 0], 1000) }
  for (const text of ['30', '0 a=b\n', '-9 a=b\n', '3 a=b\n', '99999999999999999999 a=b\n', '13 size=-512\n', '15 size=1e300\n', '1a a=b\n', '9 a\n'])
    yield { name: `a pax record ${JSON.stringify(text)}`, bytes: taxed(text) }
  yield { name: '40 zips, one in the other', bytes: nested(40) }
  yield {
    name: 'names that lead elsewhere',
    bytes: writeZip(['../a.pkl', '/etc/b.pkl', 'C:\\c.pkl', '..\\d.pkl'].map((name) => ({ name, bytes: ascii('K\x01.') }))),
  }
  yield {
    name: 'members whose names a terminal obeys',
    bytes: writeZip(['a\n\x1b[2J.pkl', '\u202eb\u009b.pkl'].map((name) => ({ name, bytes: ascii('K\x01.') }))),
  }
  yield { name: 'keys and classes that a terminal obeys', bytes: ascii('}(\x8c\x04a\nb\x1bK\x01\x8c\x02\xc2\x9bc\x1b[2J\nname\x1b]0;x\x07\n)\x81u.') }
  yield { name: 'an error that a terminal obeys', bytes: ascii('I12\x1b[2J\n.') }
  yield { name: 'keys that are names of methods', bytes: ascii('}(\x8c\x08toString]\x8c\x0bconstructorK\x01\x8c\x06toJSON}\x8c\x07valueOf)\x8c\x04nameNu.') }
  yield { name: '5000 lists, one in the other', bytes: ascii(`${']'.repeat(5000)}${'a'.repeat(4999)}.`) }
  yield { name: '5000 dicts, one in the other', bytes: ascii(`${'}K\x01'.repeat(5000)}N${'s'.repeat(5000)}.`) }
  yield { name: 'a list of itself', bytes: ascii(']\x94h\x00a.') }
  yield { name: 'sharing of 2**40', bytes: ascii(`${laughs(40)}.`) }
  yield { name: 'keys of a sharing of 2**40', bytes: ascii(`}${laughs(40)}K\x01s.`) }
  yield { name: 'a state of a sharing of 2**40', bytes: ascii(`cm\nf\n)\x81${laughs(40)}b.`) }
  yield { name: '1000 dicts of a key each', bytes: ascii(`](${Array.from({ length: 1000 }, (_, i) => `}I${i}\nI1\ns`).join('')}e.`) }
}
