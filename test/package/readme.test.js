// The README's examples run and print what their comments say, and the README names every export.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const readme = readFileSync(`${root}README.md`, 'utf8')
const examples = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, text]) => text)
const pictures = [...readme.matchAll(/```text\n\$ brine (.*?)\n(.*?)```/gs)].map(([, command, text]) => ({ command, text }))

describe('the README', () => {
  it('has examples', () => assert.equal(examples.length, 6))

  examples.forEach((example, i) => {
    it(`prints what example ${i + 1} says`, () => {
      const printed = execFileSync(process.execPath, ['--input-type=module', '-e', example], { cwd: root, encoding: 'utf8' })
      const said = [...example.matchAll(/console\.log\(.*\) \/\/ (.*)/g)].map(([, text]) => text)
      assert.equal(printed.trim(), said.join('\n'))
    })
  })

  it('has a picture of brine show', () =>
    assert.deepEqual(
      pictures.map(({ command }) => command.split(' ')[0]),
      ['show'],
    ))

  for (const { command, text } of pictures) {
    it(`shows what brine ${command} prints`, () => {
      assert.equal(execFileSync(process.execPath, ['dist/cli.js', ...command.split(' ')], { cwd: root, encoding: 'utf8' }), text)
    })
  }

  it('names both commands and every export of the package', async () => {
    assert.ok(readme.includes('make demo') && readme.includes('make test'))
    const internal = new Set(['NotImplemented'])
    for (const name of Object.keys(await import('brine'))) assert.ok(internal.has(name) || readme.includes(name), name)
  })
})
