// How users say that their own objects are pickled: ids, classes, `__reduce__`, extension codes, and options that are wrong. The bytes are CPython 3.13's.
import assert from 'node:assert/strict'
import { Complex, dumps, Float, loads, NotImplemented, PicklingError, PyClass, Tuple } from 'brine'
import { pickle } from '../support/pickle.js'

class Point {
  /** @param {number} x @param {number} y */
  constructor(x, y) {
    this.x = x
    this.y = y
  }
}
class Bag extends Array {}
class Registry extends Map {}
class Options {
  __getnewargs_ex__() {
    return [[1], { k: 2 }]
  }
}
const point = new PyClass('geo', 'Point')
/** @type {Map<Function, [string, string] | PyClass>} */
const classes = new Map(
  /** @type {any} */ ([
    [Point, point],
    [Bag, ['geo', 'Bag']],
    [Registry, ['geo', 'Reg']],
    [Options, ['geo', 'NewEx']],
  ]),
)

describe('dumps with persistentId', () => {
  const value = [new Complex(0, 1), 7, 'x', new Complex(0, 1)]
  const persistentId = (/** @type {number} */ protocol) => (/** @type {unknown} */ item) =>
    item === 7 ? 'seven' : !(item instanceof Complex) ? undefined : protocol ? Tuple.of(/** @type {any} */ ('c'), new Float(item.re)) : 'c1'

  for (const [protocol, bytes] of /** @type {[number, Uint8Array][]} */ ([
    [0, pickle`(lp0\nPc1\naPseven\naVx\np1\naPc1\na.`],
    [
      1,
      pickle`]q\x00((X\x01\x00\x00\x00cq\x01G\x00\x00\x00\x00\x00\x00\x00\x00tq\x02QX\x05\x00\x00\x00sevenq\x03QX\x01\x00\x00\x00xq\x04(h\x01G\x00\x00\x00\x00\x00\x00\x00\x00tq\x05Qe.`,
    ],
    [
      4,
      pickle`\x80\x04\x950\x00\x00\x00\x00\x00\x00\x00]\x94(\x8c\x01c\x94G\x00\x00\x00\x00\x00\x00\x00\x00\x86\x94Q\x8c\x05seven\x94Q\x8c\x01x\x94h\x01G\x00\x00\x00\x00\x00\x00\x00\x00\x86\x94Qe.`,
    ],
  ])) {
    it(`writes ids at protocol ${protocol}`, () => assert.deepEqual(dumps(value, { protocol, persistentId: persistentId(protocol) }), bytes))
  }

  it('asks for everything, keys and values of dicts too, and reads back', () => {
    /** @type {unknown[]} */
    const asked = []
    const bytes = dumps({ a: [1, null] }, { persistentId: (item) => void asked.push(item) })
    assert.deepEqual(asked, [{ a: [1, null] }, 'a', [1, null], 1, null])
    assert.deepEqual(bytes, dumps({ a: [1, null] }))
    const other = dumps({ a: 'big' }, { persistentId: (item) => (item === 'big' ? 5 : null) })
    assert.deepEqual(loads(other, { persistentLoad: (id) => `object ${id}` }), { a: 'object 5' })
  })

  it('refuses an id that has no line of its own at protocol 0', () => {
    for (const id of ['a\nb', 'é']) assert.throws(() => dumps([1], { protocol: 0, persistentId: (item) => (item === 1 ? id : null) }), PicklingError)
  })
})

describe('dumps of instances', () => {
  const bag = Bag.of(1, 2)
  Object.assign(bag, { note: 'n' })
  const cases = /** @type {[string, unknown, number, Uint8Array][]} */ ([
    [
      'a class that has a name',
      new Point(1, 2),
      0,
      pickle`ccopy_reg\n_reconstructor\np0\n(cgeo\nPoint\np1\nc__builtin__\nobject\np2\nNtp3\nRp4\n(dp5\nVx\np6\nI1\nsVy\np7\nI2\nsb.`,
    ],
    [
      'a class that has a name',
      new Point(1, 2),
      2,
      pickle`\x80\x02cgeo\nPoint\nq\x00)\x81q\x01}q\x02(X\x01\x00\x00\x00xq\x03K\x01X\x01\x00\x00\x00yq\x04K\x02ub.`,
    ],
    [
      'a class that extends Array',
      bag,
      0,
      pickle`ccopy_reg\n_reconstructor\np0\n(cgeo\nBag\np1\nc__builtin__\nlist\np2\n(lp3\nI1\naI2\natp4\nRp5\n(dp6\nVnote\np7\nVn\np8\nsb.`,
    ],
    [
      'a class that extends Array',
      bag,
      4,
      pickle`\x80\x04\x95'\x00\x00\x00\x00\x00\x00\x00\x8c\x03geo\x94\x8c\x03Bag\x94\x93\x94)\x81\x94(K\x01K\x02e}\x94\x8c\x04note\x94\x8c\x01n\x94sb.`,
    ],
    [
      'a class that extends Map',
      new Registry([['a', 1]]),
      0,
      pickle`ccopy_reg\n_reconstructor\np0\n(cgeo\nReg\np1\nc__builtin__\ndict\np2\n(dp3\nVa\np4\nI1\nstp5\nRp6\n.`,
    ],
    ['a class that extends Map', new Registry([['a', 1]]), 2, pickle`\x80\x02cgeo\nReg\nq\x00)\x81q\x01X\x01\x00\x00\x00aq\x02K\x01s.`],
    ['classes themselves', [Point, Point, point], 2, pickle`\x80\x02]q\x00(cgeo\nPoint\nq\x01h\x01h\x01e.`],
    [
      'keyword arguments',
      new Options(),
      4,
      pickle`\x80\x04\x95 \x00\x00\x00\x00\x00\x00\x00\x8c\x03geo\x94\x8c\x05NewEx\x94\x93\x94K\x01\x85\x94}\x94\x8c\x01k\x94K\x02s\x92\x94.`,
    ],
    [
      'keyword arguments',
      new Options(),
      2,
      pickle`\x80\x02cfunctools\npartial\nq\x00c__builtin__\ngetattr\nq\x01cgeo\nNewEx\nX\x07\x00\x00\x00__new__q\x02\x86Rq\x03\x85q\x04Rq\x05(h\x03cgeo\nNewEx\nq\x06K\x01\x86q\x07}q\x08X\x01\x00\x00\x00kq\x09K\x02sNtq\nb)Rq\x0b.`,
    ],
  ])
  for (const [about, value, protocol, bytes] of cases)
    it(`writes ${about} at protocol ${protocol}`, () => assert.deepEqual(dumps(value, { protocol, classes }), bytes))

  it('takes the state from __getstate__, and reads back by findClass', () => {
    class Secret {
      key = 5
      hidden = () => 1
      __getstate__() {
        return { key: this.key }
      }
      /** @param {{ key: number }} state */
      __setstate__({ key }) {
        this.key = key + 1
      }
    }
    const bytes = dumps([new Secret(), new Point(1, 2)], {
      classes: new Map(
        /** @type {any} */ ([
          [Secret, ['m', 'Secret']],
          [Point, point],
        ]),
      ),
    })
    const [secret, back] = loads(bytes, { findClass: (_, name) => ({ Secret, Point })[name] })
    assert.equal(secret.key, 6)
    assert.deepEqual(back, new Point(1, 2))
  })

  it('refuses an instance of a class without a name, by its path', () => {
    assert.throws(
      () => dumps({ at: [new Point(1, 2)] }),
      (error) => error instanceof PicklingError && error.code === 'CANNOT_PICKLE' && error.message === 'a Point cannot be pickled, at $.at[0]',
    )
    assert.throws(() => dumps([Point]), { message: 'a function cannot be pickled, at $[0]' })
    assert.throws(() => dumps(new Point(1, /** @type {any} */ (() => 1)), { classes }), { message: 'a function cannot be pickled, at $.state.y' })
  })
})

describe('dumps of objects with __reduce__', () => {
  const reducing = (/** @type {unknown} */ form) => ({ __reduce__: () => form })
  const state = new Map([['z', 3]])
  const cases = /** @type {[string, unknown, number, Uint8Array][]} */ ([
    [
      'a call, items, pairs and a state',
      reducing([point, [1, 2], state, [4], [['k', 5]]]),
      0,
      pickle`cgeo\nPoint\np0\n(I1\nI2\ntp1\nRp2\nI4\naVk\np3\nI5\ns(dp4\nVz\np5\nI3\nsb.`,
    ],
    [
      'a call, items, pairs and a state',
      reducing([point, [1, 2], state, new Set([4]), new Map([['k', 5]])]),
      4,
      pickle`\x80\x04\x95-\x00\x00\x00\x00\x00\x00\x00\x8c\x03geo\x94\x8c\x05Point\x94\x93\x94K\x01K\x02\x86\x94R\x94K\x04a\x8c\x01k\x94K\x05s}\x94\x8c\x01z\x94K\x03sb.`,
    ],
    [
      'a function that sets the state',
      reducing([point, [1, 2], state, null, null, new PyClass('geo', 'setter')]),
      0,
      pickle`cgeo\nPoint\np0\n(I1\nI2\ntp1\nRp2\ncgeo\nsetter\np3\ng2\n(dp4\nVz\np5\nI3\ns\x86R0.`,
    ],
    [
      'a function that sets the state',
      reducing([point, [1, 2], state, null, null, new PyClass('geo', 'setter')]),
      4,
      pickle`\x80\x04\x954\x00\x00\x00\x00\x00\x00\x00\x8c\x03geo\x94\x8c\x05Point\x94\x93\x94K\x01K\x02\x86\x94R\x94h\x00\x8c\x06setter\x94\x93\x94h\x04}\x94\x8c\x01z\x94K\x03s\x86R0.`,
    ],
    [
      'copyreg.__newobj__ as an opcode',
      reducing([
        new PyClass('copyreg', '__newobj__'),
        [point],
        new Map([
          ['x', 1],
          ['y', 2],
        ]),
      ]),
      2,
      pickle`\x80\x02cgeo\nPoint\nq\x00)\x81q\x01}q\x02(X\x01\x00\x00\x00xq\x03K\x01X\x01\x00\x00\x00yq\x04K\x02ub.`,
    ],
  ])
  for (const [about, value, protocol, bytes] of cases) {
    it(`writes ${about} at protocol ${protocol}, and back again`, () => {
      assert.deepEqual(dumps(value, { protocol }), bytes)
      assert.deepEqual(dumps(loads(bytes, { lossless: true }), { protocol }), bytes)
    })
  }

  it('writes a name for an object that is one, once', () => {
    const origin = reducing(new PyClass('geo', 'ORIGIN'))
    assert.deepEqual(dumps([origin, origin], { protocol: 2 }), pickle`\x80\x02]q\x00(cgeo\nORIGIN\nq\x01h\x01e.`)
  })

  it('gives __reduce_ex__ the protocol, and lets reducerOverride decide before', () => {
    class Old {
      __reduce_ex__(/** @type {number} */ protocol) {
        return [point, [protocol]]
      }
    }
    assert.deepEqual(loads(dumps(new Old(), { protocol: 3 })).args, [3])
    /** @type {unknown[]} */
    const asked = []
    const reducerOverride = (/** @type {unknown} */ value) => {
      asked.push(value)
      return value instanceof Date ? [new PyClass('m', 'date'), [value.getTime()]] : typeof value === 'function' ? new PyClass('m', 'function') : NotImplemented
    }
    const old = new Old()
    const [date, fn, kept] = loads(dumps([new Date(5), Math.sin, old, 1, 'a', {}, new Map()], { reducerOverride }))
    assert.deepEqual([date.class.name, date.args, fn.name, kept.args], ['date', [5], 'function', [4]])
    assert.deepEqual(asked, [new Date(5), new PyClass('m', 'date'), Math.sin, old, point])
  })

  it('says what is wrong with a form', () => {
    for (const form of [undefined, 5, [point], [1, 2, 3, 4, 5, 6, 7], [5, []], [point, 5], [point, [], null, 5], [point, [], null, null, [1]]]) {
      assert.throws(
        () => dumps([reducing(form)]),
        (error) => error instanceof PicklingError && / at \$\[0\]$/.test(error.message),
        String(form),
      )
    }
  })
})

describe('dumps with an extension registry', () => {
  for (const [code, protocol, value, bytes] of /** @type {[number, number, unknown, Uint8Array][]} */ ([
    [5, 1, [point, point], pickle`]q\x00(cgeo\nPoint\nq\x01h\x01e.`],
    [5, 2, [point, point], pickle`\x80\x02]q\x00(\x82\x05\x82\x05e.`],
    [300, 2, point, pickle`\x80\x02\x83,\x01.`],
    [70000, 2, point, pickle`\x80\x02\x84p\x11\x01\x00.`],
  ])) {
    it(`writes code ${code} at protocol ${protocol}`, () =>
      assert.deepEqual(dumps(value, { protocol, extensions: new Map([[code, ['geo', 'Point']]]) }), bytes))
  }
})

describe('dumps, wrong options', () => {
  for (const options of [
    { persistentId: 1 },
    { reducerOverride: 'x' },
    { bufferCallback: {}, protocol: 5 },
    { classes: {} },
    { classes: new Map([[1, ['a', 'b']]]) },
    { classes: new Map([[Point, 'a']]) },
    { extensions: [] },
    { extensions: new Map([[0, ['a', 'b']]]) },
    { extensions: new Map([[1, ['a']]]) },
  ]) {
    it(`is a TypeError: ${Object.keys(options)}`, () => assert.throws(() => dumps(1, /** @type {any} */ (options)), TypeError))
  }

  it('leaves what a hook throws as it is, and stays usable', () => {
    const reason = new Error('mine')
    assert.throws(
      () =>
        dumps([Math.sin], {
          reducerOverride: () => {
            throw reason
          },
        }),
      reason,
    )
    assert.throws(
      () =>
        dumps([1], {
          persistentId: () => {
            throw reason
          },
        }),
      reason,
    )
    // A hook that pickles makes the codec's memory grow.
    const inner = new Uint8Array(3_000_000)
    const bytes = dumps([1, new Point(1, 2), 'é'.repeat(1000)], {
      reducerOverride: (value) => (value instanceof Point ? [point, [dumps([inner, 'x'.repeat(50_000)]).length]] : undefined),
    })
    assert.equal(loads(bytes)[1].args[0] > 3_000_000, true)
    assert.equal(loads(bytes)[2], 'é'.repeat(1000))
  })
})
