/** The memo of a pickle at any of its opcodes: what was put into it, in order. It is cleared where a next pickle begins. */

/** A list of numbers below 2³² that grows, in a typed array. */
export class Numbers {
  length = 0
  items

  /** @param {number} [room] */
  constructor(room = 1024) {
    this.items = new Uint32Array(room)
  }

  /** @param {number} item */
  push(item) {
    if (this.length === this.items.length) this.#grow(this.length * 2)
    this.items[this.length++] = item
  }

  /** @param {number} at @param {number} item */
  put(at, item) {
    if (at >= this.items.length) this.#grow(Math.max(at + 1, this.items.length * 2))
    this.items[at] = item
    if (at >= this.length) this.length = at + 1
  }

  /** @param {number} room */
  #grow(room) {
    const larger = new Uint32Array(room)
    larger.set(this.items)
    this.items = larger
  }

  /** How many of ascending numbers are at or below a limit. @param {number} limit */
  countTo(limit) {
    if (this.length && this.items[this.length - 1] <= limit) return this.length
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.items[middle] <= limit) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Ids that are higher than so many times the entries are kept apart. */
const SPARSE = 4
const LEAST = 1024

/** The ids of the entries of a pickle, where these are not 0, 1, 2 and so on. */
class Ids {
  /** The id of each entry. */
  of = new Numbers()
  /** The last entry of an id, plus one. */
  #last = new Numbers()
  /** The same of high ids. @type {Map<number, number>} */
  #far = new Map()
  /** All entries of ids that were written more than once. @type {Map<number, number[]>} */
  repeated = new Map()
  overwritten = 0

  /** @param {number} count of entries whose ids are their numbers */
  constructor(count) {
    for (let i = 0; i < count; i++) this.push(i)
  }

  /** @param {number} id */
  push(id) {
    const entry = this.of.length
    const before = this.#lastOf(id)
    if (before !== undefined) {
      const entries = this.repeated.get(id) ?? [before]
      entries.push(entry)
      this.repeated.set(id, entries)
      this.overwritten++
    }
    this.of.push(id)
    if (id < SPARSE * entry + LEAST) this.#last.put(id, entry + 1)
    else this.#far.set(id, entry)
  }

  /** @param {number} id @returns {number | undefined} */
  #lastOf(id) {
    const entry = id < this.#last.length ? this.#last.items[id] : 0
    return entry ? entry - 1 : this.#far.get(id)
  }

  /** The entry of an id among the first so many. @param {number} id @param {number} count @returns {number | undefined} */
  find(id, count) {
    const entries = this.repeated.get(id)
    if (!entries) return this.#lastOf(id)
    let low = 0
    for (let high = entries.length; low < high;) {
      const middle = (low + high) >>> 1
      if (entries[middle] < count) low = middle + 1
      else high = middle
    }
    return entries[low - 1]
  }
}

export class Memo {
  /** The opcode that wrote each entry, and the one that made what is in it. */
  #writtenAt = new Numbers()
  #items = new Numbers()
  /** Where each pickle begins: its offset, and the number of its first entry. */
  #starts = new Numbers()
  #firsts = new Numbers()
  /** Of pickles whose ids are not 0, 1, 2. @type {Map<number, Ids>} */
  #ids = new Map()
  /** What the memo was asked for last, where ids were written again. @type {{ end: number, entries: number[] } | undefined} */
  #live

  constructor() {
    this.start(0)
  }

  /** Begins the memo of a pickle that follows. @param {number} offset */
  start(offset) {
    this.#starts.push(offset)
    this.#firsts.push(this.#writtenAt.length)
  }

  /** Writes an entry down. @param {number | undefined} id undefined: the next @param {number} offset @param {number} item */
  remember(id, offset, item) {
    const pickle = this.#starts.length - 1
    const number = this.#writtenAt.length - this.#firsts.items[pickle]
    let ids = this.#ids.get(pickle)
    const own = id ?? number - (ids?.overwritten ?? 0)
    if (own !== number && !ids) this.#ids.set(pickle, (ids = new Ids(number)))
    ids?.push(own)
    this.#writtenAt.push(offset)
    this.#items.push(item)
  }

  /** The pickle that an offset is in, its first entry, and how many entries there are at the offset. @param {number} offset */
  #at(offset) {
    const pickle = this.#starts.countTo(offset) - 1
    const first = this.#firsts.items[pickle]
    return { ids: this.#ids.get(pickle), first, count: this.#writtenAt.countTo(offset) - first }
  }

  /** What an id holds at an offset. @param {number} id @param {number} offset @returns {number | undefined} */
  get(id, offset) {
    const { ids, first, count } = this.#at(offset)
    const entry = ids ? ids.find(id, count) : id
    return entry !== undefined && entry >= 0 && entry < count ? this.#items.items[first + entry] : undefined
  }

  /** How many ids the memo has at an offset, its opcode included. @param {number} offset */
  countAt(offset) {
    const at = this.#at(offset)
    return at.ids?.overwritten ? this.#liveOf(at).length : at.count
  }

  /** The last entry of each id, in the order in which ids were first written. @param {{ ids: Ids | undefined, first: number, count: number }} at */
  #liveOf({ ids, first, count }) {
    if (this.#live?.end === first + count) return this.#live.entries
    /** @type {Map<number, number>} */
    const last = new Map()
    for (let entry = 0; entry < count; entry++) last.set(ids ? ids.of.items[entry] : entry, entry)
    this.#live = { end: first + count, entries: [...last.values()] }
    return this.#live.entries
  }

  /** Entries at an offset, from one up to another. @param {number} offset @param {number} start @param {number} end @returns {{ id: number, item: number }[]} */
  entriesAt(offset, start, end) {
    const at = this.#at(offset)
    const { ids, first, count } = at
    const live = ids?.overwritten ? this.#liveOf(at) : undefined
    const entries = []
    for (let row = start; row < Math.min(end, live ? live.length : count); row++) {
      const entry = live ? live[row] : row
      entries.push({ id: ids ? ids.of.items[entry] : entry, item: this.#items.items[first + entry] })
    }
    return entries
  }
}
