// The limit of what is inflated holds for all members of a zip together, and a member that is read again counts once.
import assert from 'node:assert/strict'
import { deflateRawSync } from 'node:zlib'
import { crc32 } from '../../js/containers/decompress/crc32.js'
import { LimitError, open } from '../../js/index.js'

/** A zip of deflated members. @param {Record<string, Buffer>} members */
function deflatedZip(members) {
  const [files, directory] = [[], []].map(() => /** @type {Buffer[]} */ ([]))
  let offset = 0
  for (const [name, bytes] of Object.entries(members)) {
    const packed = deflateRawSync(bytes)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(bytes), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(bytes.length, 18)
    fields.writeUInt16LE(name.length, 22)
    const end = Buffer.alloc(14)
    end.writeUInt32LE(offset, 10)
    const file = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed])
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, end, Buffer.from(name)]))
    files.push(file)
    offset += file.length
  }
  const central = Buffer.concat(directory)
  const tail = Buffer.alloc(22)
  tail.write('PK\x05\x06', 'latin1')
  tail.writeUInt16LE(files.length, 8)
  tail.writeUInt16LE(files.length, 10)
  tail.writeUInt32LE(central.length, 12)
  tail.writeUInt32LE(offset, 16)
  return Uint8Array.from(Buffer.concat([...files, central, tail]))
}

/** A pickle of so many bytes. @param {number} length */
const pickleOf = (length) => Buffer.concat([Buffer.from('B'), Buffer.from(new Uint32Array([length]).buffer), Buffer.alloc(length), Buffer.from('.')])

describe('the members of one zip', () => {
  const zip = deflatedZip(Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`${name}.pkl`, pickleOf(100_000)])))

  it('are inflated to maxInflated together, and no further', async () => {
    const use = async () => {
      const document = await open(zip, { maxInflated: 250_000 })
      for (const node of await document.tree.children()) await node.load()
    }
    await assert.rejects(use, (error) => error instanceof LimitError && /members of one zip/.test(error.message))
  })

  it('count once, however often they are read', async () => {
    const document = await open(zip, { maxInflated: 410_000 })
    for (let i = 0; i < 5; i++) for (const node of await document.tree.children()) await node.load()
  })
})
