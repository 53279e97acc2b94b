/**
 * The first load in a page of Chromium: each in a new context, whose caches are empty, and there in a fresh worker.
 *
 * usage: node test/bench/wide/page.js [--only NAME,...] [--runs N]
 *
 * A worker imports `loads`, as a bundle of nothing else and as the whole dist/index.js, and loads the bytes that the page hands it several times. Told are the import, the first
 * load, the median of later ones, and import and first load beside a warm load. Times are those of a clock: a busy machine shows in them, so the lower quartile of the runs counts.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { ARGUMENTS, EXECUTABLE } from '../../support/chromium.js'
import { listen } from '../../support/server.js'
import { ROOT } from '../paths.js'
import { align, geometricMean, quantile, showRatio, showTime } from '../table.js'
import { FOLDER } from './processes.js'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'dates,records4,ascii,smallarrays,coco,matrices,bools,floats,strdict,instances,tuples,namedtuples' },
    runs: { type: 'string', default: '5' },
  },
})
const WARM_LOADS = 7
const FORMS = ['bundle', 'index']

const worker = (/** @type {string} */ path) => `
onmessage = async ({ data }) => {
  const bytes = new Uint8Array(data)
  const times = [performance.now()]
  const { loads } = await import('${path}')
  times.push(performance.now())
  for (let i = 0; i <= ${WARM_LOADS}; i++) {
    loads(bytes)
    times.push(performance.now())
  }
  postMessage(times.slice(1).map((time, i) => time - times[i]))
}`

const bundled = await build({ stdin: { contents: "export { loads } from 'brine'", resolveDir: ROOT }, bundle: true, minify: true, format: 'esm', write: false })
/** @type {Record<string, string | Uint8Array>} */
const served = {
  '/': '<!doctype html><title>brine</title>',
  '/bundle.js': bundled.outputFiles[0].text,
  '/bundle-worker.js': worker('/bundle.js'),
  '/index-worker.js': worker('/dist/index.js'),
}

const server = await listen(({ url = '/' }, response) => {
  const [, set] = /^\/sets\/(\w+)$/.exec(url) ?? []
  const file = set ? join(FOLDER, `${set}.pkl`) : /^\/dist\/[\w-]+\.js$/.test(url) ? join(ROOT, url) : ''
  const body = served[url] ?? (existsSync(file) ? readFileSync(file) : undefined)
  if (body === undefined) response.writeHead(404).end()
  else response.setHeader('Content-Type', url === '/' ? 'text/html' : set ? 'application/octet-stream' : 'text/javascript').end(body)
})
const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS })

/** Milliseconds of the import and of each load. @param {string} form @param {string} set @returns {Promise<number[]>} */
async function run(form, set) {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(server.url)
    return await page.evaluate(
      async ([script, data]) => {
        const bytes = await (await fetch(data)).arrayBuffer()
        return new Promise((resolve, reject) => {
          const made = new Worker(script, { type: 'module' })
          made.onmessage = ({ data: times }) => resolve(times)
          made.onerror = ({ message }) => reject(new Error(message))
          made.postMessage(bytes, [bytes])
        })
      },
      [`/${form}-worker.js`, `/sets/${set}`],
    )
  } finally {
    await context.close()
  }
}

try {
  for (const form of FORMS) {
    const rows = [['set', 'import', 'first load', 'warm', '(import + first) / warm']]
    const ratios = []
    for (const set of values.only.split(',')) {
      const runs = []
      for (let i = 0; i < Number(values.runs); i++) runs.push(await run(form, set))
      const [imported, first, warm] = [([time]) => time, ([, time]) => time, (times) => quantile(times.slice(2), 0.5)].map((pick) =>
        quantile(runs.map(pick), 0.25),
      )
      const ratio = (imported + first) / warm
      ratios.push(ratio)
      rows.push([set, showTime(imported), showTime(first), showTime(warm), showRatio(ratio)])
    }
    rows.push(['geometric mean', '', '', '', showRatio(geometricMean(ratios))])
    console.log(`${form === 'bundle' ? 'A bundle of loads alone' : 'dist/index.js'}\n\n${align(rows)}\n`)
  }
} finally {
  await browser.close()
  server.close()
}
