// `brine convert`: pickles written again at another protocol.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { brine, root } from '../support/cli.js'
import { temporaryFolder } from '../support/folder.js'
import { pickle } from '../support/pickle.js'

describe('brine convert', () => {
  const out = temporaryFolder()

  it('writes the bytes that Python writes at that protocol', () => {
    for (const protocol of [0, 1, 2, 3, 4, 5]) {
      const { status } = brine(['convert', '--protocol', String(protocol), 'test/fixtures/python/3.13/p4/plain.pkl', '-o', out('converted.pkl')])
      assert.equal(status, 0)
      assert.deepEqual(readFileSync(out('converted.pkl')), readFileSync(`${root}test/fixtures/python/3.13/p${protocol}/plain.pkl`))
    }
  })

  it('converts every pickle of a file, persistent ids and extension codes too', () => {
    const convert = (/** @type {string[]} */ args, /** @type {Uint8Array} */ input) =>
      new Uint8Array(spawnSync(process.execPath, [`${root}dist/cli.js`, 'convert', ...args], { input }).stdout)
    assert.deepEqual(convert(['--protocol', '2'], pickle`I1\n.Vab\n.`), pickle`\x80\x02K\x01.\x80\x02X\x02\x00\x00\x00abq\x00.`)
    assert.deepEqual(convert(['--protocol', '1'], pickle`\x80\x02K\x05Q.`), pickle`K\x05Q.`)
    assert.deepEqual(convert(['--protocol', '4'], pickle`\x80\x02\x82\x05.`), pickle`\x80\x04\x82\x05.`)
    assert.deepEqual(convert(['--encoding', 'latin1', '--protocol', '3'], pickle`U\x01\xe9.`), pickle`\x80\x03X\x02\x00\x00\x00\xc3\xa9q\x00.`)
  })

  it('says what the protocol cannot hold, and leaves no file', () => {
    for (const [input, reason] of /** @type {[Uint8Array, RegExp][]} */ ([
      [pickle`\x80\x02\x82\x05.`, /extension codes, which need protocol 2/],
      [pickle`\x80\x02K\x05Q.`, /persistent ids that are no strings/],
    ])) {
      const { status, stderr } = brine(['convert', '--protocol', '0', '-o', out('none.pkl')], input)
      assert.equal(status, 2)
      assert.match(stderr, reason)
      assert.ok(!existsSync(out('none.pkl')))
    }
    assert.equal(brine(['convert', '--protocol', '6'], pickle`N.`).status, 2)
  })
})
