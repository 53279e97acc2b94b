// Pickles with other bytes between them: behind their lengths, and padded with zeros.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dumps, isPickleError, open } from 'brine'
import { brine } from '../support/cli.js'
import { root } from '../support/fixtures.js'
import { asTruth, readTruth } from '../support/truth.js'

const folder = join(root, 'several', 'prefixed')
const FORMS = { be8: [8, 'big'], le4: [4, 'little'], le8: [8, 'little'] }

/** A pickle behind its length. */
const prefixed = (pickle, width = 4, byteorder = 'big') => {
  const length = Buffer.alloc(width)
  if (byteorder === 'big') length.writeUInt32BE(pickle.length, width - 4)
  else length.writeUInt32LE(pickle.length)
  return Buffer.concat([length, pickle])
}

describe('pickles behind their lengths', () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.bin'))) {
    it(`are all read: ${name}`, async () => {
      const bytes = readFileSync(join(folder, name))
      const { values } = readTruth(readFileSync(join(folder, `${name}.json`), 'utf8'))
      const document = await open(bytes)
      const [width, byteorder] = FORMS[name.split('.')[0]] ?? [4, 'big']
      assert.deepEqual([document.kind, document.about], ['pickles', { lengths: { bytes: width, byteorder } }])
      assert.deepEqual((await document.value()).map(asTruth), values)
      assert.deepEqual(document.entries.map((entry) => entry.name), values.map((_, i) => String(i))) // prettier-ignore
      assert.equal(document.entries.reduce((size, entry) => size + entry.size + width, 0), bytes.length) // prettier-ignore
      for (const [i, value] of values.entries()) {
        assert.deepEqual(asTruth(await document.value(String(i))), value)
        assert.deepEqual(asTruth(await (await document.tree.find(`[${i}]`)).value()), value)
      }
      for (const option of [{ sharedMemo: true }, { lossless: true }]) assert.equal((await (await open(bytes, option)).value()).length, values.length)
      const { status, stdout } = brine(['json', join(folder, name)])
      assert.deepEqual([status, stdout.trimEnd().split('\n').length], [0, values.length])
    })

    it(`are known by certainty alone: ${name}, cut, lengthened or changed`, async () => {
      const bytes = readFileSync(join(folder, name))
      for (const other of [bytes.subarray(0, -1), bytes.subarray(1), Buffer.concat([bytes, Buffer.alloc(1)]), Buffer.concat([bytes, bytes.subarray(0, 9)])])
        await assert.rejects(open(other), isPickleError)
      // Of any length that is another, the last is the one that is seen last.
      for (const width of [4, 8]) {
        const at = bytes.lastIndexOf(Buffer.from([0x80, 5])) - width
        const other = Buffer.from(bytes)
        if (at < 0) continue
        for (let i = at; i < at + width; i++) other[i] ^= 1
        await assert.rejects(open(other), isPickleError)
      }
    })
  }

  it('may have lengths that look like the mark of something else, or like a pickle', async () => {
    for (const length of [0x0178, 0x9c78, 0x5d, 0x4b50, 0x2e4e, 0x2e5d, 0x0480, 0x0280]) {
      const overhead = length - dumps('x'.repeat(length)).length
      const pickle = dumps('x'.repeat(length > 300 ? length + overhead : length - (dumps('x'.repeat(50)).length - 50)))
      assert.equal(pickle.length, length)
      for (const [width, byteorder] of [...Object.values(FORMS), [4, 'big']]) {
        const one = prefixed(pickle, width, byteorder)
        const document = await open(Buffer.concat([one, one]))
        assert.deepEqual([document.kind, (await document.value()).length], ['pickles', 2])
        assert.equal(typeof (await (await open(one)).value()), 'string')
      }
    }
  })

  it('are none where the file is one pickle as it stands', async () => {
    for (const bytes of [dumps([1, 2]), dumps('x', { protocol: 0 }), Buffer.from('N.')]) assert.equal((await open(bytes)).about.lengths, undefined)
  })

  it('of no bytes, or of more than there are, are none', async () => {
    for (const text of ['\0\0\0\0', '\0\0\0\0\0\0\0\0', '\0\0\0\x02N.\0\0\0\0', '\xff\xff\xff\xffN.', '\0\0\0\x03N.'])
      await assert.rejects(open(Buffer.from(text, 'latin1')), isPickleError)
  })
})

describe('pickles that are padded with zeros', () => {
  const shelf = readFileSync(join(root, 'several', 'shelves', 'py3.13', 'plain.dat'))

  it('are all found at multiples of 512, as a shelf without its directory has them', async () => {
    const document = await open(shelf)
    assert.deepEqual([document.kind, document.about, document.entries.length], ['pickles', { isPadded: true }, 8])
    assert.deepEqual((await document.value()).map(({ number }) => number), [0, 1, 2, 3, 4, 5, 6, 7]) // prettier-ignore
    assert.deepEqual(document.entries.map(({ size }) => size), Array(8).fill(50)) // prettier-ignore
    assert.equal(brine(['json'], shelf).stdout.split('\n').length, 9)
    for (const command of ['json', 'show'])
      assert.match(brine([command], shelf).stderr, /^brine: -: the pickles are padded as in a shelf; without its \.dir file /)
    assert.match(brine(['show', '--flat'], shelf).stdout, /\.number: int 7\n/)
  })

  it('end where something else stands, of which about.trailing tells', async () => {
    const changed = readFileSync(join(root, 'several', 'shelves', 'py3.13', 'changed.p2.dat'))
    const document = await open(changed)
    assert.equal(await document.value('0'), 'shorter')
    const { offset, bytes, error } = document.about.trailing
    assert.deepEqual([offset, bytes, isPickleError(error)], [document.entries[0].size, changed.length - offset, true])
    const cut = await open(Buffer.concat([shelf.subarray(0, 2048), Buffer.from('\xff')]))
    assert.deepEqual([cut.entries.length, cut.about.trailing.offset], [4, 1586])
    assert.match(cut.about.trailing.error.hint, /\.dir/)
    await assert.rejects(cut.value(), isPickleError)
  })

  it('are none at other places: zeros that end at no multiple of 512, or at the end of the file, are what cannot be read', async () => {
    const one = Buffer.from('K\x01.')
    for (const zeros of [1, 3, 508, 510, 1021]) {
      const { about } = await open(Buffer.concat([one, Buffer.alloc(zeros), one]))
      assert.equal(about.trailing.offset, 3, String(zeros))
    }
    assert.equal((await open(Buffer.concat([one, Buffer.alloc(509)]))).about.trailing.bytes, 509)
    assert.deepEqual(await (await open(Buffer.concat([one, Buffer.alloc(509), one]))).value(), [1, 1])
  })
})
