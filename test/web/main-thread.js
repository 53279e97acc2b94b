// What the main thread of a page does, by Chromium's own tracing: the tasks of the renderer's main thread, by the CPU time that each takes, which a busy
// machine does not lengthen.

/** @typedef {import('playwright-core').Page} Page */

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
