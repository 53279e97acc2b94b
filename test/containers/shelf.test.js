// Shelves of Python's shelve over dbm.dumb: `x.dat` with its directory `x.dir`.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { dumps, isPickleError, open } from 'brine'
import { root } from '../support/fixtures.js'
import { temporaryFolder } from '../support/folder.js'
import { asTruth, readTruth } from '../support/truth.js'

const folder = join(root, 'several', 'shelves')
const text = (bytes) => Buffer.from(bytes, 'latin1')
const file = (path, name = path.split('/').at(-1)) => new File([readFileSync(path)], name)

/** The values of a document by key, in the form of the truth. */
const valuesOf = async (document) => asTruth(await document.value())

describe('shelves', () => {
  const at = temporaryFolder()

  for (const version of readdirSync(folder)) {
    for (const name of readdirSync(join(folder, version)).filter((each) => each.endsWith('.dat'))) {
      const path = join(folder, version, name)
      const stem = path.slice(0, -'.dat'.length)
      const truth = JSON.parse(readFileSync(`${stem}.json`, 'utf8'))
      const want = readTruth(JSON.stringify(truth)).values
      const keys = truth.values.v.map(([key]) => key)

      it(`${version}/${name} has the values that Python reads, by key, by whichever name it is opened`, async () => {
        for (const origin of [path, `${stem}.dir`, stem, pathToFileURL(path), pathToFileURL(stem)]) {
          const document = await open(origin)
          assert.equal(document.kind, 'shelf')
          assert.equal(document.about.directory, `${name.slice(0, -'.dat'.length)}.dir`)
          assert.deepEqual(await valuesOf(document), want)
          await document.close()
        }
        const dir = `${stem}.dir`
        for (const document of [
          await open(file(path), { files: [file(dir)] }),
          await open(readFileSync(path), { files: [file(dir)] }),
          await open(file(dir), { files: [file(path)] }),
          await open(file(path), { files: () => readFileSync(dir) }),
        ])
          assert.deepEqual([document.kind, await valuesOf(document)], ['shelf', want])
      })

      it(`${version}/${name} keeps the order of its keys, in entries, in the tree and in a Map`, async () => {
        const document = await open(path, { dict: 'map' })
        assert.deepEqual([...(await document.value()).keys()].toSorted(), keys.toSorted())
        assert.deepEqual([...(await document.value()).keys()], document.entries.map((entry) => entry.name)) // prettier-ignore
        const children = await document.tree.children()
        assert.deepEqual(children.map(({ label }) => JSON.parse(label)), document.entries.map((entry) => entry.name)) // prettier-ignore
        for (const [key, value] of want.v) {
          assert.deepEqual(asTruth(await document.value(key)), value)
          assert.deepEqual(asTruth(await (await document.tree.find(`[${JSON.stringify(key)}]`)).value()), value)
        }
        await document.close()
      })
    }
  }

  it('tell of what is left over of values that were deleted or written again', async () => {
    const leftOver = async (name) => {
      const document = await open(join(folder, 'py3.13', name))
      await document.close()
      return document.about.leftOver
    }
    assert.equal(await leftOver('emptied.dat'), readFileSync(join(folder, 'py3.13', 'emptied.dat')).length)
    assert.equal(await leftOver('plain.dat'), 0)
  })

  const kindOf = async (origin) => {
    const document = await open(origin)
    await document.close()
    return document.kind
  }

  const write = (directory, data = dumps([1])) => {
    writeFileSync(at('s.dat'), data)
    writeFileSync(at('s.dir'), directory)
    return at('s.dat')
  }

  it('of which a value is none are read but for that, which the error names', async () => {
    const one = dumps([1])
    const document = await open(
      write(`'a', (0, ${one.length})\n'b', (512, 5)\n'c', (1024, 9)\n`, Buffer.concat([one, Buffer.alloc(512 - one.length), text('\xffabcd')])),
    )
    assert.deepEqual(await document.value('a'), [1])
    const names = (error) => isPickleError(error) && /^the value of "b": .*invalid load key, '\\xff'/.test(error.message) && error.offset === 512
    await assert.rejects(document.value('b'), names)
    await assert.rejects(document.value(), names)
    await assert.rejects(document.value('c'), (error) => isPickleError(error) && /^the value of "c": /.test(error.message))
    const [a, b, c] = await document.tree.children()
    assert.deepEqual([a.type, b.type, await b.data(), c.type, await c.data()], ['list', 'bytes', new Uint8Array(text('\xffabcd')), 'bytes', new Uint8Array(0)])
    await document.close()
  })

  it('whose values lie over one another, or whose directory breaks off, are an error that tells where', async () => {
    await assert.rejects(open(write("'a', (0, 5)\n'b', (3, 5)\n")), { code: 'BAD_SHELF', message: 's.dir: the value of "b" lies over that of another key' })
    const line2 = (error) => isPickleError(error) && error.code === 'BAD_SHELF' && /^s\.dir: line 2 /.test(error.message)
    for (const bad of ["'b', (1", "'b', (-1, 2)", "'b', (1, 2, 3)", '5, (1, 2)', "'b'", "'b', 1, 2", '[]', '', "'b', (1e400, 2)", "'b', (9007199254740993, 2)"])
      await assert.rejects(open(write(`'a', (0, 5)\n${bad}\n`)), line2, bad)
    await assert.rejects(open(write(`'a', (0, 5)\n${'('.repeat(1e6)}`)), line2)
  })

  it('are told by their directory: beside a file of another kind, and for other endings, a file is what it holds', async () => {
    for (const directory of ['no directory of a shelf', '{}', "'a'"]) assert.equal(await kindOf(write(directory)), 'pickle')
    write("'a', (0, 5)\n")
    writeFileSync(at('s.pkl'), dumps([2]))
    assert.equal(await kindOf(at('s.pkl')), 'pickle')
    await assert.rejects(open(at('nothing')), { code: 'ENOENT' })
    await assert.rejects(open(file(at('s.dir')), { files: [] }), { code: 'NO_FILE' })
    assert.equal((await open(readFileSync(at('s.dat')), { files: [] })).kind, 'pickle')
  })

  it('have the last place of a key that is written twice, and lines of Python 2 and of Windows', async () => {
    const one = dumps([1])
    const document = await open(write(`'a', (512L, 5L)\r\nu'b', (0, ${one.length})  \r\n'a', (0, 0)\r\n`, one))
    assert.deepEqual(document.entries.map(({ name, size }) => [name, size]), [['a', 0], ['b', one.length]]) // prettier-ignore
    assert.deepEqual(await document.value('b'), [1])
    await document.close()
  })

  it('in databases of other kinds are an error that tells of what kind', async () => {
    const word = (at, ...bytes) => Buffer.concat([Buffer.alloc(at), Buffer.from(bytes), Buffer.alloc(100)])
    for (const [bytes, name] of /** @type {[Buffer, RegExp][]} */ ([
      [Buffer.concat([text('SQLite format 3\0'), word(0, 0x10, 0, 2, 2)]), /SQLite/],
      [word(0, 0xcf, 0x9a, 0x57, 0x13), /gdbm/],
      [word(0, 0x13, 0x57, 0x9a, 0xce), /gdbm/],
      [word(12, 0x61, 0x15, 0x06, 0), /Berkeley/],
      [word(0, 0, 5, 0x31, 0x62), /Berkeley/],
    ]))
      await assert.rejects(open(bytes), (error) => isPickleError(error) && name.test(error.hint) && /dbm\.dumb/.test(error.hint))
    await assert.rejects(open(text('no database')), (error) => isPickleError(error) && !/dbm/.test(error.hint ?? ''))
  })
})
