// What make bench writes down: its page, its plots and the README's excerpt. Nothing is timed here.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { drawGrowth } from './report/curves.js'
import { insert, markdown } from './report/page.js'
import { drawRatios } from './report/ratios.js'
import { decades, logScale } from './report/svg.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const loading = [
  {
    dataset: { title: 'a <b> & "c"', name: 'a' },
    results: { brine: { ms: 2 }, CPython: { ms: 4 }, pickleparser: { problem: 'wrong' }, 'JSON.parse': { ms: 1 }, msgpackr: { ms: 20 }, v8: { ms: 2 } },
  },
]
const curves = [
  {
    title: 'lists',
    points: [
      { bytes: 1000, ms: 0.01 },
      { bytes: 1e9, ms: 9000 },
    ],
  },
]

describe('the report of make bench', () => {
  it('plots the same file of the same numbers, in light and dark, with a title and nothing that is loaded', () => {
    for (const draw of [() => drawRatios(loading), () => drawGrowth(curves)]) {
      const svg = draw()
      assert.equal(svg, draw())
      assert.match(svg, /^<svg [^>]*role="img" aria-labelledby="title description">\s*<title id="title">[^<]+<\/title>\s*<desc id="description">[^<]+<\/desc>/)
      assert.match(svg, /prefers-color-scheme:dark/)
      assert.doesNotMatch(svg, /<script|<image|href|url\(|@import|@font-face|NaN|undefined/)
    }
    assert.match(drawRatios(loading), /a &#60;b&#62; &#38; &#34;c&#34;, 2\.00 ms/)
    assert.match(drawRatios(loading), /CPython: 2\.00 times brine/)
  })

  it('scales by the logarithm, between powers of ten', () => {
    assert.deepEqual(decades([0.3, 40]), [0.1, 100])
    assert.deepEqual(decades([1000, 1.001e9]), [1000, 1e9])
    assert.equal(Math.round(logScale([1, 100], [0, 200])(10)), 100)
  })

  it('writes tables in Markdown, and in the README between its marks alone', () => {
    assert.equal(
      markdown([
        ['a', 'b'],
        ['x|y', '1'],
      ]),
      '| a | b |\n| --- | ---: |\n| x\\|y | 1 |',
    )
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    const changed = insert(readme, 'new')
    assert.ok(changed.length < readme.length)
    assert.equal(insert(changed, 'new'), changed)
    assert.throws(() => insert('no marks', 'new'), /no marks/)
  })

  it('shows pictures that are there', () => {
    for (const page of ['README.md', 'test/bench/BENCHMARKS.md']) {
      const pictures = [...readFileSync(join(root, page), 'utf8').matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path]) =>
        path.replace(/^https:\/\/raw\.githubusercontent\.com\/OWNER\/brine\/main\//, ''),
      )
      assert.ok(pictures.length > 0)
      for (const path of pictures) assert.ok(existsSync(join(root, dirname(page), path)), path)
    }
  })
})
