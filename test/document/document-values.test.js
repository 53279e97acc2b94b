// The nodes of a document for tables, masked arrays and arrays of objects, and the paths that tell them apart.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Complex, DType, dumps, Float, NDArray, npy, open, PyClass, PyObject, PyPath, Tuple } from 'brine'
import { text } from '../support/bytes.js'

const fixture = (/** @type {string} */ name) => open(readFileSync(fileURLToPath(new URL(`../fixtures/pandas/pd3.1.1-py3.13/${name}`, import.meta.url))))

describe('the tree of a table', () => {
  it('has the numbers of a column as an array, which is told in a few characters and read in parts', async () => {
    const { tree } = await fixture('frames.p5.pkl')
    const values = await tree.find('.wide["b"].values')
    assert.deepEqual([values.type, values.dtype, values.shape, values.text], ['ndarray', 'float64', [3], 'float64 (3,)  24 B  [1, 5, 9]'])
    assert.deepEqual([...(await values.data(1, 3))], [5, 9])
    const times = await tree.find('.mixed["t"].values')
    assert.deepEqual([...(await times.data())], [1704067200000000n, 1704153600000000n, 1704240000000000n])
    assert.equal((await tree.find('.mixed["s"].values[2]')).text, '"c"')
  })

  it('has the labels and names of an index, and of a range its bounds without its labels', async () => {
    const { tree } = await fixture('indexes.p5.pkl')
    assert.deepEqual([...(await (await tree.find('.int64.values')).data())], [5n, 1152921504606846976n, -3n])
    assert.equal((await tree.find('.plain.names[0]')).type, 'str')
    assert.equal((await tree.find('.range.range')).text, 'range(3, 30, 9)')
    const range = (/** @type {number} */ stop, /** @type {number} */ step) =>
      new PyObject(new PyClass('pandas.core.indexes.base', '_new_Index'), [
        new PyClass('pandas', 'RangeIndex'),
        new Map(
          /** @type {[string, any][]} */ ([
            ['name', null],
            ['start', 0],
            ['stop', stop],
            ['step', step],
          ]),
        ),
      ])
    const before = process.memoryUsage().arrayBuffers
    const many = await open(dumps(Array.from({ length: 20 }, () => range(2 ** 26, 1))))
    const nodes = await many.tree.children()
    assert.ok(nodes.every(({ type, text: about }) => type === 'RangeIndex' && about === 'int64 (67108864,)'))
    assert.deepEqual([(await nodes[0].value()).at(-1), (await nodes[0].value()).at(2 ** 26)], [2 ** 26 - 1, undefined])
    assert.ok(process.memoryUsage().arrayBuffers - before < 1 << 24)
    const odd = await open(dumps([range(5, 0.5), range(NaN, 1), range(1, 0)]))
    assert.deepEqual(
      (await odd.tree.children()).map(({ isInstance }) => isInstance),
      [true, true, true],
    )
  })

  it('has the mask of a masked array', async () => {
    const { tree } = await fixture('masked.p5.pkl')
    assert.deepEqual([...(await (await tree.find('.plain.mask')).data())], [0, 1, 0])
    assert.deepEqual([...(await (await tree.find('.fill.fillValue')).data())], [-1])
  })
})

describe('the paths of a tree', () => {
  it('tell columns of one name apart', async () => {
    const { tree } = await fixture('frames.p5.pkl')
    const columns = await (await tree.find('.duplicates')).children()
    assert.equal(new Set(columns.map(({ path }) => path)).size, 4)
    for (const { path, text } of columns) assert.equal((await tree.find(path)).text, text)
  })

  it('tell keys apart that are bytes or members of an enum', async () => {
    const color = (/** @type {number} */ i) => new PyObject(new PyClass('m', 'Color'), [i])
    const { tree } = await open(
      dumps(
        new Map(
          /** @type {[any, number][]} */ ([
            [text('data'), 1],
            [text('0123456789abcdef-1'), 2],
            [text('0123456789abcdef-2'), 3],
            [color(1), 4],
            [color(2), 5],
          ]),
        ),
      ),
    )
    const children = await tree.children()
    assert.deepEqual(
      children.map(({ path }) => path),
      ["[b'data']", "[b'0123456789abcdef-1']", "[b'0123456789abcdef-2']", '[m.Color(1)]', '[m.Color(2)]'],
    )
    assert.equal((await tree.find("[b'0123456789abcdef-2']")).text, '3')
    assert.equal((await tree.find('[m.Color(2)]')).text, '5')
  })
})

describe('the tree of an array of objects', () => {
  it('keeps every Python type apart in a .npy file, as it does in a pickle', async () => {
    const { tree } = await open(npy(new NDArray(new DType('O', 8), [2], 'C', [new Float(3), Tuple.from([1])])))
    assert.deepEqual(
      (await tree.children()).map(({ type }) => type),
      ['float', 'tuple'],
    )
  })
})

describe('the children of a node', () => {
  it('come once each, by whatever pages, those of a dict with attributes too', async () => {
    // class D(dict): an OrderedDict of a, b with the attribute x
    const { tree } = await open(text('ccollections\nOrderedDict\n(tR(S"a"\nI1\nS"b"\nI2\nu}S"x"\nI3\nsb.'))
    for (const step of [1, 2, 3, 4]) {
      const labels = []
      for (let start = 0; start < tree.length; start += step) labels.push(...(await tree.children(start, start + step)).map(({ label }) => label))
      assert.deepEqual(labels, ['"a"', '"b"', 'attributes'])
    }
    assert.equal((await tree.find('.attributes.x')).text, '3')
  })

  it('are those of a large dict or set as it is now, where it was changed between two pages', async () => {
    /** @type {[string, (held: any, add: (key: string) => void) => void][]} */
    const changes = [
      ['nothing', () => {}],
      ['the first', (held, add) => void (held.delete('0'), add('new'))],
      ['the last that came', (held, add) => void (held.delete('1499'), add('new'))],
      ['one more', (held, add) => add('new')],
      ['all', (held, add) => void (held.clear(), Array.from({ length: 3000 }, (_, i) => add(`other ${i}`)))],
    ]
    const names = Array.from({ length: 3000 }, (_, i) => String(i))
    for (const [what, change] of changes) {
      const { tree } = await open(dumps([new Map(names.map((name) => [name, 1])), new Set(names)]))
      for (const node of await tree.children()) {
        const held = /** @type {any} */ (await node.peek())
        assert.equal((await node.children(0, 1500)).length, 1500)
        change(held, (key) => (held instanceof Map ? held.set(key, 2) : held.add(key)))
        const told = (await node.children(1500, 2000)).map(({ label, text }) => (held instanceof Map ? label : text))
        assert.deepEqual(told, [...held.keys()].slice(1500, 2000).map((key) => JSON.stringify(key)), what) // prettier-ignore
      }
    }
  })

  it('are none of what is empty', async () => {
    const { tree } = await open(dumps([[], new Map(), new Set(), Tuple.from([]), [1]]))
    assert.deepEqual(
      (await tree.children()).map(({ hasChildren }) => hasChildren),
      [false, false, false, false, true],
    )
  })

  it('are looked up by key and place, however many there are', async () => {
    const many = new Map(Array.from({ length: 300_000 }, (_, i) => [i % 2 ? i : `key ${i}`, i]))
    const { tree } = await open(dumps([many, Array.from({ length: 300_000 }, (_, i) => [i])]))
    assert.equal((await tree.find('[0]["key 299998"]')).text, '299998')
    assert.equal((await tree.find('[0][299999]')).text, '299999')
    assert.equal((await tree.find('[1][299999][0]')).text, '299999')
    for (const path of ['[0].none', '[0]["none"]', '[1][300000]']) await assert.rejects(tree.find(path), { code: 'NO_SUCH_PATH' })
  })

  it('are found by the path that they have in instances too, and come once each by whatever pages', async () => {
    const object = new PyObject(new PyClass('m', 'D'), [1, [2]], new Map([['kw', 3]]), true)
    object.state = new Map(/** @type {[any, any][]} */ ([['x', 4], ['a b', 5], ['kwargs', 6], ['state', 7], [8, 9]])) // prettier-ignore
    object.items = [10, [11]]
    object.entries = [['k', 12], [Tuple.from([1]), [13]], [1, 14], ['k', 15]] // prettier-ignore
    const plain = new PyObject(new PyClass('m', 'P'), [])
    plain.state = [16]
    const { tree } = await open(dumps([object, plain], { protocol: 4 }))
    const [node, other] = await tree.children()
    const children = await node.children()
    assert.equal(children.length, node.length)
    for (const step of [1, 2, 3, 5]) {
      const labels = []
      for (let start = 0; start < node.length; start += step) labels.push(...(await node.children(start, start + step)).map(({ label }) => label))
      assert.deepEqual(labels, children.map(({ label }) => label)) // prettier-ignore
    }
    for (const { path, text: shown } of children) if (!/"k"|\[1\]$|\.kwargs$/.test(path)) assert.equal((await tree.find(path)).text, shown, path)
    for (const [path, want] of [
      ['.args[1][0]', '2'],
      ['.kwargs["kw"]', '3'],
      ['.x', '4'],
      ['["x"]', '4'],
      ['[8]', '9'],
      ['[1][0]', '11'],
      ['["k"]', '12'],
      ['.k', '12'],
      ['[-1][0]', '11'],
      ['.args[-1][0]', '2'],
      ['[(1,)][0]', '13'],
    ])
      // prettier-ignore
      assert.equal((await node.find(path)).text, want, path)
    for (const path of ['.nope', '["nope"]', '.args[2]', '[77]', '.l']) await assert.rejects(node.find(path), { code: 'NO_SUCH_PATH' }, path)
    assert.equal((await other.find('.state[0]')).text, '16')
  })

  it('are found by the path that they have, whatever their key is', async () => {
    const keys = [
      null,
      true,
      false,
      5,
      -7,
      2n ** 70n,
      -(2n ** 70n),
      1.5,
      1e300,
      NaN,
      Infinity,
      -Infinity,
      new Float(9),
      'a',
      'a b',
      '',
      '5',
      '[',
      ']["',
      'attributes',
    ]
    const objects = [
      Tuple.from([1, 'x']),
      Tuple.from([']']),
      text('by]tes'),
      new PyObject(new PyClass('m', 'C'), [5]),
      new Complex(1, 2),
      new PyPath('PurePosixPath', ['/a]']),
    ]
    const { tree } = await open(dumps(new Map([...keys, ...objects].map((key, i) => [key, [i]]))))
    const children = await tree.children()
    assert.equal(children.length, keys.length + objects.length)
    for (const [i, { path }] of children.entries()) assert.equal((await tree.find(`${path}[0]`)).text, String(i), path)
    for (const path of ['[6]', '[None', '[tru]', '["b"]', '[(1, "y")]', '[5.0]', '[05]', '.6', '[b"x"]', '[1e+300', '[]'])
      await assert.rejects(tree.find(path), { code: 'NO_SUCH_PATH' }, path)
  })
})

describe('the line of an array', () => {
  const times = (/** @type {string} */ kind, /** @type {string} */ unit, /** @type {bigint[]} */ values, shape = [values.length]) => {
    const dtype = new DType(kind, 8)
    dtype.unit = unit
    return new NDArray(dtype, shape, 'C', new Uint8Array(BigInt64Array.from(values).buffer))
  }

  it('has dates and durations, and NaT', async () => {
    const nat = -(2n ** 63n)
    const { tree } = await open(dumps([times('M', 'D', [0n, nat]), times('m', 's', [5n, nat]), times('M', 'ms', [1n], []), times('M', 'D', [nat], [])]))
    assert.deepEqual(
      (await tree.children()).map((node) => node.text.split('  ').at(-1)),
      ['[1970-01-01, NaT]', '[5 seconds, NaT]', '1970-01-01T00:00:00.001', 'NaT'],
    )
  })

  it('has -- for what is masked', async () => {
    const { tree } = await fixture('masked.p5.pkl')
    assert.equal((await tree.find('.plain')).text.split('  ').at(-1), '[1, --, 3]')
    assert.equal((await tree.find('.fortran')).text.split('  ').at(-1), '[--, 4, 2, 5, 3, --]')
  })

  it('has dates for a column of them, whose array keeps the unit', async () => {
    const { tree } = await fixture('frames.p5.pkl')
    const column = await tree.find('.mixed["t"]')
    assert.match(column.text, /\[2024-01-01 00:00:00, /)
    assert.match((await tree.find('.mixed["t"].values')).text, /^datetime64\[us\] \(3,\)  24 B  \[2024-01-01T00:00:00.000000, /)
  })
})

describe('a frame whose columns are in the file', () => {
  it('is read by its labels, and column by column', async () => {
    const bytes = readFileSync(fileURLToPath(new URL('../fixtures/pandas/pd3.1.1-py3.13/frames.p5.pkl', import.meta.url)))
    const { tree } = await open(bytes, /** @type {any} */ ({ lazyFrom: 1 }))
    const frame = await tree.find('.wide')
    assert.equal(frame.type, 'DataFrame')
    const held = /** @type {any} */ (await frame.peek())
    await frame.find('["b"]')
    assert.ok(held.heldAt(0).values.isLazy)
    assert.deepEqual([...(await (await frame.find('["b"].values')).data())], [1, 5, 9])
    assert.ok(held.heldAt(0).values.isLazy)
  })
})

describe('the line of an array that is in memory', () => {
  it('tells its first elements, those that were written into it since too, and decodes no others', async () => {
    const array = new NDArray(new DType('i', 4, '>'), [2000], 'C', new Uint8Array(8000).fill(1))
    const { tree } = await open(dumps({ array }))
    const node = await tree.find('.array')
    assert.equal(node.text, 'int32 (2000,)  8.0 KB  [16843009, 16843009, 16843009, 16843009, 16843009, 16843009, …]')
    const held = /** @type {NDArray} */ (await node.peek())
    held.data[0] = 7
    assert.match((await tree.find('.array')).text, /\[7, 16843009,/)
  })
})
