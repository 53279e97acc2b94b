// The README's examples run and print what their comments say, and the README names every export.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { useChromium } from '../support/chromium.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const readme = readFileSync(`${root}README.md`, 'utf8')
const examples = [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, text]) => text)
const pictures = [...readme.matchAll(/```text\n\$ brine (.*?)\n(.*?)```/gs)].map(([, command, text]) => ({ command, text }))

/** The recipe for a page: its script reads the file that is chosen in one element and writes into another. */
const [, recipe] = /<script type="module">\n(.*?)<\/script>/s.exec(/```html\n(.*?)```/s.exec(readme)?.[1] ?? '') ?? []
const PAGE_SCRIPT = `
const input = Object.assign(document.createElement('input'), { type: 'file', id: 'file' })
document.body.append(input, Object.assign(document.createElement('pre'), { id: 'tree' }))
globalThis.run = true
`

describe('the README', () => {
  it('has examples', () => assert.equal(examples.length, 15))

  examples.forEach((example, i) => {
    it(`prints what example ${i + 1} says`, () => {
      const printed = execFileSync(process.execPath, ['--input-type=module', '-e', example], { cwd: root, encoding: 'utf8' })
      const said = [...example.matchAll(/console\.log\(.*\) \/\/ (.*)/g)].map(([, text]) => text)
      assert.equal(printed.trim(), said.join('\n'))
    })
  })

  describe('in Chromium', () => {
    const opened = useChromium({
      '/page.js': `import '/elements.js'\n${recipe?.replace('/node_modules/brine/dist/index.js', '/dist/index.js')}`,
      '/elements.js': PAGE_SCRIPT,
    })

    it('has a page that shows the file which is chosen', async () => {
      await opened.page.setInputFiles('#file', `${root}demo/datasets/pytorch_model.bin`)
      await opened.page.waitForFunction(() => document.querySelector('#tree')?.textContent)
      assert.match(await opened.page.innerText('#tree'), /^"embed.weight": Tensor/)
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
