/** A worker thread of `brine scan`: it scans the files that it is sent, one after another, and sends back a line of each. */
import { parentPort, workerData } from 'node:worker_threads'
import { codeOf, lineOf, scanPath } from './scan-record.js'

/** @typedef {import('./scan-record.js').ScanRecord} ScanRecord */
/** @typedef {{ allow: string[], json: boolean }} WorkerSettings */
/** @typedef {{ file: string, isFound?: boolean, former?: import('./scan-record.js').Former }} Task */
/** @typedef {{ line: string, code: number, verdict: string, error?: ScanRecord['error'], seconds?: number }} Outcome `line` is empty where there is nothing to print; `verdict`: that of the report, 'error', 'skipped' or 'same' */

const { allow, json } = /** @type {WorkerSettings} */ (workerData)

parentPort?.on('message', async (/** @type {Task} */ task) => {
  const record = await scanPath(task.file, allow, task)
  parentPort?.postMessage(record ? outcomeOf(record) : { line: '', code: task.former?.code ?? 0, verdict: 'same' })
})

/** @param {ScanRecord} record @returns {Outcome} */
function outcomeOf(record) {
  const { error, skipped } = record
  const verdict = record.verdict ?? (skipped === undefined ? 'error' : 'skipped')
  const line = json ? `${JSON.stringify(record)}\n` : record.verdict ? `${lineOf(record)}\n` : ''
  return { line, code: codeOf(record), verdict, error }
}
