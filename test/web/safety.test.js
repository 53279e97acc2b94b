// The viewer's safety report in a real Chromium: the chip, the report with its links, the source, files that cannot be opened, and axe-core in both themes.
import { strict as assert } from 'node:assert'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { TYPES } from '../support/chromium.js'
import { dumps } from 'brine'
import { HARMLESS, plainCalls, WAYS } from '../scan/hostile-pickles.js'
import { listen } from '../support/server.js'
import { writeZip } from '../support/zip.js'
import { slowDown } from './support.js'

const root = fileURLToPath(new URL('../../dist/viewer', import.meta.url))
const EXECUTABLE = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const whole = dumps({ a: [1, 2, 3] })
const list = dumps(Array.from({ length: 400 }, (_, i) => `item ${i}`))
/** @type {Record<string, Uint8Array>} */
const FILES = {
  'data.pkl': dumps({ a: [1, 2, 3], text: 'plain' }),
  'known.pkl': HARMLESS.known.range,
  'unknown.pkl': HARMLESS.unknown['a class of its own called System'],
  'evil.pkl': WAYS['GLOBAL and REDUCE'],
  'evil.pkl.gz': gzipSync(WAYS['GLOBAL and REDUCE']),
  'many.pkl': Buffer.concat([...plainCalls()].map(({ bytes }) => bytes)),
  'readers.pkl': Buffer.concat([Buffer.from('I010\n0'), dumps(1, { protocol: 2 })]),
  'broken.pkl': WAYS['a call and then a break'],
  'cut.pkl': list.subarray(0, list.length >> 1),
  'lfs.pkl': Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n'),
  'members.zip': writeZip([
    { name: 'good.pkl', bytes: whole },
    { name: 'bad.pkl', bytes: list.subarray(0, 40) },
    { name: 'evil.pkl', bytes: WAYS['GLOBAL and REDUCE'] },
  ]),
  'big.pkl': dumps(Array.from({ length: 200_000 }, (_, i) => ({ id: i, name: `item ${i}` }))),
}

describe('the safety report of the viewer', function () {
  this.timeout(60_000)
  /** @type {import('playwright-core').Browser} */
  let browser
  /** @type {import('playwright-core').Page} */
  let page
  let url = ''
  let close = () => {}

  before(async function () {
    if (!EXECUTABLE) this.skip()
    ;({ url, close } = await listen((request, response) => {
      const path = (request.url ?? '/').replace(/\?.*/, '')
      const name = path === '/' ? 'index.html' : path.slice(1)
      const file = join(root, name)
      const body = FILES[name.replace('files/', '')] ?? (/^[\w.-]+$/.test(name) && existsSync(file) ? readFileSync(file) : undefined)
      if (body === undefined) return void response.writeHead(404).end()
      response.setHeader('Content-Type', TYPES[extname(name)] ?? 'application/octet-stream').end(body)
    }))
    browser = await chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox', '--disable-gpu'] })
  })

  after(async () => {
    await browser?.close()
    close()
  })

  afterEach(() => page?.close())

  /** Opens a file. @param {string} name @param {string} [tab] @param {any} [options] of the page */
  async function open(name, tab, options) {
    page = await browser.newPage(options)
    await slowDown(page)
    await page.goto(`${url}/?url=/files/${name}`)
    if (tab) await page.getByRole('tab', { name: tab, exact: true }).click()
  }

  const chip = () => page.getByRole('status', { name: 'Safety' })
  const judged = async () => {
    await page.waitForFunction(
      () => !/judging/.test(document.querySelector('pickle-viewer')?.shadowRoot?.querySelector('[aria-label=Safety]')?.textContent ?? 'judging'),
    )
    return (await chip().textContent()) ?? ''
  }
  const report = () => page.getByRole('region', { name: 'Report' })
  const source = () => page.getByRole('region', { name: 'Source', exact: true })

  for (const [name, wanted] of Object.entries({
    'data.pkl': /^data only$/,
    'known.pkl': /^known constructors only$/,
    'unknown.pkl': /^unknown code$/,
    'evil.pkl': /^dangerous$/,
    'evil.pkl.gz': /^dangerous$/,
    'readers.pkl': /^data only, readers disagree$/,
    'cut.pkl': /^data only, broken$/,
    'lfs.pkl': /^data only, broken$/,
    'broken.pkl': /^dangerous$/,
    'members.zip': /^dangerous$/,
  }))
    it(`the chip of ${name}`, async () => {
      await open(name)
      assert.match(await judged(), wanted)
    })

  it('verdict, integrity and coverage stand apart, and what is not covered is not called clean', async () => {
    await open('lfs.pkl', 'Safety')
    await judged()
    const terms = page.locator('.verdict dt')
    await terms.nth(2).waitFor()
    assert.deepEqual(await terms.allTextContents(), ['Verdict', 'Integrity', 'Coverage'])
    assert.match((await page.locator('.verdict').textContent()) ?? '', /not looked into everywhere.*cannot be called clean/)
    assert.equal(await page.locator('.verdict.is-good').count(), 0)
    assert.match((await report().textContent()) ?? '', /Not looked into 1/)
  })

  it('a finding leads to its opcode in the pickle', async () => {
    await open('evil.pkl', 'Safety')
    await report().getByText('os.system("id")').first().waitFor()
    await report().getByRole('button', { name: 'byte 19' }).first().click()
    await page.getByRole('tab', { name: 'Pickle', exact: true, selected: true }).waitFor()
    await page.getByText(/at byte 19: REDUCE/).waitFor()
  })

  it('a finding of a member leads into the pickle of that member', async () => {
    await open('members.zip', 'Safety')
    await report().getByText('of evil.pkl').first().waitFor()
    await report().getByRole('button', { name: 'byte 19' }).first().click()
    await page.getByText(/at byte 19: REDUCE/).waitFor()
  })

  it('a long list of findings is windowed', async () => {
    await open('many.pkl', 'Safety')
    const findings = report().getByRole('list', { name: 'Findings' })
    await findings.waitFor()
    const items = findings.getByRole('listitem')
    assert.equal(await items.first().getAttribute('aria-setsize'), '1000')
    assert.ok((await items.count()) < 40)
    await findings.evaluate((element) => element.scrollTo(0, element.scrollHeight))
    await findings.locator('[aria-posinset="1000"]').waitFor()
  })

  it('the source has its lines, which lead to their opcodes', async () => {
    await open('evil.pkl', 'Safety')
    await source().getByText("_system('id')").waitFor()
    assert.ok(!(await source().textContent())?.includes('# 19'))
    await source().getByRole('button', { name: 'Line 2, byte 19' }).click()
    await page.getByText(/at byte 19: REDUCE/).waitFor()
  })

  it('the source of each member of an archive', async () => {
    await open('members.zip', 'Safety')
    await page.getByLabel('Pickle', { exact: true }).selectOption('evil.pkl')
    await source().getByText('from os import system').waitFor()
    await page.getByLabel('Pickle', { exact: true }).selectOption('good.pkl')
    await source().getByText("'a': [1, 2, 3]").waitFor()
  })

  it('the source of a long pickle is windowed and can be read to its end', async () => {
    await open('big.pkl', 'Safety')
    await source().getByText("'item 0'").waitFor()
    assert.ok((await source().locator('.line').count()) < 120)
    await source().evaluate((element) => element.scrollTo(0, element.scrollHeight))
    await source().getByText("'item 199999'").waitFor()
  })

  it('the source can be copied, without the offsets', async () => {
    await open('data.pkl', 'Safety', { permissions: ['clipboard-read', 'clipboard-write'] })
    await page.getByRole('button', { name: 'Copy the source' }).click()
    await page
      .getByText(/copied/)
      .first()
      .waitFor({ state: 'attached' })
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "{'a': [1, 2, 3], 'text': 'plain'}")
  })

  it('writing the source can be cancelled, which leaves the tree as it is', async () => {
    await open('big.pkl', 'Safety')
    await page.getByRole('progressbar', { name: 'Writing the source' }).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('it was cancelled').waitFor()
    await page.getByRole('tab', { name: 'Tree', exact: true }).click()
    await page.locator('[role=treeitem]:not([aria-busy])').nth(3).waitFor()
    await page.getByRole('tab', { name: 'Safety', exact: true }).click()
    await source().getByText("'item 0'").waitFor()
  })

  it('judging can be cancelled and begun again, and the tree is there meanwhile', async () => {
    page = await browser.newPage()
    await page.goto(url)
    await page.evaluate(
      async (bytes) => {
        const viewer = /** @type {any} */ (document.querySelector('pickle-viewer'))
        const data = new Uint8Array(bytes)
        const isJudging = () => viewer.shadowRoot.querySelector('[aria-label=Safety]')
        const hold = () => new Promise((resolve) => /** @type {any} */ (globalThis.letGo = resolve))
        let held = 0
        const read = async (/** @type {number} */ offset, /** @type {number} */ length) => {
          if (isJudging() && !held++) await hold()
          return data.slice(offset, offset + length)
        }
        await viewer.open({ name: 'slow.pkl', size: data.length, read })
      },
      [...FILES['data.pkl']],
    )
    await page.getByRole('progressbar', { name: 'Judging' }).waitFor()
    await page.getByRole('treeitem', { name: 'text' }).click()
    await page.getByText('plain').first().waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await chip().getByText('not judged').waitFor()
    await chip().getByRole('button').click()
    await page.getByRole('alert').getByText('nothing is known of this file').waitFor()
    await page.getByRole('button', { name: 'Judge again' }).click()
    await chip().getByText('data only').waitFor()
  })

  it('a file that breaks shows what was read, and the byte in the pickle', async () => {
    await open('broken.pkl')
    assert.match((await page.getByRole('alert').textContent()) ?? '', /offset 22/)
    await source().getByText("_system('id')").waitFor()
    assert.equal(await page.getByRole('region', { name: 'Bytes' }).locator('mark').first().textContent(), 'ff')
    await page.getByRole('button', { name: 'Show byte 22 in the pickle' }).click()
    await page.getByRole('tab', { name: 'Pickle', exact: true, selected: true }).waitFor()
  })

  it('a file that is no pickle says what it probably is', async () => {
    await open('lfs.pkl')
    assert.match((await page.getByRole('alert').textContent()) ?? '', /pointer of git-lfs/)
    await page.getByRole('region', { name: 'Bytes' }).getByText('version').waitFor()
  })

  it('a damaged member does not hide the others', async () => {
    await open('members.zip')
    await page.getByRole('treeitem', { name: 'bad.pkl' }).locator('.twist').click()
    await page.getByRole('alert').getByText('bad.pkl').waitFor()
    await page.getByRole('button', { name: /in its pickle/ }).waitFor()
    await page.getByRole('treeitem', { name: 'good.pkl' }).click()
    await page.getByRole('alert').waitFor({ state: 'detached' })
    await page.getByRole('navigation', { name: 'Path' }).getByText('good.pkl').waitFor()
  })

  it('an instance of an unknown class lists what it was made of', async () => {
    await open('unknown.pkl')
    const parts = page.getByRole('region', { name: 'Parts of the instance' })
    await parts.getByText('"os"').waitFor()
    await page.getByText('Nothing was run').waitFor()
    await parts.getByRole('button', { name: '.name' }).click()
    await page.getByLabel('Text of the value').getByText('os').waitFor()
  })

  for (const colorScheme of /** @type {const} */ (['light', 'dark']))
    for (const [name, tab] of [
      ['many.pkl', 'Safety'],
      ['members.zip', 'Safety'],
      ['known.pkl', 'Safety'],
      ['unknown.pkl', 'Safety'],
      ['unknown.pkl', 'Tree'],
      ['broken.pkl', 'Tree'],
    ])
      it(`axe-core finds nothing in ${tab} of ${name}, ${colorScheme}`, async () => {
        await open(name, tab, { colorScheme, bypassCSP: true })
        await judged()
        if (tab === 'Safety') await source().waitFor()
        await page.evaluate(AXE)
        const { violations } = await page.evaluate(() => /** @type {any} */ (globalThis).axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }))
        assert.deepEqual(
          violations.map((/** @type {any} */ { id, nodes }) => [id, nodes[0].target.join(' ')]),
          [],
        )
      })
})
