// What the main thread of a page does, by Chromium's own tracing: the tasks of the renderer's main thread, by the CPU time that each takes, which a busy
// machine does not lengthen.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

/** @typedef {import('playwright-core').Page} Page */

/** The longest that the main thread may be busy at a time, in milliseconds of CPU. */
const LONGEST_TASK = 100

/**
 * Runs something, and gives the milliseconds of CPU that the longest task of the page's main thread took meanwhile, what it was, and the number of the page's process.
 * @param {Page} page @param {() => Promise<unknown>} run
 */
export async function longestTask(page, run) {
  const browser = /** @type {import('playwright-core').Browser} */ (page.context().browser())
  // Which renderer's main thread is the page's is told by a mark.
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing'] })
  await page.evaluate(() => performance.mark('page under test'))
  let trace
  try {
    await run()
  } finally {
    trace = await browser.stopTracing()
  }
  /** @type {{ name: string, ph: string, pid: number, tid: number, ts: number, dur: number, tdur?: number }[]} */
  const events = JSON.parse(trace.toString()).traceEvents
  const mark = events.find(({ name }) => name === 'page under test')
  if (!mark) throw new Error('the trace does not have the mark of the page')
  const tasks = events.filter(({ name, ph, pid, tid }) => ph === 'X' && name === 'RunTask' && pid === mark.pid && tid === mark.tid)
  if (!tasks.length) throw new Error('the trace has no tasks of the main thread')
  const longest = tasks.reduce((most, task) => ((task.tdur ?? task.dur) > (most.tdur ?? most.dur) ? task : most))
  const inside = events
    .filter(({ pid, tid, ph, ts, dur }) => ph === 'X' && pid === longest.pid && tid === longest.tid && ts >= longest.ts && ts + dur <= longest.ts + longest.dur)
    .sort((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0))
    .slice(0, 5)
  return {
    process: mark.pid,
    milliseconds: (longest.tdur ?? longest.dur) / 1000,
    of: tasks.length,
    what: inside.map(({ name, tdur = 0 }) => `${name} ${tdur / 1000} ms`).join(', '),
  }
}

/**
 * Runs something with a page, and holds the main thread to its time, and the page with its workers to its memory.
 * @param {{ open: () => Promise<Page> }} viewer @param {(page: Page) => Promise<unknown>} run @param {number} [mostMemory] in bytes
 */
export async function watchPage(viewer, run, mostMemory = Infinity) {
  const page = await viewer.open()
  try {
    const { milliseconds, what, process } = await longestTask(page, () => run(page))
    assert.ok(milliseconds < LONGEST_TASK, `a task took ${milliseconds} ms of CPU: ${what}`)
    const memory = 1024 * Number(/RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${process}/status`, 'latin1'))?.[1])
    assert.ok(memory < mostMemory, `the page takes ${memory} bytes`)
  } finally {
    await page.close()
  }
}

/** Opens a file of the server. @param {Page} page @param {string} file */
export async function openFile(page, file) {
  await page.locator('pickle-viewer').evaluate((element, name) => element.setAttribute('src', `/files/${name}`), file)
  await page.getByRole('tree').waitFor()
}
