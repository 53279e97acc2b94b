// Names, classes and instances: inert by default, and what `findClass`, `persistentLoad` and `extensions` make of them.
import assert from 'node:assert/strict'
import { loads, PyClass, PyObject } from 'brine'
import { pickle } from '../support/pickle.js'

describe('classes', () => {
  it('are inert: named, given their arguments and state, never looked up', () => {
    const value = loads(pickle`cos\nsystem\n(X\x02\x00\x00\x00lstR.`)
    assert.ok(value instanceof PyObject)
    assert.ok(value.class instanceof PyClass)
    assert.equal(String(value.class), 'posix.system'.replace('posix', 'os'))
    assert.deepEqual(value.args, ['ls'])
    assert.equal(value.state, undefined)
  })

  it('keep args, kwargs, state, items and entries', () => {
    const value = loads(pickle`\x80\x04cm\nC\n(K\x01t}X\x01\x00\x00\x00kK\x02s\x92(K\x03K\x04e(X\x01\x00\x00\x00aK\x05u}X\x01\x00\x00\x00sK\x06sb.`)
    assert.deepEqual(
      { ...value, class: String(value.class) },
      { class: 'm.C', args: [1], kwargs: { k: 2 }, state: { s: 6 }, items: [3, 4], entries: [['a', 5]] },
    )
  })

  it('are made by every opcode that makes instances', () => {
    for (const bytes of [
      pickle`(K\x01im\nC\n.`,
      pickle`(cm\nC\nK\x01o.`,
      pickle`cm\nC\n(K\x01tR.`,
      pickle`cm\nC\n(K\x01t\x81.`,
      pickle`ccopy_reg\n__newobj__\n(cm\nC\nK\x01tR.`,
    ]) {
      const value = loads(bytes)
      assert.equal(String(value.class), 'm.C')
      assert.deepEqual(value.args, [1])
    }
    assert.deepEqual(loads(pickle`ccopy_reg\n_reconstructor\n(cm\nL\nc__builtin__\nlist\n(lp0\nI1\natR.`).items, [1])
  })

  it('have Python 3 names below protocol 3 unless fixImports is false', () => {
    assert.equal(String(loads(pickle`c__builtin__\nset\n.`)), 'builtins.set')
    assert.equal(String(loads(pickle`cexceptions\nStandardError\n.`)), 'builtins.Exception')
    assert.equal(String(loads(pickle`curllib\nquote\n.`)), 'urllib.parse.quote')
    assert.equal(String(loads(pickle`c__builtin__\nset\n.`, { fixImports: false })), '__builtin__.set')
    assert.equal(String(loads(pickle`\x80\x03c__builtin__\nset\n.`)), '__builtin__.set')
  })

  it('inside of classes are named by dots, and by getattr below protocol 4', () => {
    assert.equal(loads(pickle`\x80\x04X\x01\x00\x00\x00mX\x03\x00\x00\x00A.B\x93.`).name, 'A.B')
    assert.equal(loads(pickle`c__builtin__\ngetattr\n(cm\nA\nX\x01\x00\x00\x00BtR.`).name, 'A.B')
  })

  it('take a 2-tuple of state and slots as it is', () => {
    assert.deepEqual(loads(pickle`cm\nC\n)\x81N}X\x01\x00\x00\x00aK\x01s\x86b.`).state, [null, { a: 1 }])
  })
})

describe('findClass', () => {
  class Point {
    constructor(/** @type {number[]} */ ...args) {
      this.made = args
    }
  }

  it('gives REDUCE a class to construct or a function to call', () => {
    assert.deepEqual(loads(pickle`cm\nPoint\n(K\x01K\x02tR.`, { findClass: () => Point }).made, [1, 2])
    assert.equal(loads(pickle`cm\nadd\n(K\x01K\x02tR.`, { findClass: () => (/** @type {number} */ a, /** @type {number} */ b) => a + b }), 3)
    assert.ok(loads(pickle`cm\nMap\n)R.`, { findClass: () => Map }) instanceof Map)
  })

  it('is asked once for each name, with names of Python 3', () => {
    /** @type {string[]} */
    const asked = []
    loads(pickle`](c__builtin__\nfoo\nc__builtin__\nfoo\ncm\nBar\ne.`, {
      findClass: (...names) => {
        asked.push(names.join(' '))
      },
    })
    assert.deepEqual(asked, ['builtins foo', 'm Bar'])
  })

  it('gives NEWOBJ an instance whose constructor does not run', () => {
    const value = loads(pickle`cm\nPoint\n(K\x01t\x81}(X\x01\x00\x00\x00xK\x05X\x09\x00\x00\x00__proto__Nub.`, { findClass: () => Point })
    assert.ok(value instanceof Point)
    assert.equal(value.made, undefined)
    assert.equal(/** @type {any} */ (value).x, 5)
    assert.deepEqual(Object.keys(value), ['x', '__proto__'])
  })

  it('gives BUILD __setstate__, falsy state too, and slots', () => {
    class Custom {
      __setstate__(/** @type {unknown} */ state) {
        ;/** @type {any} */ (this).got = [state]
      }
    }
    for (const [text, state] of [
      ['N', null],
      ['K\x00', 0],
      ['}', {}],
      ['I00\n', false],
    ]) {
      assert.deepEqual(
        loads(Buffer.concat([pickle`cm\nC\n)\x81`, Buffer.from(/** @type {string} */ (text), 'latin1'), Buffer.from('b.')]), { findClass: () => Custom }).got,
        [state],
      )
    }
    const slots = loads(pickle`cm\nC\n)\x81}X\x01\x00\x00\x00aK\x01s}X\x01\x00\x00\x00bK\x02s\x86b.`, { findClass: () => Point })
    assert.deepEqual({ ...slots }, { a: 1, b: 2 })
    assert.throws(() => loads(pickle`cm\nC\n)\x81K\x05b.`, { findClass: () => Point }), { code: 'BAD_STATE' })
  })

  it('gives real arrays and maps to classes that extend them', () => {
    class Stack extends Array {}
    class Table extends Map {}
    const stack = loads(pickle`cm\nStack\n)\x81(K\x01K\x02e.`, { findClass: () => Stack })
    assert.ok(stack instanceof Stack && Array.isArray(stack))
    assert.equal(stack.length, 2)
    assert.equal(loads(pickle`cm\nTable\n)\x81K\x01K\x02s.`, { findClass: () => Table }).get(1), 2)
  })

  it('may itself load, and its errors pass through', () => {
    const inner = pickle`](K\x01K\x02e.`
    assert.deepEqual(loads(pickle`](K\x09cm\nf\n)RK\x08e.`, { findClass: () => () => loads(inner) }), [9, [1, 2], 8])
    const error = new RangeError('mine')
    assert.throws(
      () =>
        loads(pickle`cm\nf\n)R.`, {
          findClass: () => () => {
            throw error
          },
        }),
      (thrown) => thrown === error,
    )
    assert.equal(loads(pickle`K\x07.`), 7)
  })

  it('makes nothing callable that it did not give', () => {
    assert.ok(loads(pickle`cm\nnothing\n)R.`, { findClass: () => undefined }) instanceof PyObject)
    const stray = () => assert.fail('called')
    assert.ok(loads(pickle`Pid\n)R.`, { persistentLoad: () => stray }) instanceof PyObject)
  })
})

describe('hooks', () => {
  it('give what persistent ids stand for', () => {
    assert.deepEqual(loads(pickle`](Pone\nX\x03\x00\x00\x00twoQe.`, { persistentLoad: (pid) => `<${pid}>` }), ['<one>', '<two>'])
    assert.throws(() => loads(pickle`Pone\n.`), { code: 'NO_PERSISTENT_LOAD', message: /no persistent_load function was specified/ })
  })

  it('give names to extension codes', () => {
    const extensions = new Map([
      [5, /** @type {[string, string]} */ (['m', 'C'])],
      [70000, /** @type {[string, string]} */ (['m', 'D'])],
    ])
    assert.deepEqual(loads(pickle`](\x82\x05\x84\x70\x11\x01\x00e.`, { extensions }).map(String), ['m.C', 'm.D'])
    assert.throws(() => loads(pickle`\x82\x06.`, { extensions }), { code: 'UNKNOWN_EXTENSION', message: /unregistered extension code 6/ })
  })
})
