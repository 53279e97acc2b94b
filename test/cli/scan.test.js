// `brine scan`: exit codes, the table, JSON, folders, names that are allowed.
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dumps } from 'brine'
import { brine } from '../support/cli.js'
import { temporaryFolder } from '../support/folder.js'
import { pickle } from '../support/pickle.js'

describe('brine scan', () => {
  const at = temporaryFolder()
  before(() => {
    mkdirSync(at('models/old'), { recursive: true })
    writeFileSync(at('models/good.pkl'), dumps([1]))
    writeFileSync(at('models/old/order.pkl'), pickle`cshop\nOrder\n)\x81.`)
    writeFileSync(at('bad.pkl'), pickle`cos\nsystem\n(S'id\\x1b'\ntR.`)
  })

  it('exits with 0 where all is known, 1 where not, and 2 on errors', () => {
    assert.equal(brine(['scan', at('models/good.pkl')]).status, 0)
    assert.equal(brine(['scan', at('models/old/order.pkl')]).status, 1)
    assert.equal(brine(['scan', at('bad.pkl')]).status, 1)
    assert.equal(brine(['scan', '-'], pickle`K\x01.\xff`).status, 1)
    assert.equal(brine(['scan', at('none.pkl'), at('bad.pkl')]).status, 2)
    assert.equal(brine(['scan', at('models')]).status, 2)
  })

  it('prints the answers, and what they rest on, with nothing that a terminal obeys', () => {
    const { stdout } = brine(['scan', at('bad.pkl')])
    assert.match(
      stdout,
      /^.*bad\.pkl: dangerous, complete, all covered; 1 name, 1 call\n {2}dangerous +0x000000 process +os\.system: it starts or ends processes\n/,
    )
    assert.match(stdout, /os\.system\("id\\u001b"\)/)
    assert.equal(stdout.includes('\x1b'), false)
  })

  it('prints an object a line with --json', () => {
    const { stdout } = brine(['scan', '--json', at('bad.pkl'), at('models/good.pkl')])
    const [bad, good] = stdout.trim().split('\n').map((line) => JSON.parse(line)) // prettier-ignore
    assert.deepEqual([bad.file, bad.verdict, good.verdict], [at('bad.pkl'), 'dangerous', 'data-only'])
    assert.deepEqual(Object.keys(good), [
      'file',
      'size',
      'modified',
      'digest',
      'seconds',
      'verdict',
      'integrity',
      'coverage',
      'findings',
      'globals',
      'calls',
      'differences',
    ])
  })

  it('scans folders with -r, and takes names for known with --allow', () => {
    const { status, stdout } = brine(['scan', '-r', at('models')])
    assert.equal(status, 1)
    assert.match(stdout, /good\.pkl: data-only/)
    assert.match(stdout, /order\.pkl: unknown-code.*: shop\.Order\n/)
    assert.equal(brine(['scan', '-r', '--allow', 'shop.Order', '--allow', 'shop.Item', at('models')]).status, 0)
  })
})
