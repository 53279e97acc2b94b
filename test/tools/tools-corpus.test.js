// `dis`, `genops` and `optimize` give the texts, opcodes and bytes of CPython's pickletools for every fixture (test/fixtures/digests.py).
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dis, genops, optimize } from 'brine'
import { attempt } from '../support/attempt.js'
import { fixtures, root } from '../support/fixtures.js'

const digest = (/** @type {string | Uint8Array} */ data) => createHash('sha256').update(data).digest('hex').slice(0, 16)

describe('dis, genops and optimize over the fixtures', () => {
  const truths = JSON.parse(readFileSync(`${root}/digests.json`, 'utf8'))
  for (const { name, bytes } of fixtures()) {
    it(`give what pickletools gives: ${name}`, async () => {
      const [text, annotated, rows, optimized, reason] = truths[name]
      const plain = attempt(() => dis(bytes))
      assert.deepEqual([digest(plain.value), plain.reason], [text, reason])
      assert.equal(digest(attempt(() => dis(bytes, { indentLevel: 2, annotate: 30 })).value), annotated)
      assert.equal(digest(attempt(() => dis(bytes, { format: 'rows' })).value), rows)
      assert.equal(digest(attempt(() => optimize(bytes)).value ?? ''), optimized)
      const names = attempt(() => [...genops(bytes)].map(({ opcode, pos }) => `${pos} ${opcode.name}`)).value
      if (!reason)
        assert.deepEqual(
          names,
          dis(bytes, { format: 'rows' })
            .trimEnd()
            .split('\n')
            .map((line) => line.split('\t').slice(0, 2).join(' ')),
        )
    })
  }
})
