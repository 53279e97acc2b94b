// What `dumps` writes at once, without a place of its own on the stack of the walk, comes to the bytes that each value alone comes to.
import assert from 'node:assert/strict'
import {
  Counter,
  DefaultDict,
  Deque,
  dumps,
  Float,
  FrozenSet,
  loads,
  OrderedDict,
  PyClass,
  PyDate,
  PyDateTime,
  PyObject,
  PyTime,
  PyTimeDelta,
  PyTimeZone,
  Tuple,
  UUID,
} from 'brine'
import { random } from '../support/live.js'

/** With it each value is asked about, so that none is written at once. */
const persistentId = () => undefined

/** @param {(most: number) => number} random @param {any[]} shared @param {number} [depth] @returns {any} */
function randomValue(random, shared, depth = 0) {
  const scalars = [0, -1, 300, 2 ** 40, 1.5, -0, true, false, null, 'a', 'key', 'ünï', 2n ** 70n, -5n, new Float(2)]
  const next = () => randomValue(random, shared, depth + 1)
  const some = () => Array.from({ length: random(4) }, next)
  /** @type {() => [any, any][]} */
  const pairs = () => Array.from({ length: random(4) }, (_, i) => [random(2) ? `k${i}` : random(3) ? i : Tuple.of(i, next()), next()])
  const zone = new PyTimeZone(new PyTimeDelta(0, 3600))
  const makers = [
    () => [...some()],
    () => Tuple.from(some()),
    () => new Map(pairs()),
    () => new Set(scalars.slice(0, random(9))),
    () => new FrozenSet(some()),
    () => new OrderedDict(pairs()),
    () => new Counter([['a', random(9)]]),
    () => Object.assign(new DefaultDict(pairs()), { defaultFactory: random(2) ? null : new PyClass('builtins', 'list') }),
    () => Object.assign(Deque.from(some()), { maxlen: random(2) ? null : 5 }),
    () => new UUID(BigInt(random(1e9)) << 90n),
    () => new PyDate(2000 + random(20), 1 + random(12), 3),
    () => new PyTime(random(24), 5, 6, random(1e6)),
    () => new PyDateTime(1900, 1, 2, 3, 4, 5, random(1e6), random(2) ? zone : null),
    () => new PyObject(new PyClass('models', `Class${random(3)}`), some(), undefined, true),
    () => Object.assign(new PyObject(new PyClass('models', `Class${random(3)}`), [], undefined, true), { state: new Map([['x', next()]]) }),
    () => new Uint8Array(random(20)),
  ]
  if (depth > 3 || random(2)) return random(3) && shared.length ? shared[random(shared.length)] : scalars[random(scalars.length)]
  const value = makers[random(makers.length)]()
  if (random(3) === 0) shared.push(value)
  return value
}

describe('dumps of values that are written at once', () => {
  it('knows tuples again, and what is in them, however deep', () => {
    const leaf = Tuple.of(1, 'a')
    const row = Tuple.of(leaf, leaf, 2n ** 70n, null)
    const nest = (/** @type {any} */ value, /** @type {number} */ depth) => {
      for (let i = 0; i < depth; i++) value = Tuple.of(value, i)
      return value
    }
    const long = Tuple.from(Array.from({ length: 100 }, () => leaf))
    for (let depth = 0; depth < 9; depth++) {
      const deep = nest(row, depth)
      const value = [
        deep,
        new Map([
          [deep, row],
          [leaf, deep],
        ]),
        Tuple.of(deep, Tuple.of(), [leaf]),
        new FrozenSet([deep]),
        long,
        { a: leaf, b: deep },
      ]
      const [first, map, tuple, set, many, dict] = loads(dumps(value), { lossless: true })
      assert.deepEqual([first, map, tuple, set, many], value.slice(0, 5))
      assert.ok(map.has(first) && set.has(first) && tuple[0] === first && dict.get('b') === first)
      assert.equal(dict.get('a'), many[99])
      assert.equal(many[0], many[99])
      for (const protocol of [0, 1, 2, 4]) assert.deepEqual(dumps(value, { protocol }), dumps(value, { protocol, persistentId }))
    }
  })

  it('writes tuples that hold themselves', () => {
    const list = /** @type {any[]} */ ([])
    const tuple = Tuple.of(1, list)
    list.push(tuple, tuple)
    const [again] = loads(dumps([tuple]), { lossless: true })
    assert.equal(again[1][0], again)
    const self = Tuple.of(1, 2)
    self[1] = self
    assert.throws(() => dumps([self]), { code: 'CANNOT_PICKLE' })
  })

  it('writes the same as where it is asked about each value', () => {
    for (let seed = 1; seed <= 400; seed++) {
      const numbers = random(seed)
      const next = (/** @type {number} */ most) => Math.floor(numbers.next().value * most)
      /** @type {any[]} */
      const shared = []
      const value = Array.from({ length: 20 }, () => randomValue(next, shared))
      for (const protocol of [0, 1, 2, 3, 4, 5])
        assert.deepEqual(dumps(value, { protocol }), dumps(value, { protocol, persistentId }), `seed ${seed}, protocol ${protocol}`)
    }
  })

  it('writes ints of any size in as few bytes as hold them', () => {
    for (const bits of [64, 65, 71, 72, 127, 128, 191, 192, 200, 2039, 2040, 4095, 4096, 5000]) {
      for (const value of [2n ** BigInt(bits), 2n ** BigInt(bits) - 1n, -(2n ** BigInt(bits)), -(2n ** BigInt(bits)) - 1n, 2n ** BigInt(bits) / 3n]) {
        let length = 1
        while (BigInt.asIntN(8 * length, value) !== value) length++
        const bytes = dumps(value, { protocol: 2 })
        const data = bytes.subarray(-1 - length, -1)
        assert.equal(bytes.length, 2 + (length < 256 ? 2 : 5) + length + 1, `of ${bits} bits`)
        for (let i = 0; i < length; i++) assert.equal(data[i], Number(BigInt.asUintN(8, value >> BigInt(8 * i))))
        assert.equal(loads(bytes), value)
      }
    }
  })

  it('keeps lone surrogates in long texts, beside characters that look like what an encoder puts for them', () => {
    for (const piece of ['é\ud800x', 'é\ufffdx', '\udc00é', '，。']) {
      const texts = [1500, 9000, 30_000].map((count) => piece.repeat(count / piece.length))
      for (const protocol of [0, 2, 4]) assert.deepEqual(loads(dumps(texts, { protocol })), texts)
    }
  })

  it('writes texts alike whether those before them were ASCII, and were handed over as UTF-8, or not', () => {
    const pieces = ['plain ascii ', 'é', 'я', '的一是', '😀', '\ud83d', '\ude00', 'ascii then ü', '\uffff', '\ud800\udc00\udc00', '']
    for (const count of [1, 7, 60, 2000]) {
      for (let first = 0; first < pieces.length; first++) {
        const texts = Array.from({ length: count }, (_, i) => pieces[(first + i * 3) % pieces.length].repeat(1 + ((i * 7) % 50)) + i)
        for (const protocol of [0, 2, 4]) {
          dumps('ascii')
          const afterAscii = dumps(texts, { protocol })
          dumps('é')
          const afterOthers = dumps(texts, { protocol })
          assert.deepEqual(afterOthers, afterAscii)
          assert.deepEqual(loads(afterOthers), texts)
        }
      }
    }
  })

  it('tells the path to what cannot be pickled behind what was written', () => {
    const bad = /** @type {any} */ (Symbol('x'))
    const object = Object.assign(new PyObject(new PyClass('models', 'Point'), [1, bad], undefined, true), { state: undefined })
    const stateful = Object.assign(new PyObject(new PyClass('models', 'Point'), [1], undefined, true), { state: new Map([['x', bad]]) })
    /** @type {[any, string][]} */
    const cases = [
      [new Set([1, 'a', bad]), '${item 2}'],
      [new FrozenSet([1, bad]), '${item 1}'],
      [[1, 'a', Tuple.of(1, 2, bad)], '$[2][2]'],
      [
        new Map([
          [1, 2],
          ['a', bad],
        ]),
        '$.a',
      ],
      [[new Map(), new Map([['b', new Map([['a', bad]])]])], '$[1].b.a'],
      [
        [
          new OrderedDict(),
          new OrderedDict([
            ['a', 1],
            ['b', bad],
          ]),
        ],
        '$[1].b',
      ],
      [[Deque.of(1), Deque.of(1, bad)], '$[1][1]'],
      [object, '$.args[1]'],
      [stateful, '$.state.x'],
      [
        [stateful, stateful].map((value, i) => (i ? value : Object.assign(new PyObject(value.class, [2], undefined, true), { state: new Map() }))),
        '$[1].state.x',
      ],
    ]
    for (const [value, path] of cases) assert.throws(() => dumps(value), { message: `a symbol cannot be pickled, at ${path}` })
  })
})
