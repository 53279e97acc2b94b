// Tables in the viewer hold what pandas itself says: each cell, label and name, rows in order by each column, filtered rows, and what is saved as CSV.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { useViewer } from './support.js'
import { calls, cellsOf, enter, job, openBytes } from './worker-calls.js'

const folder = new URL('../fixtures/tables/grid/', import.meta.url)
const versions = readdirSync(folder).filter((name) => name.endsWith('.pkl'))
/** What a text is cut to in a cell. */
const MOST = 200
const cut = (/** @type {string | null} */ text) => (text !== null && text.length > MOST ? `${text.slice(0, MOST)}…` : text)

/** The number of a cell. @param {string} text */
const numberOf = (text) =>
  Number(
    text
      .replace(/^(-?)inf$/, '$1Infinity')
      .replace('True', '1')
      .replace('False', '0'),
  )

/** How often each text is there. @param {string[]} texts */
const counted = (texts) => Object.fromEntries([...new Set(texts)].map((text) => [text, texts.filter((each) => each === text).length]))

for (const file of versions) {
  describe(`tables of ${file.replace('.pkl', '')} in the viewer`, () => {
    /** @type {Record<string, any>} */
    const truth = JSON.parse(readFileSync(new URL(file.replace('.pkl', '.json'), folder), 'utf8'))
    before(() => openBytes(readFileSync(new URL(file, folder))))

    for (const [name, want] of Object.entries(truth)) {
      it(`${name}: names, dtypes, labels and cells`, async () => {
        const { head, labels, rows } = await cellsOf(await enter(`.${name}`))
        assert.equal(head.rows, want.rows)
        head.columns.forEach((column, i) => {
          if (want.names[i] === null) assert.match(column.name, /^(?:value|level \d+|None)$/)
          else assert.equal(column.name, want.names[i])
        })
        assert.deepEqual(
          head.columns.map(({ dtype }) => dtype),
          want.dtypes,
        )
        if (want.labels) assert.deepEqual(labels, want.labels)
        assert.deepEqual(
          rows,
          want.cells.map((/** @type {(string | null)[]} */ row) => row.map(cut)),
        )
      })

      it(`${name}: each null is the one that it is in pandas`, async () => {
        const { rows, nulls = {} } = await cellsOf(await enter(`.${name}`))
        const told = rows.map((row, i) => row.map((text, column) => (text === null ? nulls[`${i} ${column}`] : '')))
        assert.deepEqual(told, want.nulls)
      })

      it(`${name}: the head of each column counts what is missing, and its histogram the rest`, async () => {
        const id = await enter(`.${name}`)
        for (const column of want.names.keys()) {
          const texts = want.cells.map((/** @type {(string | null)[]} */ row) => row[column])
          const { missing, nulls, histogram, top, range } = await calls.columnHead(id, column, job)
          assert.equal(missing, texts.filter((/** @type {string | null} */ text) => text === null).length)
          assert.deepEqual(Object.fromEntries(nulls), counted(want.nulls.map((/** @type {string[]} */ row) => row[column]).filter(Boolean)))
          if (want.summaries[column].range && want.dtypes[column] !== 'category') assert.deepEqual(range, want.summaries[column].range)
          const inBins = histogram?.counts.reduce((sum, count) => sum + count, 0) ?? 0
          const isNumber = (/** @type {string | null} */ text) => text !== null && /^-?\d/.test(text) && Number.isFinite(Number(text))
          if (histogram && !/object/.test(want.dtypes[column])) assert.equal(inBins, texts.filter(isNumber).length)
          if (!histogram && missing < want.rows) assert.ok(top.length || texts.every((/** @type {string | null} */ text) => text === null || /inf/.test(text)))
        }
      })

      it(`${name}: the order by each column, up and down, what is missing last`, async () => {
        const id = await enter(`.${name}`)
        const { rows } = await cellsOf(id)
        for (const column of want.names.keys()) {
          for (const way of ['up', 'down']) {
            await calls.arrange(id, { column, isDown: way === 'down' }, job)
            const sorted = (await cellsOf(id)).rows
            // pandas refuses to compare some objects; here they have an order too, in which no row is lost.
            if (want[way][column])
              assert.deepEqual(
                sorted,
                want[way][column].map((/** @type {number} */ row) => rows[row]),
              )
            else assert.deepEqual([...sorted].map(String).sort(), [...rows].map(String).sort())
          }
        }
        assert.equal(await calls.arrange(id, {}, job), want.rows)
        assert.deepEqual((await cellsOf(id)).rows, rows)
      })

      it(`${name}: a filter keeps the rows with a text in a cell or label, in any case`, async () => {
        const id = await enter(`.${name}`)
        for (const filter of ['1', 'A', 'zz', '2024']) {
          const kept = want.cells.filter((/** @type {(string | null)[]} */ row, /** @type {number} */ at) =>
            [...row, want.labels?.[at] ?? null].some((text) => text?.toLowerCase().includes(filter.toLowerCase())),
          )
          assert.equal(await calls.arrange(id, { filter }, job), kept.length)
          const { rows } = await calls.cells(id, { rows: [0, kept.length], columns: [0, want.names.length], slice: null }, job)
          assert.deepEqual(
            rows,
            kept.map((/** @type {(string | null)[]} */ row) => row.map(cut)),
          )
        }
        await calls.arrange(id, {}, job)
      })

      if (want.csv !== undefined)
        it(`${name}: CSV is that of pandas`, async () => {
          const id = await enter(`.${name}`)
          assert.equal(await (await calls.saveCsv(id, null, job)).text(), want.csv)
        })
    }

    for (const name of ['dates', 'nullable', 'multi', 'series'].filter((each) => truth[each].csv !== undefined)) {
      it(`${name}: CSV has the rows as they are shown, in order and filtered`, async () => {
        const { csv, rows, down, cells } = truth[name]
        const lines = csv.trimEnd().split('\n')
        const head = lines.splice(0, lines.length - rows)
        const id = await enter(`.${name}`)
        await calls.arrange(id, { column: 0, isDown: true }, job)
        const saved = async () => (await (await calls.saveCsv(id, null, job)).text()).trimEnd().split('\n')
        assert.deepEqual(await saved(), [...head, ...down[0].map((/** @type {number} */ row) => lines[row])])
        await calls.arrange(id, { filter: cells[0][0] }, job)
        assert.deepEqual(await saved(), [...head, lines[0]])
        await calls.arrange(id, {}, job)
      })
    }

    for (const name of ['texts', 'dates', 'nullable', 'categories', 'objects', 'intervals', 'arrow'].filter((each) => each in truth)) {
      it(`${name}: statistics of texts, dates and objects are those that pandas tells`, async () => {
        const { names, nulls, summaries } = truth[name]
        for (const [column, label] of names.entries()) {
          const told = await calls.statistics(await enter(`.${name}[${JSON.stringify(label)}]`), job)
          if (!('nulls' in told)) continue
          const { count, distinct, most, lengths, range } = summaries[column]
          assert.equal(told.count, count, label)
          assert.deepEqual(Object.fromEntries(told.nulls), counted(nulls.map((/** @type {string[]} */ row) => row[column]).filter(Boolean)), label)
          if (distinct !== null) assert.deepEqual([told.distinct, told.top[0]?.[1] ?? 0], [distinct, most], label)
          if (lengths) assert.deepEqual([told.shortest?.length, told.longest?.length], lengths, label)
          if (range) assert.deepEqual([told.min, told.max], range, label)
        }
      })
    }

    for (const name of ['numbers', 'nullable', 'sparse', 'arrow'].filter((each) => each in truth)) {
      it(`${name}: the least and largest of each column of numbers, and how many are missing`, async () => {
        const { names, cells, up } = truth[name]
        let columns = 0
        for (const [column, label] of names.entries()) {
          const id = await enter(`.${name}[${JSON.stringify(label)}]`)
          if (!(await calls.look(id)).views.includes('Statistics')) continue
          columns++
          const there = up[column].map((/** @type {number} */ row) => cells[row][column]).filter((/** @type {string | null} */ text) => text !== null)
          const statistics = await calls.statistics(id, job)
          if ('nulls' in statistics || statistics.isMagnitude) continue
          const { min, max, nan, masked, count } = statistics
          assert.deepEqual(
            [min, max].map((text) => numberOf(String(text))),
            [there[0], there[there.length - 1]].map(numberOf),
            label,
          )
          assert.equal(nan + masked, count - there.length, label)
        }
        assert.ok(columns > 1)
      })
    }
  })
}

describe('tables on the page', function () {
  this.timeout(60_000)
  const [newest] = versions.slice(-1)
  const viewer = useViewer({ 'tables.pkl': readFileSync(new URL(newest, folder)) })
  /** @type {import('playwright-core').Page} */
  let page
  before(async () => {
    page = await viewer.open({ file: 'tables.pkl' })
  })
  after(() => page.close())
  afterEach(() => assert.deepEqual(viewer.complaints.splice(0), []))
  const select = async (/** @type {string} */ path) => {
    await page.locator('pickle-viewer').evaluate((/** @type {any} */ element, wanted) => element.select(wanted), path)
    await page.getByRole('grid').waitFor()
  }
  const texts = (/** @type {string} */ role) => page.locator(`[role=${role}]`).evaluateAll((all) => all.map((it) => it.textContent?.trim()))

  it('counts rows and columns, be there none of them', async () => {
    for (const [path, rows, columns] of /** @type {const} */ ([
      ['.dates', 5, 8],
      ['.no_rows', 1, 3],
      ['.no_columns', 3, 1],
      ['.nothing', 1, 1],
      ['.series', 4, 2],
    ])) {
      await select(path)
      await page.locator(`[role=grid][aria-rowcount="${rows}"][aria-colcount="${columns}"]`).waitFor()
    }
    await select('.no_columns')
    await page.getByRole('rowheader', { name: 'x' }).waitFor()
    assert.deepEqual(await texts('rowheader'), ['x', 'y'])
  })

  it('has labels of several levels, the names of the index, and marks what is missing', async () => {
    await select('.multi')
    await page.getByRole('rowheader', { name: 'b, 10' }).waitFor()
    assert.deepEqual(await texts('rowheader'), ['b, 10', 'b, 9', 'NaN, 1', 'a, 10'])
    await page.getByRole('columnheader', { name: 'letter,' }).waitFor()
    await page.locator('[role=gridcell].is-missing').getByText('NaN').click()
    await page.getByRole('status', { name: 'Value' }).getByText('[b, 10, x, 2] = NaN, missing').waitFor()
    // A label that is missing says so too.
    await select('.labels')
    await page.locator('[role=rowheader].is-missing').getByText('None').waitFor()
    // Each null of a column of objects is told as it is, as its text and beside its dtype.
    await select('.objects')
    await page.locator('[role=gridcell].is-missing').getByText('None').first().waitFor()
    await page.locator('.column-dtype', { hasText: '1 NaN' }).first().waitFor()
  })

  it('puts rows in order by the head of a column, and back', async () => {
    await select('.dates')
    await page.getByRole('gridcell', { name: '2024-01-30 12:00:00.123456789', exact: true }).waitFor()
    const first = async (/** @type {string} */ text) => page.locator('[role=row][aria-rowindex="2"]').getByText(text, { exact: true }).first().waitFor()
    const button = page.getByRole('columnheader', { name: 'midnight' }).getByRole('button')
    await button.click()
    await first('2023-01-01 00:00:00')
    assert.equal(await page.getByRole('columnheader', { name: 'midnight' }).getAttribute('aria-sort'), 'ascending')
    await button.click()
    await first('2024-01-30 00:00:00')
    await button.click()
    await page.locator('[role=columnheader][aria-sort=descending]').waitFor({ state: 'detached' })
    await first('2024-01-30 12:00:00.123456789')
  })
})
