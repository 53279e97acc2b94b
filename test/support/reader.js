// Asks a live Python that runs a script of test/live which answers requests, one line each (answers.py).
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export class Reader {
  #child
  #lines
  #stderr = ''

  /** @param {string} python @param {string} script of test/live */
  constructor(python, script) {
    this.#child = spawn(python, ['-W', 'ignore', fileURLToPath(new URL(`../live/${script}`, import.meta.url))], { stdio: 'pipe' })
    this.#child.stderr.on('data', (text) => {
      this.#stderr += text
    })
    // What is written to a process that has ended is told by the answer that does not come.
    this.#child.stdin.on('error', () => {})
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
  }

  /** What the script answers to a request. @param {object} request @returns {Promise<any>} */
  async ask(request) {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`)
    const { value, done } = await this.#lines.next()
    assert.ok(!done, `the script ended: ${this.#stderr}`)
    return JSON.parse(value)
  }

  close() {
    this.#child.stdin.end()
  }
}

export const toBase64 = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
