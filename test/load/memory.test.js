// Memory after a load, told by a process of its own: the machine's does not grow, and values that were loaded can be collected.
import assert from 'node:assert/strict'
import { countAlive, printedNumber } from '../support/alive.js'
import { pickle } from '../support/pickle.js'

describe('the machine', () => {
  it('needs no more memory after a thousand loads', () => {
    const bytes = pickle`](K\x01X\x03\x00\x00\x00abc}e.`
    const more = printedNumber(`
      import { loads } from 'brine'
      const bytes = Uint8Array.from(${JSON.stringify([...bytes])})
      for (let i = 0; i < 3000; i++) loads(bytes)
      gc()
      const before = process.memoryUsage()
      for (let i = 0; i < 20000; i++) loads(bytes)
      gc()
      const after = process.memoryUsage()
      console.log(after.heapUsed + after.arrayBuffers + after.external - before.heapUsed - before.arrayBuffers - before.external)`)
    assert.ok(more < 300_000, `${more} bytes more`)
  })

  it('lets go of what it has loaded, also where that was the first load and a large one', () => {
    const alive = countAlive(
      'dumps, loads',
      `
      const lists = loads(dumps(Array.from({ length: 1_100_000 }, () => [1])))
      return [lists, lists[0], lists[1_000_000]]`,
    )
    assert.equal(alive, 0)
  }).timeout(30_000)
})
