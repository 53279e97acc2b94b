/** Many kinds of data beside CPython and beside floors: the wide bench (wide/bench.js). */
import { runNode } from '../run.js'

/** @param {number} runs @returns {import('../report/page.js').Section[]} */
export const measureWide = (runs) => runNode('wide/bench.js', ['--runs', runs, '--sections'])
