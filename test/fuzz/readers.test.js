// What the readers of every Python at hand do with mutated pickles that call something: `scan` names each call that one of them would make, and tells that they differ.
//
// BRINE_SEED and BRINE_COUNT say which and how many.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { PersistentId, PyClass, scan, trace } from 'brine'
import { findLivePython, random, SEED } from '../support/live.js'
import { findPythons } from '../support/python.js'
import { Mutator, ODD } from './mutate.js'

const bytesOf = (/** @type {string} */ text) => Buffer.from(text, 'latin1')
const HEADS = ['', '\x80\x02', '\x80\x03', '\x80\x04', '\x80\x04\x95\x20\0\0\0\0\0\0\0', '\x80\x05', '\x80\x00'].map(bytesOf)
const PLAIN = ['N', ']', '}', ')', 'K\x01', 'I1\n', '(lp0\n', '(dp1\n', 'q\x00', 'h\x00', '\x94', '(', '0', 'X\x01\0\0\0a', '(K\x01K\x02t', ']K\x01a', '}K\x01K\x02s', "S'x'\n", 'U\x01x', 'F1.5\n', 'C\x02ab'].map(bytesOf) // prettier-ignore
const CALLS = ['cevil\npayload\n)R', 'cevil\npayload\n(tR', '(ievil\npayload\n', '(cevil\npayload\no', '\x8c\x04evil\x8c\x07payload\x93)R', "S'evil'\nS'payload'\n\x93)R", 'X\x04\0\0\0evilX\x07\0\0\0payload\x93N\x85R'].map(bytesOf) // prettier-ignore
const COUNT = Number(process.env.BRINE_COUNT ?? 750)
const BATCH = 250
/** What an object says of a wrong use of it; the readers read the pickle alike. */
const OF_OBJECTS = /NEWOBJ|__new__|callable|unhashable|must be|is not|attribute|Recorder|Made|iterable/

/** A process of a Python that tells what its readers do. @param {string} python */
function ask(python) {
  const child = spawn(python, [fileURLToPath(new URL('../live/readers.py', import.meta.url))], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    end: () => child.stdin.end(),
    /** @param {Buffer[]} pickles */
    readers: async (pickles) => {
      child.stdin.write(`${JSON.stringify({ pickles: pickles.map((bytes) => bytes.toString('base64')) })}\n`)
      return /** @type {Record<string, { calls: string[], error?: string }[]>} */ (JSON.parse((await lines.next()).value).readers)
    },
  }
}

/** What a partial trace says is called. @param {Uint8Array} bytes */
function namesOf(bytes) {
  const traced = trace(bytes, { lossless: true, partial: true, persistentLoad: (pid) => new PersistentId(pid) })
  return [...traced.calls()]
    .filter(({ opcode }) => ['REDUCE', 'OBJ', 'INST'].includes(opcode))
    .map(({ operands }) => operands[0].value)
    .map((value) => (value instanceof PyClass ? `${value.module}.${value.name}` : String(value)))
}

describe('the readers of Python', () => {
  it('make no call that scan does not name, and differ nowhere that it does not tell', async function () {
    const { python } = findLivePython(this, 3008)
    const pythons = [...new Map(findPythons('import pickletools').map((found) => [found.version, found.python]))]
    const others = pythons.filter(([version]) => version === 2007 || version === 3006).map(([, path]) => path)
    const processes = [python, ...others].map(ask)
    const mutator = new Mutator([...HEADS, ...PLAIN], random(SEED))
    const make = () => {
      const some = (/** @type {number} */ most) => Array.from({ length: mutator.below(most) }, () => mutator.one(mutator.below(2) ? PLAIN : ODD))
      return Buffer.concat([mutator.one(HEADS), ...some(5), mutator.one(CALLS), ...some(3), ...(mutator.below(10) ? [bytesOf('.')] : [])])
    }
    let ran = 0
    let differed = 0
    let traced = 0
    for (let left = COUNT; left > 0; left -= BATCH) {
      const pickles = Array.from({ length: Math.min(left, BATCH) }, make)
      const answers = await Promise.all(processes.map(({ readers }) => readers(pickles)))
      for (const [i, bytes] of pickles.entries()) {
        const report = scan(bytes)
        const about = JSON.stringify(bytes.toString('latin1'))
        if (answers.some((readers) => Object.values(readers).some((outcomes) => outcomes[i].calls.includes('evil.payload')))) {
          ran++
          assert.ok(report.calls.some(({ name }) => name === 'evil.payload'), `the call is not named: ${about}`) // prettier-ignore
          assert.equal(report.verdict === 'unknown-code' || report.verdict === 'dangerous', true, `${report.verdict}: ${about}`)
        }
        const { calls, error } = answers[0].c[i]
        const hasFrames = report.differences.some(({ why }) => why.includes('frame'))
        if (!hasFrames && !OF_OBJECTS.test(error ?? '') && !/Memory|EXT|extension/.test(error ?? '')) {
          traced++
          assert.deepEqual(namesOf(bytes), calls, `the calls of a partial trace (${error}): ${about}`)
        }
        const errors = Object.values(answers[0]).map((outcomes) => outcomes[i].error)
        if (errors.every((error) => error === undefined) || !errors.includes(undefined) || errors.some((error) => OF_OBJECTS.test(error ?? ''))) continue
        differed++
        assert.notEqual(report.integrity, 'complete', `the readers differ (${errors.join('; ')}): ${about}`)
      }
    }
    for (const { end } of processes) end()
    assert.ok(ran > COUNT / 6 && differed > COUNT / 20 && traced > COUNT / 4, `${ran} ran, ${differed} differed, ${traced} traced`)
  }).timeout(120_000 + COUNT * 30)
})
