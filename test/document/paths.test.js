// Paths through a tree: one grammar for what is typed, what `find` takes, and what nodes tell of themselves.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { dumps, isPickleError, LazyBytes, NDArray, open, OrderedDict, PyClass, PyObject, STATE, Tensor, writeNpz } from 'brine'
import { floats } from '../support/arrays.js'

const fixture = (/** @type {string} */ name) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))

/** The text at a path of a value. @param {unknown} value @param {string} path */
const at = async (value, path) => (await (await open(dumps(value))).tree.find(path)).text

describe('a path', () => {
  it('finds keys with dots as they are, and nested ones first', async () => {
    const state = new Map(
      /** @type {[string, any][]} */ ([
        ['conv1.weight', 1],
        ['a', { b: 2 }],
        ['a.b', 3],
        ['layers.0.bias', 4],
        ['list', [5, { x: 6 }]],
        ['a.c', { d: 7 }],
      ]),
    )
    for (const [path, text] of [
      ['conv1.weight', '1'],
      ['.conv1.weight', '1'],
      ['"conv1.weight"', '1'],
      ["['conv1.weight']", '1'],
      ['$["conv1.weight"]', '1'],
      ['a.b', '2'],
      ['["a.b"]', '3'],
      ['layers.0.bias', '4'],
      ['list[0]', '5'],
      ['list[-1].x', '6'],
      ['list.1.x', '6'],
      ['a.c.d', '7'],
    ])
      assert.equal(await at(state, path), text, path)
  })

  it('takes both quotes, with escapes', async () => {
    for (const key of ["it's", 'a "b"', 'a\nb', 'über', ']', '\\', '']) {
      assert.equal(await at({ [key]: 1 }, `[${JSON.stringify(key)}]`), '1')
      assert.equal(await at({ [key]: 1 }, `['${key.replace(/[\\']/g, '\\$&').replace('\n', '\\n')}']`), '1')
    }
  })

  it('tells keys from attributes of the same name', async () => {
    const dict = new OrderedDict([
      ['attributes', 1],
      ['x', 2],
    ])
    Object.defineProperty(dict, STATE, { value: new Map([['x', 3]]) })
    const { tree } = await open(dumps(dict))
    assert.deepEqual(
      (await tree.children()).map(({ path }) => path),
      ['["attributes"]', '.x', '.attributes'],
    )
    assert.equal((await tree.find('["attributes"]')).text, '1')
    assert.equal((await tree.find('.attributes.x')).text, '3')
    const object = new PyObject(new PyClass('m', 'C'), [[10]], undefined, true)
    object.state = new Map(
      /** @type {[string, any][]} */ ([
        ['args', [20]],
        ['state', 30],
      ]),
    )
    const instance = (await open(dumps(object))).tree
    assert.deepEqual(
      (await instance.children()).map(({ path }) => path),
      ['.args[0]', '["args"]', '["state"]'],
    )
    assert.equal((await instance.find('["args"][0]')).text, '20')
    assert.equal((await instance.find('.state')).text, '30')
  })

  it("goes to a frame's column by its name in brackets, or behind a dot", async () => {
    const { tree } = await open(fixture('pandas/pd3.1.1-py3.13/frames.p5.pkl'))
    for (const path of ['.wide["b"]', ".wide['b']", 'wide.b']) assert.equal((await tree.find(path)).path, '.wide["b"]')
    assert.equal((await tree.find('.wide.index')).label, 'index')
  })

  it('is told of with how far it goes, and what is near', async () => {
    const { tree } = await open(dumps({ layers: [{ weight: 1 }], name: 2 }))
    const failure = async (/** @type {string} */ path) =>
      tree.find(path).then(
        () => assert.fail(),
        (error) => [error.reason, error.hint],
      )
    assert.deepEqual(await failure('.layers[0].wieght'), ['there is no .wieght in .layers[0], a dict', 'near it: .weight'])
    assert.deepEqual(await failure('.layers[3].weight'), ['there is no [3].weight in .layers, a list', 'its items are [0]'])
    assert.deepEqual(await failure('nmae'), ['there is no .nmae in the root, a dict', 'near it: .name'])
    assert.deepEqual(await failure('.name.x'), ['there is no .x in .name, an int', 'nothing is inside of it'])
    assert.deepEqual(await failure('zzz'), ['there is no .zzz in the root, a dict', 'there are .layers, .name'])
  })

  for (const file of [
    'numpy/np2.5.5-py3.13/shapes.p4.pkl',
    'pandas/pd3.1.1-py3.13/frames.p5.pkl',
    'ml/torch/torch1.13.1-py3.9/module.pt',
    'python/3.13/p4/plain.pkl',
    'ml/torch/torch1.13.1-py3.9/optimizer_ckpt.p5.pt',
  ])
    it(`of a node of ${file} leads back to it`, async function () {
      const document = await open(fixture(file)).catch((error) => {
        if (error.code === 'ENOENT') this.skip()
        throw error
      })
      const waiting = [document.tree]
      for (let count = 0; waiting.length && count < 300; count++) {
        const node = /** @type {import('brine').Node} */ (waiting.shift())
        const again = await document.tree.find(node.path)
        assert.deepEqual([again.path, again.type, again.text], [node.path, node.type, node.text])
        waiting.push(...(await node.children(0, 40)))
      }
      await document.close()
    })
})

describe('the value of a node', () => {
  it('is by the options of open', async () => {
    const bytes = readFileSync(fixture('python/3.13/p4/plain.pkl'))
    const { loads } = await import('brine')
    for (const options of /** @type {any[]} */ ([{}, { dict: 'map' }, { int: 'bigint' }, { lossless: true }])) {
      const document = await open(bytes, options)
      assert.deepEqual(await document.tree.value(), loads(bytes, options), JSON.stringify(options))
      assert.deepEqual(await document.value(), loads(bytes, options))
    }
    const nested = dumps({ a: { t: [1, [2]] } })
    assert.deepEqual(await (await (await open(nested)).tree.find('.a')).value(), { t: [1, [2]] })
    const shared = [1]
    const { tree } = await open(dumps([shared, shared]))
    const value = await tree.value()
    assert.equal(value[0], value[1])
    assert.equal(await (await tree.find('[0]')).value(), value[0])
  })

  it('has the arrays of an archive, and no value that only the package knows', async () => {
    const bytes = writeNpz({ a: floats(8), b: floats(4) })
    const plain = await (await open(bytes)).tree.value()
    assert.ok(plain.a instanceof NDArray && plain.b instanceof NDArray)
    assert.deepEqual([...(await plain.b.read())], [0, 1, 2, 3])
    const lossless = await (await open(bytes, { lossless: true })).tree.value()
    assert.ok(lossless.get('a') instanceof NDArray)
  })
})

describe('the data of a node', () => {
  it('is of one type, whole and in part', async () => {
    const document = await open(dumps({ a: floats(8), b: new Uint8Array(20), f: new NDArray(floats(8).descr, [2, 4], 'F', floats(8).bytes) }))
    for (const path of ['.a', '.b', '.f']) {
      const node = await document.tree.find(path)
      assert.equal((await node.data()).constructor, (await node.data(0, 1)).constructor, path)
    }
    const node = await document.tree.find('.a')
    assert.deepEqual(
      [[...(await node.data(1, 2))], (await node.rows(1)).shape],
      [
        [4, 5, 6, 7],
        [1, 4],
      ],
    )
    await assert.rejects((await document.tree.find('.b')).rows(), (error) => isPickleError(error) && error.code === 'NO_DATA')
  })

  it('refuses rows of an array without axes, which still has its data', async () => {
    const document = await open(dumps(NDArray.from(5.5, [])))
    assert.deepEqual([...(await document.tree.data())], [5.5])
    for (const wanted of [document.tree.rows(0, 1), document.tree.data(0, 1)])
      await assert.rejects(wanted, (error) => isPickleError(error) && error.code === 'NO_DATA')
    const torch = await open(fixture('ml/torch/torch1.13.1-py3.9/state_dict.pt'))
    const tensor = (await torch.tree.children())[0]
    assert.equal((await tensor.data()).constructor, (await tensor.data(0, 1)).constructor)
    assert.ok((await tensor.rows(0, 1)) instanceof Tensor && LazyBytes)
    await torch.close()
  })
})
