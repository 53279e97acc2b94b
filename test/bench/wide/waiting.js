/** For how long a thread could run and had no processor: what others do on the machine is so left out of a time. */
import { openSync, readSync } from 'node:fs'

/** Gives a function: nanoseconds for which the main thread waited until now; always 0 where the system does not tell. @returns {() => number} */
export function makeWaiting() {
  const buffer = Buffer.alloc(64)
  try {
    const file = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r')
    return () => Number(buffer.latin1Slice(0, readSync(file, buffer, 0, 64, 0)).split(' ')[1])
  } catch {
    return () => 0
  }
}
