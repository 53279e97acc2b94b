/** The judge: what the machine meets, weighed. It keeps the findings, names and calls of a scan, over all pickles of a file. */
import { python3Name } from '../types/python/imports.js'
import { findDanger } from './dangerous.js'
import { BOUND } from './fold.js'
import { CallLog } from './call-log.js'
import { Container } from './containers.js'
import { argumentsOf, DANGEROUS, Findings, KNOWN, UNKNOWN, VERDICTS } from './findings.js'
import { findBomb, harmOf, isConditional, isHarmlessCall, isHarmlessMethod, isKnownUse, needsNoLook, reachesByFormat, useOf } from './known.js'
import { hasHarmfulTemplate, isDistribution, isDistributionState } from './states.js'
import { isPlain, LOADERS, MAKERS, ONLY_PYTHON2, riskyNames } from './telling-names.js'
import { BY_NEWOBJ, BY_REDUCE, CALL, GLOBAL, isKind, makeGlobal, nameOf, textOf, TUPLE } from './values.js'

/** @typedef {import('./values.js').Value} Value */
/** @typedef {import('./reader.js').Reader} Reader */
/** @typedef {import('./findings.js').Shown} Shown */
/** @typedef {import('./findings.js').JudgedCall} JudgedCall */
/** @typedef {import('./findings.js').NamedGlobal} NamedGlobal */

/** So many arguments are looked at for callables that are handed on. */
export const HANDED_ON = 16
const MOST_CALLS = 100_000
/** The last protocol that has the names of Python 2. */
const PYTHON2 = 2
export class Judge extends Findings {
  /** @type {NamedGlobal[]} */
  globals = []
  #calls = new CallLog()
  /** @type {Map<string, { level: number, danger: import('./dangerous.js').Danger | undefined, isCalled: boolean, offset: number, opcode: string, plainName: string, safeBy: number }>} */
  #names = new Map()
  /** @type {Map<any, string>} the types of torch's storages, by their keys */
  storages = new Map()
  #nested

  /** @param {Set<string>} allowed names that are taken for known @param {(bytes: Uint8Array, isQuiet?: boolean) => number} nested judges bytes that may be a pickle, and gives the level @param {number} [base] where the bytes start in those that offsets are told of */
  constructor(allowed, nested, base = 0) {
    super(base)
    this.allowed = allowed
    this.#nested = nested
  }

  /** @returns {JudgedCall[]} */
  get calls() {
    return this.#calls.records()
  }

  /** How many records of `calls` are still to be made. */
  get waitingCalls() {
    return this.#calls.waiting
  }

  /** Takes over what another judge found. @param {Judge} other */
  merge(other) {
    super.merge(other)
    for (const call of other.calls.slice(0, Math.max(0, MOST_CALLS - this.#calls.length))) this.#calls.push(call)
    for (const named of other.globals) if (!this.globals.some(({ name, member }) => name === named.name && member === named.member)) this.globals.push(named)
    for (const [key, type] of other.storages) this.storages.set(key, type)
  }

  /** Bytes that start and end as a pickle does. @param {Uint8Array} bytes */
  bytes(bytes) {
    this.#nested(bytes, true)
  }

  /** Judges a global, under the name that Python 3 gives it. @param {Value} value @param {number} protocol @param {number} offset @param {string} opcode @returns {Value} */
  global(value, protocol, offset, opcode) {
    const [module, qualname] = python3Name(value.module, value.name) ?? [value.module, value.name]
    // What has the names of Python 2 in a newer protocol is none of Python 3's, and the one that it looks like is meant.
    if (protocol <= PYTHON2 || ONLY_PYTHON2.test(value.module)) [value.module, value.name] = [module, qualname]
    const name = nameOf(value)
    const known = this.#names.get(name)
    if (known) {
      this.raise(known.level)
      value.plainName = known.plainName
      value.safeBy = known.safeBy
      return value
    }
    const { level, danger } = this.#judgeName(value, name)
    if (isPlain(name)) {
      value.plainName = name
      value.safeBy = (needsNoLook(name, 'REDUCE') ? BY_REDUCE : 0) | (needsNoLook(name, 'NEWOBJ') ? BY_NEWOBJ : 0)
    }
    this.#names.set(name, { level, danger, isCalled: false, offset, opcode, plainName: value.plainName, safeBy: value.safeBy })
    this.raise(level)
    /** @type {NamedGlobal} */
    const named = { name, module: value.module, qualname: value.name, offset: offset + this.base, severity: VERDICTS[level] }
    if (this.member !== undefined) named.member = this.member
    this.globals.push(named)
    if (level === UNKNOWN) this.find(level, offset, opcode, name, null, 'nothing is known of this name')
    if (level === DANGEROUS && danger) this.find(level, offset, opcode, name, danger.capability, danger.why)
    return value
  }

  /** @param {Value} value @param {string} name @returns {{ level: number, danger: import('./dangerous.js').Danger | undefined }} */
  #judgeName(value, name) {
    if (this.allowed.has(name) || useOf(name) || isConditional(name) || isHarmlessMethod(value)) return { level: KNOWN, danger: undefined }
    if (MAKERS.test(name)) return { level: UNKNOWN, danger: undefined }
    const danger = findDanger(value.module, value.name)
    return { level: danger ? DANGEROUS : UNKNOWN, danger }
  }

  /** A global whose module or name is no text of the file. @param {any} module @param {any} name @param {number} offset @param {string} opcode */
  computedName(module, name, offset, opcode) {
    this.find(DANGEROUS, offset, opcode, `${textOf(module)} ${textOf(name)}`, 'import', 'the name of what is imported is computed, and hides what it is')
  }

  /** Judges a call. @param {any} value a CALL @param {number} offset @param {Reader} reader */
  call(value, offset, reader) {
    const { callee, opcode } = value
    const name = isKind(callee, GLOBAL) ? callee.plainName || nameOf(callee) : textOf(callee)
    const level = this.#judgeCall(value, name, offset, this.#calls.length < MOST_CALLS ? value : '')
    this.raise(level)
    this.#note(opcode, offset, name, value, level, reader)
  }

  /**
   * Judges a call that needs no look, with arguments that are no globals; whether it could.
   * @param {Value} callee a global that is safe by the opcode @param {string} opcode @param {number} offset @param {any} raw the arguments as on the machine's stack @param {Reader} reader
   */
  safeCall({ plainName }, opcode, offset, raw, reader) {
    if (this.#calls.length >= MOST_CALLS || !this.#calls.defer(opcode, offset + this.base, plainName, VERDICTS[KNOWN], this.member, raw, false, reader))
      return false
    this.raise(KNOWN)
    return true
  }

  /** @param {string} opcode @param {number} offset @param {string} name @param {any} args a call, or the container of what changes an object @param {number} level @param {Reader} reader */
  #note(opcode, offset, name, args, level, reader) {
    if (this.#calls.length >= MOST_CALLS) {
      if (!this.leftOff.some((text) => text.startsWith('calls'))) this.leftOff.push(`calls after the first ${MOST_CALLS}`)
      return
    }
    const raw = args instanceof Container ? args.raw : args.args?.raw
    if (raw && this.#calls.defer(opcode, offset + this.base, name, VERDICTS[level], this.member, raw, args.isCut, reader)) return
    /** @type {JudgedCall} */
    const call = { opcode, offset: offset + this.base, name, arguments: argumentsOf(args) ?? '', severity: VERDICTS[level] }
    if (this.member !== undefined) call.member = this.member
    this.#calls.push(call)
  }

  /** @param {Value} value @param {string} name @param {number} offset @param {Shown} args @returns {number} */
  #judgeCall(value, name, offset, args) {
    const { callee, opcode } = value
    this.#handOn(/** @type {any} */ (value).args?.raw ?? value.items, offset, opcode)
    if (callee?.plainName) {
      const use = useOf(name)
      if (use && isKnownUse(value, name, use)) return KNOWN
    }
    const { items } = value
    if (isKind(callee, CALL)) return this.#judgeCalledCall(value, callee, name, offset, args)
    if (!isKind(callee, GLOBAL)) {
      this.find(UNKNOWN, offset, opcode, name, null, 'what is called is not known', args)
      return UNKNOWN
    }
    const entry = this.#names.get(name)
    if (entry) entry.isCalled = true
    if (reachesByFormat(name, items)) {
      this.find(DANGEROUS, offset, opcode, name, 'exec', 'the text that it fills in reaches what lies behind any object', args)
      return DANGEROUS
    }
    const bomb = findBomb(name, items)
    if (bomb) {
      this.find(DANGEROUS, offset, opcode, name, 'denial of service', bomb, args)
      return DANGEROUS
    }
    if (name === 'torch.storage._load_from_bytes') return this.#judgeNested(items[0], offset, opcode, name, args)
    if (LOADERS.test(name) && items[0] instanceof Uint8Array) this.#nested(items[0])
    for (const risky of riskyNames(name, items)) this.find(DANGEROUS, offset, opcode, name, 'exec', `code in the pickle uses ${risky}`, args)
    if (this.allowed.has(name)) return KNOWN
    if (isConditional(name)) return this.#judgeConditional(value, name, offset, args)
    const use = useOf(name)
    if (use) {
      if (isKnownUse(value, name, use)) return KNOWN
      const danger = findDanger(callee.module, callee.name)
      const level = danger && (use === 'value' || use === 'state' || danger.capability === 'import') ? DANGEROUS : UNKNOWN
      this.find(level, offset, opcode, name, danger?.capability ?? null, 'it is used in another way than libraries write it', args)
      return level
    }
    const level = entry?.level ?? UNKNOWN
    if (level === DANGEROUS) this.find(level, offset, opcode, name, entry?.danger?.capability ?? null, entry?.danger?.why ?? '', args)
    else if (level === UNKNOWN) this.find(level, offset, opcode, name, null, 'it calls what is not known', args)
    return level
  }

  /** A callable whose arguments tell. @param {Value} value @param {string} name @param {number} offset @param {Shown} args */
  #judgeConditional(value, name, offset, args) {
    const { items, opcode } = value
    if (value.keywords === undefined && isHarmlessCall(name, items)) return KNOWN
    const harm = harmOf(name, items)
    if (harm) {
      this.find(DANGEROUS, offset, opcode, name, 'exec', harm, args)
      return DANGEROUS
    }
    this.find(UNKNOWN, offset, opcode, name, null, 'what it is given is not known to be harmless', args)
    return UNKNOWN
  }

  /** A call of what a call gave. @param {Value} value @param {Value} callee @param {string} name @param {number} offset @param {Shown} args */
  #judgeCalledCall(value, callee, name, offset, args) {
    const { opcode } = value
    let root = callee
    for (let i = 0; i < 16 && isKind(root.callee, CALL); i++) root = root.callee
    if (!isKind(root.callee, GLOBAL)) {
      this.find(UNKNOWN, offset, opcode, name, null, 'what is called is not known', args)
      return UNKNOWN
    }
    const maker = nameOf(root.callee)
    if (callee.opcode === BOUND) {
      const bomb = findBomb(maker, [...callee.items, ...value.items])
      if (bomb) {
        this.find(DANGEROUS, offset, opcode, maker, 'denial of service', bomb, args)
        return DANGEROUS
      }
      if (isHarmlessMethod(root.callee)) return KNOWN
      this.global(makeGlobal(root.callee.module, root.callee.name), PYTHON2 + 1, offset, opcode)
      return this.#names.get(maker)?.level ?? UNKNOWN
    }
    if (isConditional(maker) && isHarmlessCall(maker, root.items)) return KNOWN
    const isMade = MAKERS.test(maker) && !/(?:class|enum|type)$/.test(maker)
    if (isMade) this.find(DANGEROUS, offset, opcode, maker, 'exec', 'it runs a function whose code is in the pickle', args)
    else this.find(UNKNOWN, offset, opcode, name, null, 'it calls what a call gave', args)
    return isMade ? DANGEROUS : UNKNOWN
  }

  /** A method that is looked up on what a call gave, or on a constant. @param {Value} method @param {number} offset @param {string} opcode */
  method({ callee }, offset, opcode) {
    const cls = callee.name.slice(0, callee.name.lastIndexOf('.'))
    const isOfKnown = useOf(`${callee.module}.${cls}`) !== undefined && !findDanger(callee.module, callee.name)
    if (!isOfKnown) this.global(makeGlobal(callee.module, callee.name), PYTHON2 + 1, offset, opcode)
  }

  /** Callables whose arguments tell, given to another one: nobody sees what it will give them. @param {any[]} items or what stands on the machine's stack for them @param {number} offset @param {string} opcode */
  #handOn(items, offset, opcode) {
    for (let i = 0; i < items.length && i < HANDED_ON; i++) {
      const item = items[i]
      if (!isKind(item, GLOBAL)) continue
      const name = nameOf(item)
      if (isConditional(name)) this.find(UNKNOWN, offset, opcode, name, null, 'it is handed on, and what it will be called with is not known')
    }
  }

  /** A file of torch in bytes. @param {any} bytes @param {number} offset @param {string} opcode @param {string} name @param {Shown} args */
  #judgeNested(bytes, offset, opcode, name, args) {
    const level = bytes instanceof Uint8Array ? Math.max(KNOWN, this.#nested(bytes)) : UNKNOWN
    if (level > KNOWN) this.find(level, offset, opcode, name, 'nested pickle', 'it loads a pickle that is not known to be harmless', args)
    return level
  }

  /** A change of an object: BUILD, and items of what is no plain container. @param {any} object @param {any[]} raw the items as on the machine's stack @param {number} offset @param {string} opcode @param {Reader} reader */
  change(object, raw, offset, opcode, reader) {
    this.#handOn(raw, offset, opcode)
    const items = new Container(TUPLE, raw, reader)
    const args = this.#calls.length < MOST_CALLS ? items : ''
    const name = isKind(object, CALL) && isKind(object.callee, GLOBAL) ? nameOf(object.callee) : textOf(object)
    let level = UNKNOWN
    if (opcode === 'BUILD' && hasHarmfulTemplate(items.items[0])) {
      level = DANGEROUS
      this.find(level, offset, opcode, name, 'exec', 'scipy runs the text _parse_arg_template of the state as code', args)
    } else if (isDistribution(name) && !(opcode === 'BUILD' && isDistributionState(items.items[0])))
      this.find(level, offset, opcode, name, null, 'the state is not as scipy writes it', args)
    else if (isKind(object, GLOBAL)) {
      level = DANGEROUS
      this.find(level, offset, opcode, name, 'attribute write', 'it writes to a live object', args)
    } else if (isKind(object, CALL) && isKind(object.callee, GLOBAL)) {
      level = this.allowed.has(name) || useOf(name) || isConditional(name) ? KNOWN : (this.#names.get(name)?.level ?? UNKNOWN)
      if (level === UNKNOWN) this.find(level, offset, opcode, name, null, 'it changes an object of which nothing is known', args)
    } else this.find(level, offset, opcode, name, null, 'it changes an object of which nothing is known', args)
    this.raise(level)
    this.#note(opcode, offset, name, items, level, reader)
  }

  inlineArray() {
    this.raise(KNOWN)
  }

  /** An object that is kept outside of the pickle. @param {any} id @param {number} offset @param {string} opcode */
  persistent(id, offset, opcode) {
    if (isKind(id, TUPLE) && id.items[0] === 'storage' && isKind(id.items[1], GLOBAL) && useOf(nameOf(id.items[1]))) {
      this.storages.set(id.items[2], id.items[1].name)
      return this.raise(KNOWN)
    }
    if (isKind(id, TUPLE) && id.items[0] === 'module' && isKind(id.items[1], GLOBAL)) return undefined
    if (this.allowsIds && (typeof id === 'number' || typeof id === 'string')) return this.raise(KNOWN)
    this.find(UNKNOWN, offset, opcode, 'persistent_load', null, 'it asks the program for an object by an id', textOf(id))
  }

  /** Whether persistent ids are numbers of storages, as in torch's tar files. */
  allowsIds = false

  /** At the end of a scan: callables whose arguments tell and which were never called. */
  finish() {
    for (const [name, { level, isCalled, offset, opcode }] of this.#names) {
      if (level === KNOWN && !isCalled && isConditional(name) && !this.allowed.has(name))
        this.find(UNKNOWN, offset, opcode, name, null, 'it is named, and what it will be called with is not known')
    }
  }
}
