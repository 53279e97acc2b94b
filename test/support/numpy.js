// The Pythons that have numpy, and arrays that no pickle made.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DType, NDArray } from 'brine'

const BENCH = fileURLToPath(new URL('../../build/bench-venv/bin/python', import.meta.url))

/**
 * Pythons with a numpy that can be imported, one a version of numpy: those of BRINE_NUMPY_PYTHONS, divided by
 * colons, or python3.13, python3 and the one of `make bench`. Versions are numbers, 3013 for 3.13.
 * @returns {{ python: string, version: number, numpy: string }[]}
 */
export function findNumpyPythons() {
  const candidates = process.env.BRINE_NUMPY_PYTHONS?.split(':').filter(Boolean) ?? ['python3.13', 'python3', ...(existsSync(BENCH) ? [BENCH] : [])]
  /** @type {Map<string, { python: string, version: number, numpy: string }>} */
  const found = new Map()
  for (const python of candidates) {
    const { stdout } = spawnSync(python, ['-c', 'import sys, numpy\nprint(sys.version_info[0] * 1000 + sys.version_info[1], numpy.__version__)'], {
      encoding: 'utf8',
    })
    const [version, numpy] = (stdout ?? '').trim().split(' ')
    if (numpy && !found.has(numpy)) found.set(numpy, { python, version: Number(version), numpy })
  }
  return [...found.values()]
}

/** Bytes that are no two elements alike, and no NaN's: numpy may quieten one. @param {number} length */
function pattern(length) {
  return Uint8Array.from({ length }, (_, i) => (i * 37 + 11) % 120)
}

/** Elements' bytes that a dtype can have. @param {string} kind @param {number} itemsize @param {string} order @param {number} count */
function elements(kind, itemsize, order, count) {
  if (kind === 'b') return Uint8Array.from({ length: count }, (_, i) => i % 2)
  if (kind === 'U') {
    const view = new DataView(new ArrayBuffer(count * itemsize))
    for (let at = 0; at < count * itemsize; at += 4) view.setUint32(at, [0x61, 0xe9, 0x4e2d, 0x1f389][(at / 4) % 4], order !== '>')
    return new Uint8Array(view.buffer)
  }
  const bytes = pattern(count * itemsize)
  // A long double has 10 bytes of 16, the highest bit of the fraction always set; numpy copies all.
  if ((kind === 'f' && itemsize === 16) || (kind === 'c' && itemsize === 32))
    for (let at = 0; at < bytes.length; at += 16) bytes.set([0x80, 0xff, 0x3f, 0, 0, 0, 0, 0, 0], at + 7)
  return bytes
}

/** Every plain dtype: kind, bytes, units. @type {[kind: string, itemsize: number, unit?: string][]} */
const PLAIN = [
  ['b', 1],
  ['i', 1],
  ['i', 2],
  ['i', 4],
  ['i', 8],
  ['u', 1],
  ['u', 2],
  ['u', 4],
  ['u', 8],
  ['f', 2],
  ['f', 4],
  ['f', 8],
  ['f', 16],
  ['c', 8],
  ['c', 16],
  ['c', 32],
  ['S', 3],
  ['S', 1],
  ['U', 12],
  ['U', 4],
  ['V', 5],
  ['M', 8, 'ns'],
  ['M', 8, 'D'],
  ['M', 8, '25s'],
  ['m', 8, 'us'],
  ['M', 8, ''],
  ['m', 8, ''],
]

/** @param {string} kind @param {number} itemsize @param {string} [order] @param {string} [unit] */
function dtype(kind, itemsize, order = '<', unit = '') {
  return Object.assign(new DType(kind, itemsize, order), { unit })
}

/** A structured dtype. @param {[name: string, inner: DType, offset: number, title?: string][]} fields @param {number} itemsize @param {boolean} [align] */
function structured(fields, itemsize, align = false) {
  const made = new DType('V', itemsize)
  made.fields = fields.map(([name, inner, offset, title]) => ({ name, title: title ?? null, dtype: inner, offset }))
  made.align = align
  return made
}

/** A subarray dtype. @param {DType} base @param {number[]} shape */
function subarray(base, shape) {
  const made = new DType(
    'V',
    shape.reduce((product, length) => product * length, base.itemsize),
  )
  made.subarray = { base, shape }
  return made
}

const SHAPES = /** @type {[number[], 'C' | 'F'][]} */ ([
  [[4], 'C'],
  [[], 'C'],
  [[0], 'C'],
  [[2, 3], 'C'],
  [[2, 3], 'F'],
  [[3, 0, 2], 'C'],
  [[2, 3, 2], 'F'],
  [[1, 4], 'F'],
])

/**
 * Arrays with what numpy must say of their dtype (`dtype_of` of test/live/read_numpy.py), made here.
 *
 * Alignment is a bit that numpy 1 writes as -112 and numpy 2 as 144. numpy 1 refuses 144, and numpy 2 reads -112 as
 * no alignment: what every numpy loads is -112.
 * @param {string} numpy the version that reads them
 * @returns {Generator<{ about: string, array: NDArray, dtype: any }>}
 */
export function* freshArrays(numpy) {
  const count = (/** @type {number[]} */ shape) => shape.reduce((product, length) => product * length, 1)
  for (const [kind, itemsize, unit] of PLAIN) {
    for (const order of ['<', '>']) {
      const made = dtype(kind, itemsize, order, unit)
      if (order === '>' && made.byteorder !== '>') continue
      for (const [shape, layout] of order === '<' ? SHAPES : SHAPES.slice(0, 5)) {
        yield {
          about: `${made.str} [${shape}] ${layout}`,
          array: new NDArray(made, shape, layout, elements(kind, itemsize, order, count(shape))),
          dtype: made.str,
        }
      }
    }
  }
  const point = structured(
    [
      ['x', dtype('i', 4), 0],
      ['y', dtype('f', 8), 4],
    ],
    12,
  )
  const pointText = {
    fields: [
      ['x', '<i4', 0],
      ['y', '<f8', 4],
    ],
    itemsize: 12,
    align: false,
    type: 'void',
  }
  const kinds = /** @type {[string, DType, any][]} */ ([
    ['a structured dtype', point, pointText],
    [
      'an aligned one',
      structured(
        [
          ['x', dtype('i', 1), 0],
          ['y', dtype('f', 8), 8],
        ],
        16,
        true,
      ),
      {
        fields: [
          ['x', '|i1', 0],
          ['y', '<f8', 8],
        ],
        itemsize: 16,
        align: numpy.startsWith('1.'),
        type: 'void',
      },
    ],
    [
      'one with titles',
      structured(
        [
          ['x', dtype('i', 4), 0, 'Title of x'],
          ['y', dtype('u', 2), 4],
        ],
        6,
      ),
      {
        fields: [
          ['x', '<i4', 0, 'Title of x'],
          ['y', '<u2', 4],
        ],
        itemsize: 6,
        align: false,
        type: 'void',
      },
    ],
    [
      'a nested one',
      structured(
        [
          ['p', point, 0],
          ['n', dtype('U', 8), 12],
        ],
        20,
      ),
      {
        fields: [
          ['p', pointText, 0],
          ['n', '<U2', 12],
        ],
        itemsize: 20,
        align: false,
        type: 'void',
      },
    ],
    [
      'one with a subarray',
      structured(
        [
          ['m', subarray(dtype('i', 2), [2, 3]), 0],
          ['k', dtype('S', 3), 12],
        ],
        15,
      ),
      {
        fields: [
          ['m', ['<i2', [2, 3]], 0],
          ['k', '|S3', 12],
        ],
        itemsize: 15,
        align: false,
        type: 'void',
      },
    ],
    [
      'one with gaps',
      structured(
        [
          ['x', dtype('i', 2), 2],
          ['y', dtype('i', 2), 8],
        ],
        12,
      ),
      {
        fields: [
          ['x', '<i2', 2],
          ['y', '<i2', 8],
        ],
        itemsize: 12,
        align: false,
        type: 'void',
      },
    ],
    [
      'one in both byte orders',
      structured(
        [
          ['x', dtype('i', 4, '>'), 0],
          ['y', dtype('i', 4), 4],
        ],
        8,
      ),
      {
        fields: [
          ['x', '>i4', 0],
          ['y', '<i4', 4],
        ],
        itemsize: 8,
        align: false,
        type: 'void',
      },
    ],
    ['one with a unit', structured([['t', dtype('M', 8, '<', 'ms'), 0]], 8), { fields: [['t', '<M8[ms]', 0]], itemsize: 8, align: false, type: 'void' }],
  ])
  for (const [about, made, text] of kinds) {
    for (const [shape, layout] of SHAPES) {
      const bytes = pattern(count(shape) * made.itemsize)
      // The name is of code points, which pattern's bytes are not.
      if (about === 'a nested one') for (let at = 12; at < bytes.length; at += 20) bytes.set(elements('U', 8, '<', 1), at)
      yield { about: `${about} [${shape}] ${layout}`, array: new NDArray(made, shape, layout, bytes), dtype: text }
    }
  }
}

/**
 * What a script prints that runs where numpy is; the test is skipped where no Python has one.
 * @param {Mocha.Context} test @param {string} script @param {...string} args
 */
export function runNumpy(test, script, ...args) {
  const [found] = findNumpyPythons()
  if (!found) {
    console.log('    skipped: no Python with numpy was found (BRINE_NUMPY_PYTHONS, python3.13, python3, build/bench-venv)')
    test.skip()
  }
  const { status, stdout, stderr } = spawnSync(found.python, ['-c', script, ...args], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return stdout
}
