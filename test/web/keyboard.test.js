// The viewer by the keyboard alone: every view and control, with the focus never lost and always to be seen.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { dumps, NDArray } from 'brine'
import { useViewer } from './support.js'

const demo = (/** @type {string} */ name) => fileURLToPath(new URL(`../../demo/${name}`, import.meta.url))
const shared = [1, 2]
const FILES = {
  'tree.pkl': dumps({ alpha: { inner: 1 }, beta: [1, 2, 3], bytes: 'yes', yellow: 5, again: shared, shared, many: Array.from({ length: 300 }, (_, i) => i) }),
  'cube.pkl': dumps(
    NDArray.from(
      Float64Array.from({ length: 60 }, (_, i) => i / 4),
      [3, 4, 5],
    ),
  ),
  'pictures.pkl': dumps(
    NDArray.from(
      Uint8Array.from({ length: 40 * 64 }, (_, i) => i % 251),
      [40, 8, 8],
    ),
  ),
  'cities.pkl': readFileSync(demo('datasets/cities.pkl')),
  'bad.pkl': Buffer.from('cos\nsystem\n(Vecho hi\ntR.'),
}

describe('the viewer by the keyboard alone', function () {
  this.timeout(60_000)
  const viewer = useViewer(FILES)
  /** @type {import('playwright-core').Page} */
  let page
  afterEach(async () => {
    await page?.close()
    assert.deepEqual(viewer.complaints.splice(0), [])
  })
  const open = async (/** @type {Parameters<typeof viewer.open>[0]} */ how) => {
    page = await viewer.open(how)
    // Dialogs of files are caught from now on, before a key opens one.
    page.on('filechooser', () => {})
  }

  /** What has the focus: its role and name, and why it cannot be seen. */
  const focused = () =>
    page.evaluate(() => {
      let it = /** @type {HTMLElement} */ (document.activeElement)
      while (it.shadowRoot?.activeElement) it = /** @type {HTMLElement} */ (it.shadowRoot.activeElement)
      // Of what has an active descendant that one is seen.
      const active = it.getAttribute('aria-activedescendant')
      const seen = (active && /** @type {ShadowRoot} */ (it.getRootNode()).getElementById(active)) || it
      const box = seen.getBoundingClientRect()
      const isOutlined = [it, seen].some((each) => {
        const { outlineStyle, outlineWidth } = window.getComputedStyle(each)
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2
      })
      const isInView = box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 && box.top < window.innerHeight && box.left < window.innerWidth
      return {
        is: it.getAttribute('role') ?? it.localName,
        name: it.getAttribute('aria-label') ?? (it.closest('label') ?? it).textContent?.trim().slice(0, 40) ?? '',
        fault: it === document.body ? 'lost' : !isInView ? 'out of view' : !isOutlined ? 'without an outline' : '',
      }
    })
  const check = async (/** @type {string} */ after) => {
    const { is, name, fault } = await focused()
    assert.equal(fault, '', `${fault} after ${after}, at ${is} ${name}`)
    return `${is} ${name}`
  }
  /** Presses keys one after the other. @param {...string} keys */
  const press = async (...keys) => {
    let at = ''
    for (const key of keys) {
      await page.keyboard.press(key)
      at = await check(key)
    }
    return at
  }
  /** Presses Tab (or another key) until something has the focus. @param {RegExp} wanted @param {string} [key] */
  const goTo = async (wanted, key = 'Tab') => {
    const seen = []
    for (let i = 0; i < 60; i++) {
      const { is, name, fault } = await focused()
      if (wanted.test(`${is} ${name}`)) return check(`going to ${wanted}`)
      assert.equal(fault && i ? fault : '', '', `${fault} at ${is} ${name} on the way to ${wanted}`)
      seen.push(`${is} ${name}`)
      await page.keyboard.press(key)
    }
    assert.fail(`${wanted} is not reached by ${key}: ${seen.join(' → ')}`)
  }
  /** Waits until something has the focus. @param {RegExp} wanted */
  const settled = async (wanted) => {
    for (let i = 0; i < 100; i++) {
      const { is, name } = await focused()
      if (wanted.test(`${is} ${name}`)) return check(`waiting for ${wanted}`)
      await page.waitForTimeout(50)
    }
    const { is, name } = await focused()
    assert.fail(`${wanted} has not the focus, but ${is} ${name}`)
  }
  const at = (/** @type {string} */ path) => page.waitForFunction((wanted) => document.querySelector('pickle-viewer')?.getAttribute('path') === wanted, path)
  const status = (/** @type {RegExp} */ text) => page.getByRole('status', { name: 'Value' }).filter({ hasText: text }).waitFor()
  /** Chooses files in the dialog that a key opens. @param {string} key @param {string} file */
  const choose = async (key, file) => {
    const dialog = page.waitForEvent('filechooser')
    await page.keyboard.press(key)
    await (await dialog).setFiles(file)
  }

  it('opens a file by the button, is then at the tree, and closes it again', async () => {
    await open()
    await goTo(/^button Keys/)
    await press('Tab')
    await choose('Enter', demo('experiment.pkl'))
    await settled(/^tree experiment\.pkl$/)
    await goTo(/^button Close experiment\.pkl/, 'Shift+Tab')
    await press('Enter')
    await page.getByText('Look into a pickle').waitFor()
    await settled(/^button Open a file/)
  })

  it('goes through the tree by every key of the pattern', async () => {
    await open({ file: 'tree.pkl' })
    await settled(/^tree tree\.pkl$/)
    await press('ArrowDown')
    await at('.alpha')
    await press('ArrowRight')
    await page.getByRole('treeitem', { name: '"inner": int 1' }).waitFor()
    await press('ArrowRight')
    await at('.alpha.inner')
    await press('ArrowLeft')
    await at('.alpha')
    await press('ArrowLeft')
    await page.getByRole('treeitem', { name: '"alpha"', expanded: false }).waitFor()
    await press('End')
    await at('.many')
    await press('Enter')
    await page.getByRole('treeitem', { name: '0: int 0' }).waitFor()
    await press('End')
    await at('.many[299]')
    await press('PageUp', 'PageUp', 'Home')
    await at('')
    await press('PageDown', 'Home', 'ArrowDown', '*')
    await page.getByRole('treeitem', { name: '"beta"', expanded: true }).waitFor()
    await press('Home', 'b')
    await at('.beta')
    await press('y')
    await page.waitForTimeout(800)
    await press('b', 'y')
    await at('.bytes')
    await page.waitForTimeout(800)
    // What is shared leads to where it stands first.
    await press('s')
    await at('.shared')
    await press('Shift+Enter')
    await at('.again')
    await page.waitForTimeout(800)
    await press('y')
    await status(/copied .*again|may not write/)
    await press('Y')
    await status(/copied .*again|may not write/)
    await press('?')
    await page.getByRole('dialog').waitFor()
    await press('Escape')
    await settled(/^tree/)
    await press('/')
    await settled(/^input/)
    await page.keyboard.type('yel')
    await page.getByText('1 hit in').waitFor()
    await press('ArrowDown', 'Enter')
    await at('.yellow')
    await press('Escape', 'Escape', 'Escape')
    await settled(/^tree/)
  })

  it('goes to every view of an array, edits its slice and tells the value at the cell and the pixel', async () => {
    await open({ file: 'cube.pkl' })
    await settled(/^tree/)
    await page.getByRole('grid').waitFor()
    await goTo(/^tab Table/)
    await goTo(/^input Slice/)
    await press('Control+a')
    await page.keyboard.type('[1, :, :]')
    await press('Enter')
    await page.getByRole('gridcell', { name: '5.0', exact: true }).waitFor()
    await goTo(/^select Axis 0/)
    await press('ArrowDown')
    await page.getByRole('gridcell', { name: '10.0', exact: true }).waitFor()
    await goTo(/^grid/)
    await press('ArrowRight', 'ArrowDown')
    await status(/^\[1, 1\] = 11\.5$/)
    await press('End', 'Control+End')
    await status(/^\[3, 4\] = 14\.75$/)
    await press('Home', 'Control+Home', 'PageDown', 'PageUp')
    await status(/^\[0, 0\] = 10\.0$/)
    await goTo(/^tab Table/, 'Shift+Tab')
    await press('ArrowRight')
    await settled(/^tab Image/)
    await press('End')
    await settled(/^tab Statistics/)
    await page.locator('.statistics table').waitFor()
    await press('Home')
    await settled(/^tab/)
    await press('ArrowLeft')
    await settled(/^tab Statistics/)
    await press('ArrowLeft')
    await settled(/^tab Plot/)
    await page.locator('.uplot').waitFor()
    await press('ArrowLeft')
    await settled(/^tab Image/)
    await page.getByRole('img', { name: 'range' }).waitFor()
    await goTo(/^select Axes/)
    await goTo(/^img/)
    await press('ArrowRight', 'ArrowDown', 'ArrowDown')
    await status(/row 2, column 1: 2\.75, 7\.75, 12\.75/)
  })

  it('opens a picture of a grid of pictures', async () => {
    await open({ file: 'pictures.pkl' })
    await settled(/^tree/)
    await page.getByRole('grid').waitFor()
    await goTo(/^tab Table/)
    await press('ArrowRight')
    await settled(/^tab Image/)
    await page.getByRole('list', { name: '40 pictures' }).waitFor()
    await goTo(/^list 40 pictures/)
    await press('End', 'Home')
    await goTo(/^button Picture 3/)
    await press('Enter')
    await settled(/^img/)
    await press('ArrowDown')
    await status(/row 1, column 0: 200/)
  })

  it('sorts and filters a table', async () => {
    await open({ file: 'cities.pkl' })
    await settled(/^tree/)
    await page.getByRole('gridcell').first().waitFor()
    await goTo(/^grid/)
    await press('ArrowUp')
    await status(/city: .*Enter sorts/)
    await press('Enter')
    await page.getByRole('columnheader', { name: /^city/ }).and(page.locator('[aria-sort=ascending]')).waitFor()
    await check('sorting')
    await press('Enter')
    await page.locator('[aria-sort=descending]').waitFor()
    await goTo(/^input .*Filter rows/, 'Shift+Tab')
    await page.keyboard.type('oslo')
    await press('Enter')
    await page.getByText('1 of 4 rows').waitFor()
    await check('filtering')
  })

  it('steps through the pickle, follows a finding to it, and copies and saves', async () => {
    await open({ file: 'bad.pkl' })
    await settled(/^tree/)
    await goTo(/^tab Tree/, 'Shift+Tab')
    await press('ArrowRight')
    await settled(/^tab Pickle/)
    await page.getByRole('option', { name: 'GLOBAL' }).waitFor()
    await page.getByRole('status', { name: 'Opcode' }).getByText('GLOBAL').waitFor()
    const word = page.getByRole('status', { name: 'Opcode' })
    await goTo(/^button Step/)
    await press('Enter', 'Enter')
    await word.getByText('UNICODE').waitFor()
    await goTo(/^button Back/, 'Shift+Tab')
    await press('Enter')
    await word.getByText('MARK', { exact: true }).waitFor()
    await goTo(/^input Offset/)
    await page.keyboard.type('22')
    await press('Enter')
    await word.getByText('REDUCE').waitFor()
    await goTo(/^listbox Opcodes/)
    await press('Home')
    await word.getByText('GLOBAL').waitFor()
    await press('ArrowDown', 'End', 'PageUp', 'PageDown')
    await word.getByText('STOP').waitFor()
    await goTo(/^tab Pickle/, 'Shift+Tab')
    await press('ArrowRight')
    await settled(/^tab Safety/)
    await page.getByRole('button', { name: 'byte 22' }).first().waitFor()
    await goTo(/^button byte 22/)
    await press('Enter')
    await settled(/^listbox Opcodes/)
    await word.getByText('REDUCE').waitFor()
    await goTo(/^button Export/, 'Shift+Tab')
    await press('Enter')
    await settled(/^menuitem Copy path \(Python\)/)
    await press('End', 'ArrowDown', 'ArrowUp', 'Escape')
    await settled(/^button Export/)
    await press('Enter')
    await settled(/^menuitem Copy path/)
    await press('ArrowDown', 'ArrowDown', 'ArrowDown')
    const saved = page.waitForEvent('download')
    await press('Enter')
    assert.match((await saved).suggestedFilename(), /^bad\.pkl\.json$/)
    await settled(/^button Export/)
  })

  it('compares two files and closes a tab', async () => {
    await open({ file: 'cube.pkl' })
    await settled(/^tree/)
    await goTo(/^tab Tree/, 'Shift+Tab')
    await press('End')
    await settled(/^tab Compare/)
    await page.getByText('Open another file to compare cube.pkl with it').waitFor()
    await goTo(/^button Open another file/)
    await choose('Enter', demo('experiment.pkl'))
    await page.getByRole('status', { name: 'Comparison' }).waitFor()
    await settled(/^(?!body)/)
    await goTo(/^select Compare with/)
    await goTo(/^list Differences/)
    await press('ArrowDown', 'End')
    await goTo(/^button Close experiment\.pkl/, 'Shift+Tab')
    await press('Enter')
    await settled(/^(?!body)/)
    assert.equal(await page.getByRole('group', { name: 'Open files' }).count(), 0)
  })
})
