/** How far a file is read, on stderr: only on a terminal, and only where it takes long. */

/** Milliseconds before it is told at all, and from one time to the next. */
const PATIENCE = 700
const PAUSE = 100

let isShown = false

/** Takes what is told off the terminal, before anything else is written to it. */
export function clearProgress() {
  if (isShown) process.stderr.write('\r\x1b[K')
  isShown = false
}

/**
 * What tells how far a file is read; `onProgress` is the option of `open`, and undefined where nobody looks.
 * @param {string} file @returns {{ onProgress: ((progress: { bytesRead: number, totalBytes: number | undefined }) => void) | undefined, end: () => void }}
 */
export function watchProgress(file) {
  if (!process.stderr.isTTY) return { onProgress: undefined, end: () => {} }
  let next = Date.now() + PATIENCE
  const name = file.length > 40 ? `…${file.slice(-39)}` : file
  return {
    onProgress: ({ bytesRead, totalBytes }) => {
      if (Date.now() < next) return
      next = Date.now() + PAUSE
      const part = totalBytes ? `${Math.min(100, Math.floor((100 * bytesRead) / totalBytes))} %` : `${(bytesRead / 1e6).toFixed(0)} MB`
      process.stderr.write(`\r${name.replace(/[\0-\x1f\x7f-\x9f]/g, '?')}: ${part}\x1b[K`)
      isShown = true
    },
    end: clearProgress,
  }
}

/** What tells how many files are done. @returns {{ tick: () => void, end: () => void }} */
export function watchCount() {
  if (!process.stderr.isTTY || process.stdout.isTTY) return { tick: () => {}, end: () => {} }
  let count = 0
  let next = Date.now() + PATIENCE
  return {
    tick: () => {
      count++
      if (Date.now() < next) return
      next = Date.now() + PAUSE
      process.stderr.write(`\r${count} files\x1b[K`)
      isShown = true
    },
    end: clearProgress,
  }
}
