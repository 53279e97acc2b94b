// The pickle itself in the viewer, in a real Chromium: opcodes, bytes and the machine in step, from nodes to opcodes and back, faults in place.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { dumps, Tuple } from 'brine'
import { writeZip } from '../support/zip.js'
import { useViewer } from './support.js'

const fixture = (/** @type {string} */ path) => readFileSync(new URL(`../fixtures/${path}`, import.meta.url))
const value = new Map(
  /** @type {[string, unknown][]} */ ([
    ['name', 'resnet'],
    ['sizes', [1, 2, 3]],
    ['pair', Tuple.from(['left', 'right'])],
  ]),
)
const plain = Buffer.from(dumps(value))
const longText = 'x'.repeat(3_000_000)

/** @type {Record<string, Uint8Array>} */
const FILES = {
  'plain.pkl': plain,
  'plain.pkl.gz': gzipSync(plain),
  'row.pkl': Buffer.concat([dumps('the first'), plain, dumps([true, null])]),
  'members.zip': writeZip([
    { name: 'a.pkl', bytes: dumps(['in a']) },
    { name: 'b.pkl', bytes: plain },
  ]),
  'model.pt': fixture('ml/torch/torch1.13.1-py3.9/optimizer_ckpt.p5.pt'),
  'legacy.pt': fixture('ml/torch/torch1.13.1-py3.9/optimizer_ckpt.p5.legacy.pt'),
  'plain.joblib': fixture('joblib/jl0.11-py3.7/gzip.joblib'),
  'broken.pkl': Buffer.concat([plain.subarray(0, plain.indexOf('sizes') - 2), Buffer.from([0xff, 1, 2, 3])]),
  'trailing.pkl': Buffer.concat([plain, dumps([1]), Buffer.from('\xff no pickle', 'latin1')]),
  'underflow.pkl': Buffer.from('\x80\x02]a.', 'latin1'),
  'odd.pkl': Buffer.from('\x80\x02]q\x00(Pan id\n\x82\x07\x8a\x01\x05h\x00e.', 'latin1'),
  'long.pkl': dumps([longText, new Uint8Array(2_000_000).fill(7), 'after'], { protocol: 3 }),
  'text.pkl': dumps(['y'.repeat(5000), 5], { protocol: 0 }),
  'many.pkl': dumps(Array.from({ length: 3000 }, (_, i) => `item ${i}`)),
}

describe('the pickle itself in the viewer', function () {
  this.timeout(60_000)
  const viewer = useViewer(FILES)
  /** @type {import('playwright-core').Page} */
  let page
  afterEach(() => page?.close())

  /** @param {string} file @param {string} [tab] */
  async function open(file, tab = 'Pickle') {
    page = await viewer.open()
    await page.locator('pickle-viewer').evaluate((element, name) => element.setAttribute('src', `/files/${name}`), file)
    await page.getByRole('tab', { name: tab, exact: true }).click()
    if (tab === 'Pickle') await page.getByRole('listbox', { name: 'Opcodes' }).getByRole('option').first().waitFor()
  }
  const word = () => page.getByRole('status', { name: 'Opcode' })
  const status = () => page.getByRole('status', { name: 'Value', exact: true })
  const press = (/** @type {string} */ name) => page.getByRole('button', { name, exact: true }).click()
  const runTo = async (/** @type {number} */ offset) => {
    await page.getByLabel('Offset').fill(String(offset))
    await press('Run to offset')
  }
  const at = (/** @type {string | RegExp} */ text) => status().getByText(text).waitFor()
  const select = async (/** @type {string} */ path) => {
    await page.locator('pickle-viewer').evaluate((element, wanted) => /** @type {any} */ (element).select(wanted), path)
    await page.waitForFunction((wanted) => document.querySelector('pickle-viewer')?.getAttribute('path') === wanted, path)
  }

  describe('from a node to its opcode, and back', () => {
    /** File, path of a node, what the opcode is, and the member. @type {[string, string, RegExp, string?][]} */
    const NODES = [
      ['plain.pkl', '', /at byte 11: EMPTY_DICT/],
      ['plain.pkl', '.name', /BINUNICODE "resnet"/],
      ['plain.pkl', '.sizes', /EMPTY_LIST/],
      ['plain.pkl', '.sizes[2]', /BININT1 3/],
      ['plain.pkl', '.pair', /TUPLE2/],
      ['plain.pkl', '.pair[1]', /BINUNICODE "right"/],
      ['plain.pkl.gz', '.sizes[1]', /BININT1 2/],
      ['row.pkl', '[1].sizes[0]', /BININT1 1/],
      ['row.pkl', '[2][0]', /NEWTRUE/],
      ['members.zip', '["b.pkl"].pair[0]', /BINUNICODE "left"/, 'b.pkl'],
      ['members.zip', '["a.pkl"][0]', /BINUNICODE "in a"/, 'a.pkl'],
      ['model.pt', '.epoch', /BININT1 \d/],
      ['legacy.pt', '.epoch', /BININT1 \d/, 'value'],
      ['plain.joblib', '.c', /BUILD|REDUCE|NEWOBJ|GLOBAL/],
    ]
    for (const [file, path, wanted, member] of NODES)
      it(`${path || 'the root'} of ${file}`, async () => {
        await open(file, 'Tree')
        await page.getByRole('treeitem').first().waitFor()
        await select(path)
        await press('Show in the pickle')
        await at(wanted)
        assert.equal(await page.getByRole('tab', { name: 'Pickle', exact: true }).getAttribute('aria-selected'), 'true')
        if (member) assert.equal(await page.getByRole('combobox', { name: 'Member' }).locator('option:checked').innerText(), member)
        await press('Show in the tree')
        await page.getByRole('treeitem', { selected: true }).waitFor()
        assert.equal(await page.locator('pickle-viewer').getAttribute('path'), path)
      })

    it('is not offered where no value was made', async () => {
      await open('plain.pkl')
      await word().getByText('PROTO', { exact: true }).waitFor()
      await page.waitForTimeout(500)
      assert.equal(await page.getByRole('button', { name: 'Show in the tree' }).count(), 0)
      await runTo(11)
      await page.getByRole('button', { name: 'Show in the tree' }).waitFor()
    })
  })

  it('loses no press on what is still being read', async () => {
    page = await viewer.open({ file: 'plain.pkl', slow: 700 })
    // The rows are busy still.
    await page.locator('[role=treeitem][aria-busy][aria-posinset="2"]').click()
    await page.getByRole('treeitem', { name: '"sizes": list (3)', selected: true }).waitFor()
    await page.getByRole('tab', { name: 'Pickle', exact: true }).click()
    for (const name of ['Step', 'Step', 'Back']) await press(name)
    assert.equal(await page.getByRole('listbox', { name: 'Opcodes' }).count(), 0)
    await at('opcode 1 at byte 2: FRAME')
  })

  it('another member begins at its start, and steps never leave the pickle', async () => {
    await open('members.zip')
    await page.getByRole('combobox', { name: 'Member' }).selectOption('b.pkl')
    await at('opcode 0 at byte 0: PROTO 4')
    await press('Back')
    await at('opcode 0 at byte 0: PROTO 4')
    await press('To end')
    await word().getByText('STOP').waitFor()
    const end = await status().innerText()
    await press('Step')
    await page.getByRole('listbox', { name: 'Opcodes' }).focus()
    for (const key of ['ArrowDown', 'PageDown', 'End']) await page.keyboard.press(key)
    await runTo(1e9)
    await page.waitForTimeout(200)
    assert.equal(await status().innerText(), end)
    await page.getByRole('combobox', { name: 'Member' }).selectOption('a.pkl')
    await at('opcode 0 at byte 0: PROTO 4')
    await page.getByRole('option', { name: 'in a' }).waitFor()
    await page.keyboard.press('Home')
    await page.getByRole('tab', { name: 'Safety', exact: true }).click()
    await page.getByRole('tab', { name: 'Pickle', exact: true }).click()
    assert.equal(await page.getByRole('combobox', { name: 'Member' }).locator('option:checked').innerText(), 'a.pkl')
  })

  it('the place is kept while other views are looked at', async () => {
    await open('plain.pkl')
    await runTo(14)
    await at(/at byte 14/)
    await page.getByRole('tab', { name: 'Tree', exact: true }).click()
    await page.getByRole('tab', { name: 'Pickle', exact: true }).click()
    await at(/at byte 14/)
  })

  it('pickles in a row can be chosen, and the one that is shown is told', async () => {
    await open('row.pkl')
    const pickle = page.getByRole('combobox', { name: 'Pickle', exact: true })
    await pickle.selectOption({ index: 2 })
    await word().getByText('PROTO', { exact: true }).waitFor()
    await page.getByRole('list', { name: 'Memo' }).waitFor({ state: 'attached' })
    await press('Back')
    await word().getByText('STOP').waitFor()
    assert.match(await pickle.locator('option:checked').innerText(), /^1 at byte/)
    await page.getByText('Value of the pickle: dict').waitFor()
  })

  it('goes through stack and memo by keys, and keeps the focus where the list is scrolled', async () => {
    await open('many.pkl')
    await runTo(9000)
    const memo = page.getByRole('list', { name: 'Memo' })
    await memo.getByRole('listitem').first().waitFor()
    await memo.focus()
    await page.keyboard.press('Home')
    const focused = () => page.evaluate(() => document.querySelector('pickle-viewer')?.shadowRoot?.activeElement?.textContent)
    await page.waitForFunction(() => /^0 list/.test(document.querySelector('pickle-viewer')?.shadowRoot?.activeElement?.textContent ?? ''))
    await memo.evaluate((element) => element.scrollTo(0, 5000))
    await page.waitForTimeout(200)
    assert.match((await focused()) ?? '', /^0 list/)
    await page.keyboard.press('ArrowDown')
    await page.waitForFunction(() => /^1 str "item 0"/.test(document.querySelector('pickle-viewer')?.shadowRoot?.activeElement?.textContent ?? ''))
    await page.keyboard.press('Enter')
    await at(/BINUNICODE "item 0"/)
    const stack = page.getByRole('list', { name: 'Stack' })
    await runTo(Buffer.from(FILES['many.pkl']).indexOf('item 700'))
    await at(/BINUNICODE "item 700"/)
    await stack.getByText('"item 700"').waitFor()
    await stack.focus()
    await page.keyboard.press('End')
    await page.waitForFunction(() => /^list/.test(document.querySelector('pickle-viewer')?.shadowRoot?.activeElement?.textContent ?? ''))
    await page.keyboard.press('PageUp')
    await page.keyboard.press('Home')
    await page.waitForFunction(() => /^str "item/.test(document.querySelector('pickle-viewer')?.shadowRoot?.activeElement?.textContent ?? ''))
    await page.keyboard.press('Enter')
    await at(/BINUNICODE "item/)
  })

  it('a pickle that breaks shows what comes before, the fault in place, and the bytes behind', async () => {
    await open('broken.pkl')
    const fault = FILES['broken.pkl'].length - 4
    const alert = page.getByRole('region', { name: 'Opcodes' }).getByRole('alert')
    await alert.waitFor()
    assert.match(await alert.innerText(), new RegExp(`The pickle breaks.*${fault}`, 's'))
    await press('To end')
    await word().getByText('MEMOIZE').waitFor()
    await alert.getByRole('button').click()
    assert.equal(await page.locator('.byte.is-fault').innerText(), 'ff')
    assert.match(await page.getByRole('group', { name: 'Bytes' }).innerText(), /ff01\n[^]*0203/)
  })

  it('says what follows the last pickle, and where Python’s load ends', async () => {
    await open('trailing.pkl')
    const alert = page.getByRole('region', { name: 'Opcodes' }).getByRole('alert')
    const end = FILES['trailing.pkl'].length - 11
    await alert.getByText(`11 bytes follow the last whole pickle, from byte ${end} on`).waitFor()
    assert.match(await alert.innerText(), new RegExp(`offset ${end}`))
    await page.close()
    await open('underflow.pkl')
    await page.getByRole('region', { name: 'Opcodes' }).getByText('unpickling stack underflow (offset 3, opcode APPEND)').waitFor()
  })

  it('shows persistent ids, extensions and long ints', async () => {
    await open('odd.pkl')
    await runTo(14)
    await word().getByText('EXT1').waitFor()
    const stack = page.getByRole('list', { name: 'Stack' })
    assert.match(await stack.innerText(), /global extension 7 @13\s*persistent id "an id" @6\s*mark\s*list @2/)
    await press('Step')
    await stack.getByText('int 5 @15').waitFor()
  })

  it('long arguments are cut in their rows, and are there in hex', async () => {
    await open('long.pkl')
    const row = page.getByRole('option', { name: /BINUNICODE "xxx/ })
    assert.ok(((await row.textContent()) ?? '').length < 200)
    assert.match((await page.getByRole('option', { name: /BINBYTES/ }).textContent()) ?? '', /2000000 bytes/)
    await runTo(5_000_000)
    await word().getByText('BINBYTES').waitFor()
    await page.getByRole('group', { name: 'Bytes' }).evaluate((element) => element.scrollTo(0, element.scrollHeight))
    await page.getByRole('group', { name: 'Bytes' }).getByText('after').waitFor()
    await press('Step')
    await press('Step')
    await press('Step')
    await word().getByText('BINPUT').waitFor()
    await page.getByRole('list', { name: 'Stack' }).getByText('"after"').waitFor()
    await page.close()
    await open('text.pkl')
    const line = page.getByRole('option', { name: /UNICODE "yyy/ })
    assert.ok(((await line.textContent()) ?? '').length < 200)
  })
})
