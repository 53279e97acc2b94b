// Pickles of Python 2 whose str are no ASCII, wherever in a file they are: each is read by latin1, alone, and it is said.
import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { dumps, NDArray, npy, open } from 'brine'
import { writeZip } from '../support/zip.js'
import { useViewer } from './support.js'
import { calls, enter, job, openBytes } from './worker-calls.js'

/** What Python 2.7 writes of {'a': 'caf\xe9', 'b': [1]} at protocol 2. */
const old = Buffer.from('\x80\x02}q\x00(U\x01aq\x01U\x04caf\xe9q\x02U\x01bq\x03]q\x04K\x01au.', 'latin1')
const inner = writeZip([
  { name: 'old.pkl', bytes: old },
  { name: 'new.pkl', bytes: dumps({ a: 'new' }) },
])
/** An array of objects with a str of Python 2 in it: its text written as such one. */
const objects = (() => {
  const bytes = Buffer.from(npy(NDArray.from(['cafe', 'x'], undefined, { dtype: 'object' })))
  const text = bytes.indexOf('cafe')
  const before = bytes.subarray(0, text)
  const length = before.subarray(-1)[0] === 4 ? 2 : 5
  return Buffer.concat([before.subarray(0, -length), Buffer.from('U\x04caf\xe9', 'latin1'), bytes.subarray(text + 4)])
})()
const npz = writeZip([
  { name: 'texts.npy', bytes: objects },
  { name: 'numbers.npy', bytes: npy(NDArray.from(Float64Array.of(1, 2))) },
])
/** A member of a tar: its header of 512 bytes, and its bytes in blocks. @param {string} name @param {Uint8Array} bytes */
function tarMember(name, bytes) {
  const header = Buffer.alloc(512)
  header.write(name)
  header.write('0000644\0', 100)
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('        0ustar\x0000', 148)
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  return Buffer.concat([header, bytes, Buffer.alloc(-bytes.length & 511)])
}

/** Files by what they are, with the paths of a text. @type {Record<string, { bytes: Uint8Array, path: string, isWhole?: boolean }>} */
const FILES = {
  'one pickle': { bytes: old, path: '.a', isWhole: true },
  'a compressed pickle': { bytes: gzipSync(old), path: '.a', isWhole: true },
  'several pickles, the first of them': { bytes: Buffer.concat([old, dumps(1)]), path: '[0].a', isWhole: true },
  'several pickles, the last of them': { bytes: Buffer.concat([dumps(1), old]), path: '[1].a', isWhole: true },
  'a member of a zip': { bytes: inner, path: '["old.pkl"].a' },
  'a compressed member of a zip': {
    bytes: writeZip([
      { name: 'old.pkl.gz', bytes: gzipSync(old) },
      { name: 'other.pkl', bytes: dumps(1) },
    ]),
    path: '["old.pkl.gz"].a',
  },
  'a member of a tar': {
    bytes: Buffer.concat([tarMember('old.pkl', old), tarMember('new.pkl', dumps({ a: 'new' })), Buffer.alloc(1024)]),
    path: '["old.pkl"].a',
  },
  'a member of an archive in an archive': {
    bytes: writeZip([
      { name: 'inner.zip', bytes: inner },
      { name: 'other.pkl', bytes: dumps(1) },
    ]),
    path: '["inner.zip"]["old.pkl"].a',
  },
  'an array of objects in an npz': { bytes: npz, path: '.texts[0]' },
}

describe('pickles of Python 2 in the viewer', () => {
  for (const [name, { bytes, path, isWhole = false }] of Object.entries(FILES)) {
    it(`reads ${name} by latin1`, async () => {
      const { encoding } = await openBytes(bytes)
      const look = await calls.look(await enter(path))
      assert.equal(look.content.text, 'café')
      assert.deepEqual([encoding, look.encoding], isWhole ? ['latin1', undefined] : [undefined, 'latin1'])
      const { hits } = await calls.search('café', job)
      assert.deepEqual(
        hits.map((hit) => hit.path),
        [path],
      )
    })

    it(`compares ${name}, and saves a value of it`, async () => {
      await openBytes(bytes)
      await calls.openOther({ bytes: Uint8Array.from(bytes) }, job)
      assert.deepEqual((await calls.compare(job)).differences, [])
      const id = await enter(path)
      assert.equal(await (await calls.saveJson(id, job)).text(), '"café"')
    })
  }

  it('leaves the others as they are, and says nothing of them', async () => {
    await openBytes(inner)
    const line = async () => (await calls.children(0, 0, 9)).map(({ label, type }) => `${label} ${type}`)
    assert.deepEqual(await line(), ['"old.pkl" file', '"new.pkl" file'])
    assert.equal((await calls.look(await enter('["new.pkl"].a'))).encoding, undefined)
    await enter('["old.pkl"]')
    assert.deepEqual(await line(), ['"old.pkl" dict', '"new.pkl" dict'])
  })

  it('shows the line of such an array at once, and saves all arrays', async () => {
    await openBytes(npz)
    const [texts] = await calls.children(0, 0, 9)
    assert.match(`${texts.type}${texts.rest}`, /^ndarray object \(2,\)/)
    const saved = await open(new Uint8Array(await (await calls.saveAll('npz', job)).arrayBuffer()), { lossless: true })
    assert.equal(String((await (await saved.tree.find('.texts')).load()).get(0)), 'café')
  })

  it('searches what is beside a member that is damaged', async () => {
    await openBytes(
      writeZip([
        { name: 'bad.pkl', bytes: Buffer.from('\x80\x04]\x94(K', 'latin1') },
        { name: 'old.pkl', bytes: old },
      ]),
    )
    assert.equal((await calls.search('café', job)).hits.length, 1)
  })

  describe('on the page', function () {
    this.timeout(60_000)
    const viewer = useViewer({ 'members.zip': inner })

    it('says so where the member is shown, and not of the file', async () => {
      const page = await viewer.open({ file: 'members.zip', hash: `path=${encodeURIComponent('["old.pkl"].a')}` })
      await page.getByRole('treeitem', { name: '"a": str "café"', selected: true }).waitFor()
      await page.getByText('of this pickle that are no ASCII: they are read as latin1').waitFor()
      await page.getByRole('treeitem', { name: '"new.pkl"' }).click()
      await page.getByRole('treeitem', { name: '"new.pkl": dict (1)', selected: true }).waitFor()
      await page.getByText('they are read as latin1').waitFor({ state: 'detached' })
      await page.close()
      assert.deepEqual(viewer.complaints.splice(0), [])
    })
  })
})
