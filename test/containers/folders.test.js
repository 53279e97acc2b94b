// Folders that hold one checkpoint, and packages, as torch writes them; beside each is what torch itself reads.
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { dumps, loads, open as openDocument, PyObject, Tensor } from 'brine'
import { useChromium } from '../support/chromium.js'
import { brine } from '../support/cli.js'
import { root } from '../support/fixtures.js'
import { temporaryFolder } from '../support/folder.js'

const folder = join(root, 'folders')
const versions = readdirSync(folder).filter((name) => /^torch-[\d.]+$/.test(name))
const at = (...names) => join(folder, ...names)
const opened = []
const open = async (...args) => {
  const document = await openDocument(...args)
  opened.push(document)
  return document
}
const closeAll = async () => {
  for (const document of opened.splice(0)) await document.close()
}

const truthOf = (version, name) => JSON.parse(readFileSync(at(version, `${name}.json`), 'utf8'))

/** A value in the form of `plain` of make_folders.py. */
function plain(value) {
  if (value instanceof Tensor) {
    const { dtype, shape } = value
    return { t: 'tensor', dtype: `torch.${dtype}`, shape, values: Array.from(value.data, Number) }
  }
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Map || (typeof value === 'object' && value !== null))
    return sorted((value instanceof Map ? [...value] : Object.entries(value)).map(([key, item]) => [String(key), plain(item)]))
  return value
}
const sorted = (items) => ({ t: 'dict', v: items.sort(([a], [b]) => (a < b ? -1 : 1)) })
const truth = (value) => JSON.parse(JSON.stringify(value), (_, item) => (item?.t === 'dict' ? sorted(item.v) : item))

/** All of a tree, read node by node. */
async function walkTree(node) {
  const value = await node.value()
  if (value instanceof Tensor) {
    await value.read()
    return plain(value)
  }
  if (!node.hasChildren) return value instanceof Map || Array.isArray(value) ? plain(value) : value
  const children = await node.children()
  if (Array.isArray(value)) return Promise.all(children.map(walkTree))
  const items = []
  for (const child of children) items.push([JSON.parse(child.label), await walkTree(child)])
  return sorted(items.map(([key, item]) => [String(key), item]))
}

/** The Files of a folder, as a page has them. */
const filesOf = (path, base) =>
  readdirSync(path, { recursive: true })
    .filter((name) => statSync(join(path, name)).isFile())
    .map((name) => {
      const file = new File([readFileSync(join(path, name))], name.split('/').at(-1))
      return Object.defineProperty(file, 'webkitRelativePath', { value: base ? `${base}/${name}` : '' })
    })

describe('checkpoints of torch.distributed', () => {
  afterEach(closeAll)
  for (const version of versions) {
    for (const name of readdirSync(at(version)).filter((file) => /^(distcp|dcp)_\w+$/.test(file))) {
      const path = at(version, name)
      const want = truth(truthOf(version, name).value)

      it(`${version}/${name}: the state dict is whole`, async () => {
        const document = await open(path)
        assert.equal(document.kind, name.startsWith('dcp') ? 'safetensors' : 'distcp')
        assert.deepEqual(plain(await document.value()), want)
        assert.deepEqual(plain(await (await open(pathToFileURL(path), { dict: 'map' })).value()), want)
        assert.deepEqual(await walkTree(document.tree), want)
        assert.equal(document.about.files, undefined)
        for (const { name: item } of document.entries) assert.notEqual(await document.value(item), undefined)
      })

      it(`${version}/${name}: as Files of a page`, async () => {
        assert.deepEqual(plain(await (await open(filesOf(path, name))).value()), want)
        if (name.startsWith('dcp')) return
        const files = filesOf(path)
        const metadata = files.find((file) => file.name === '.metadata')
        if (metadata) assert.deepEqual(plain(await (await open(metadata, { files })).value()), want)
      })

      it(`${version}/${name}: each file alone`, async () => {
        if (name.startsWith('dcp')) return
        const whole = await (await open(path)).value()
        for (const file of readdirSync(path).filter((entry) => entry.endsWith('.distcp'))) {
          const document = await open(join(path, file))
          assert.equal(document.kind, 'distcp')
          assert.equal(document.size, statSync(join(path, file)).size)
          for (const { name: item } of document.entries) {
            const value = await document.value(item)
            const [, flat, offset] = /^([^[]*)(?:\[(.*)\])?$/.exec(item)
            const tensor = flat.split('.').reduce((held, key) => held[key], whole)
            if (!(value instanceof Tensor)) assert.deepEqual(value, name.endsWith('ranks') ? Number(file[2]) : tensor)
            else if (offset === undefined) assert.deepEqual(value.data, tensor.data)
            else {
              const first = offset.split(', ').map(Number)
              assert.equal(value.get(...first.map(() => 0)), tensor.get(...first))
              assert.equal(value.get(...first.map(() => -1)), tensor.get(...first.map((start, axis) => start + value.shape[axis] - 1)))
            }
          }
        }
      })
    }
  }
})

describe('a checkpoint of torch.distributed', () => {
  afterEach(closeAll)
  const place = temporaryFolder()
  const source = at('torch-2.15.0', 'distcp_dtensor')
  let count = 0
  /** A copy whose metadata `change` may change. */
  const copy = (change = () => {}) => {
    const path = place(`copy${count++}`)
    cpSync(source, path, { recursive: true })
    const metadata = loads(readFileSync(join(path, '.metadata')), { lossless: true })
    if (change(metadata.state, path) !== false) writeFileSync(join(path, '.metadata'), dumps(metadata))
    return path
  }
  const tensorOf = (state, name) => state.get('state_dict_metadata').get(name).state

  it('reads nothing but its metadata when it is opened, and of a tensor the chunks that are asked for', async () => {
    let bytesRead = 0
    const document = await open(source, { onProgress: ({ bytesRead: read }) => (bytesRead = read) })
    assert.equal(bytesRead, statSync(join(source, '.metadata')).size)
    const rows = await (await document.tree.find('rows')).data(4, 5)
    assert.deepEqual([...rows], [28, 29, 30, 31, 32, 33, 34])
    const { entries } = document
    assert.ok(bytesRead - statSync(join(source, '.metadata')).size < entries.find(({ name }) => name === 'rows').size)
    assert.deepEqual(
      [...(await (await document.tree.find('grid')).data(2, 4))],
      [...Array(14).keys()].map((i) => i + 14),
    )
  })

  it('with other files has them as entries', async () => {
    const path = copy((_, folder) => {
      writeFileSync(join(folder, 'note.txt'), 'a note')
      return false
    })
    const document = await open(path)
    assert.deepEqual(document.about.files, ['note.txt'])
    assert.deepEqual(await document.value('note.txt'), new TextEncoder().encode('a note'))
  })

  it('without a file, or with one that is cut off, has its other tensors', async () => {
    const path = copy((_, folder) => {
      rmSync(join(folder, '__3_0.distcp'))
      truncateSync(join(folder, '__1_0.distcp'), 1000)
      return false
    })
    const document = await open(path)
    assert.equal((await document.value('rows')).data[34], 34)
    await assert.rejects(document.value('same'), { code: 'NO_FILE' })
    await assert.rejects(document.value('last'), { code: /^(NO_FILE|TRUNCATED)$/ })
    await assert.rejects(document.value(), { name: 'UnpicklingError' })
  })

  for (const [what, change, pattern] of [
    ['overlap', (state) => (tensorOf(state, 'grid').get('chunks')[1].state.get('offsets')[1] = 0), /no file|overlap/],
    ['are too few', (state) => tensorOf(state, 'grid').get('chunks').pop(), /elements, where it has 35/],
    ['reach out of it', (state) => (tensorOf(state, 'grid').get('size')[0] = 4), /is not within/],
    ['are of another dtype', (state) => (tensorOf(state, 'grid').get('chunks')[0].state.get('sizes')[0] = 1), /elements, where/],
  ]) {
    it(`whose chunks ${what} is an error, and not zeros`, async () => {
      const document = await open(copy((state) => void change(state)))
      await assert.rejects(document.value('grid'), { code: /BAD_CHUNKS|BAD_DISTCP/, message: pattern })
      assert.equal((await document.value('rows')).data[34], 34)
    })
  }

  it('that claims more than is stored allocates nothing', async () => {
    const document = await open(
      copy((state) => {
        const grid = tensorOf(state, 'grid')
        grid.get('size')[0] = 2 ** 40
        grid.get('chunks')[0].state.get('sizes')[0] = 2 ** 40 - 2
      }),
    )
    await assert.rejects(document.value('grid'), { code: 'BAD_CHUNKS' })
  })

  it('whose items have paths through one another, or far places in lists, keeps them by their flat names', async () => {
    const document = await open(
      copy((state) => {
        const paths = state.get('planner_data')
        paths.set('rows', ['a', 2 ** 40])
        paths.set('grid', ['b', 'c'])
        paths.set('line', ['b', 'c', 'd'])
        paths.set('same', ['__proto__', 'x'])
        paths.set('last', ['l', 1])
        paths.set('inner', 7)
      }),
    )
    const value = await document.value()
    assert.deepEqual(Object.keys(value).sort(), ['__proto__', 'b', 'inner', 'l', 'line', 'rows', 'step'])
    assert.ok(Object.hasOwn(value, '__proto__') && !('x' in {}))
    assert.equal(value.l[0], null)
    assert.ok(value.b.c instanceof Tensor)
  })

  it('with an item of a kind that is not known keeps it in its place', async () => {
    const document = await open(copy((state) => state.get('state_dict_metadata').set('odd', new PyObject(tensorOf(state, 'grid').get('properties').class, []))))
    assert.ok((await document.value()).odd instanceof PyObject)
  })

  it('with metadata of something else is an error', async () => {
    const path = copy((_, folder) => {
      writeFileSync(join(folder, '.metadata'), dumps({ a: 1 }))
      return false
    })
    await assert.rejects(open(path), { code: 'BAD_METADATA' })
    // The file alone is what it is, a row of files of torch.
    assert.equal((await open(join(path, '__3_0.distcp'))).kind, 'several')
  })

  it('without its metadata says so', async () => {
    const path = copy((_, folder) => {
      rmSync(join(folder, '.metadata'))
      return false
    })
    await assert.rejects(open(path), { code: 'IS_FOLDER', hint: /writes last/ })
    assert.equal((await open(join(path, '__3_0.distcp'))).entries.length, 6)
  })

  it('is read by the command line', () => {
    const { stdout, status, stderr } = brine(['show', source])
    assert.equal(status, 0, stderr)
    assert.match(stdout, /"grid": +Tensor float32 \(5, 7\)/)
    assert.match(stdout, /"step": int 5/)
    assert.match(brine(['show', join(source, '__0_0.distcp')]).stdout, /"grid\[0, 0\]": +Tensor float32 \(3, 4\)/)
    const csv = brine(['extract', source, '--path', 'grid', '--format', 'csv'])
    assert.equal(csv.stdout.trim().split('\n').at(-1), '28,29,30,31,32,33,34', csv.stderr)
    const weights = place('weights.safetensors')
    const written = brine(['convert', source, '-o', weights])
    assert.match(written.stderr, /step/)
    assert.ok(existsSync(weights))
    const json = brine(['extract', at('torch-2.15.0', 'distcp_plain'), '--path', 'optimizer', '--format', 'json'])
    assert.deepEqual(JSON.parse(json.stdout), { state: { 0: { step: 7 } }, param_groups: [{ lr: 0.125, params: [0] }] })
    assert.match(brine(['dis', source]).stdout, /SHORT_BINUNICODE 'torch\.distributed\.checkpoint\.metadata'/)
    const nothing = brine(['show', folder])
    assert.equal(nothing.status, 2)
    assert.match(nothing.stderr, /is a folder, and none that can be opened[^]*make_folders\.py/)
  })

  it('in a folder of a file that is one name of another kind is told by its files', async () => {
    const path = place('empty')
    mkdirSync(path)
    await assert.rejects(open(path), { code: 'IS_FOLDER', hint: 'it is empty' })
    await assert.rejects(open(new File(['x'], 'data.pkl'), { files: [] }), { name: 'UnpicklingError' })
  })
})

describe('unzipped files of torch.save', () => {
  afterEach(closeAll)
  for (const version of versions) {
    for (const inner of ['unzipped', 'unzipped/unzipped']) {
      it(`${version}/${inner} are what the zip is`, async () => {
        const zip = await open(at(version, 'unzipped.pt'))
        const document = await open(at(version, inner))
        assert.equal(document.kind, 'torch-zip')
        assert.deepEqual(document.about, zip.about)
        const strip = ({ name, size }) => `${name.replace(/^unzipped\//, '')} ${size}`
        assert.deepEqual(document.entries.map(strip).sort(), zip.entries.map(strip).sort())
        const want = truth(truthOf(version, 'unzipped').value)
        const value = await document.value()
        assert.deepEqual(plain(value), want)
        assert.equal(value.base.storage, value.view.storage)
        assert.deepEqual(await walkTree(document.tree), want)
        const files = filesOf(at(version, inner), 'chosen')
        assert.deepEqual(plain(await (await open(files)).value()), want)
        const pickle = files.find((file) => file.name === 'data.pkl')
        assert.deepEqual(plain(await (await open(pickle, { files })).value()), want)
      })
    }
  }

  it('are read by the storages that are asked for', async () => {
    let bytesRead = 0
    const path = at('torch-2.15.0', 'unzipped', 'unzipped')
    const document = await open(path, { onProgress: ({ bytesRead: read }) => (bytesRead = read) })
    const before = bytesRead
    await (await document.tree.find('view')).data()
    assert.equal(bytesRead - before, 5 * 4)
  })
})

describe('packages of torch', () => {
  afterEach(closeAll)
  for (const version of versions) {
    it(`${version}: pickles with their tensors, sources, and other files`, async () => {
      const document = await open(at(version, 'package.pt'))
      const { value: weights, state } = truthOf(version, 'package')
      assert.equal(document.kind, 'torch-package')
      const value = await document.value()
      assert.deepEqual(Object.keys(value).sort(), ['extra.py', 'little_net/__init__.py', 'net/config.txt', 'net/data/raw', 'net/model.pkl', 'net/weights.bin'])
      assert.deepEqual(plain(value['net/weights.bin']), truth(weights))
      const model = value['net/model.pkl']
      assert.equal(`${model.class.module}.${model.class.name}`, 'little_net.Net')
      const attributes = model.state instanceof Map ? model.state : new Map(Object.entries(model.state))
      assert.deepEqual(plain(attributes.get('_parameters')), truth(state))
      assert.deepEqual(value['net/data/raw'], Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7))
      assert.equal((await document.about.readCode()).get('extra.py'), 'X = 1\n')
      assert.ok(document.about.externModules.includes('torch'))
      assert.deepEqual(plain(await document.value('package/net/weights.bin')), truth(weights))
      assert.equal((await document.value('package/.data/0.storage')).length, 24)
      assert.equal((await document.tree.children()).length, 6)
      const again = await (await open(at(version, 'package_again.pt'))).value('package_again/net/model.pkl')
      assert.equal(again.class.module, 'little_net')
    })

    it(`${version}: a module of TorchScript is inert, and hides nothing`, async () => {
      const value = await (await open(at(version, 'package_script.pt'))).value('package_script/net/scripted.pkl')
      assert.ok(value.scripted instanceof PyObject)
      assert.equal(value.scripted, value.again)
      assert.deepEqual([...value.tensor.data], [3])
    })
  }

  it('are shown and extracted by the command line', () => {
    const json = brine(['extract', at('torch-2.15.0', 'package.pt'), '--path', '', '--format', 'json'])
    assert.deepEqual(JSON.parse(json.stdout)['net/weights.bin'].again, [[3, 4, 5]])
    assert.match(brine(['show', at('torch-2.15.0', 'package.pt')]).stdout, /"weight": Parameter float32 \(2, 3\)/)
  })
})

describe('a folder that is chosen in a page', () => {
  const page = `
    import { open } from '/dist/index.js'
    const input = document.createElement('input')
    Object.assign(input, { type: 'file', webkitdirectory: true, multiple: true })
    document.body.append(input)
    globalThis.run = async (path) => {
      const document = await open(input.files)
      const tensor = await (await document.tree.find(path)).data()
      return { kind: document.kind, values: Array.from(tensor, Number) }
    }`
  const opened = useChromium({ '/page.js': page })

  for (const [name, kind, path, values] of [
    ['distcp_dtensor', 'distcp', 'grid', [...Array(35).keys()]],
    ['dcp_safetensors', 'safetensors', 'grid', [...Array(35).keys()]],
    ['unzipped', 'torch-zip', 'view', [10, 12, 14]],
  ]) {
    it(`opens: ${name}`, async () => {
      await opened.page.setInputFiles('input', at('torch-2.15.0', name))
      assert.deepEqual(await opened.page.evaluate(`run(${JSON.stringify(path)})`), { kind, values })
      assert.deepEqual(opened.complaints, [])
    })
  }
})
