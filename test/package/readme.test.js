// The README's examples run and print what their comments say, and the README names every export.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const readme = readFileSync(`${root}README.md`, 'utf8')
const examples = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, text]) => text)

describe('the README', () => {
  it('has examples', () => assert.equal(examples.length, 5))

  examples.forEach((example, i) => {
    it(`prints what example ${i + 1} says`, () => {
      const printed = execFileSync(process.execPath, ['--input-type=module', '-e', example], { cwd: root, encoding: 'utf8' })
      const said = [...example.matchAll(/console\.log\(.*\) \/\/ (.*)/g)].map(([, text]) => text)
      assert.equal(printed.trim(), said.join('\n'))
    })
  })

  it('names both commands and every export of the package', async () => {
    assert.ok(readme.includes('make demo') && readme.includes('make test'))
    const internal = new Set(['NotImplemented'])
    for (const name of Object.keys(await import('brine'))) assert.ok(internal.has(name) || readme.includes(name), name)
  })
})
