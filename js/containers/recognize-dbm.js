/**
 * Databases of Python's `dbm` that are not read here, by their first bytes: a shelf may be in one of these as well.
 *
 * Sources: the headers of SQLite's file format, gdbm's gdbmconst.h and Berkeley DB's db_page.h; numbers may have either byte order.
 */
import { startsWith } from './magic.js'

const SQLITE = [...'SQLite format 3\0'].map((character) => character.charCodeAt(0))
/** The three bytes that all marks of gdbm share. */
const GDBM = [0x13, 0x57, 0x9a]
/** The marks of hash tables and trees. */
const BERKELEY = [
  [0x00, 0x06, 0x15, 0x61],
  [0x00, 0x05, 0x31, 0x62],
]
/** Where Berkeley DB has its mark: at the start before version 2. */
const BERKELEY_OFFSETS = [0, 12]

const reversed = (/** @type {Uint8Array} */ bytes) => bytes.slice().reverse()

/** The name of the database, or undefined where it is none of these. @param {Uint8Array} head @returns {string | undefined} */
function nameOf(head) {
  if (startsWith(head, SQLITE)) return 'an SQLite database, as dbm.sqlite3 of Python 3.13 writes'
  const word = head.subarray(0, 4)
  if (startsWith(word, GDBM) || startsWith(reversed(word), GDBM)) return 'a database of gdbm'
  for (const at of BERKELEY_OFFSETS) {
    const mark = head.subarray(at, at + 4)
    if (BERKELEY.some((magic) => startsWith(mark, magic) || startsWith(reversed(mark), magic))) return 'a Berkeley DB, as dbm.ndbm and bsddb write'
  }
  return undefined
}

/** What helps with a file that is such a database; undefined where it is none. @param {Uint8Array} head its first bytes */
export function hintAtDbm(head) {
  const name = nameOf(head)
  return (
    name &&
    `this is ${name}; of shelves those of dbm.dumb are read: copy it in Python, which loads no pickle: dbm.dumb.open('copy').update(dict(dbm.open('file')))`
  )
}
