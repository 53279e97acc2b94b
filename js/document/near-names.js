/** Names that were perhaps meant, for errors that tell of one which is not there. */

const MOST_NAMES = 5
/** Longer names are compared by so many characters. */
const LONGEST = 60

/** How many characters are to be changed, added or left out to make one text of another. @param {string} a @param {string} b */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]
}

/**
 * A hint that tells which of the names that there are is nearest to one that is not there, or else the first of them; undefined where there are none.
 * @param {string} wanted @param {Iterable<string>} names of which the first thousands are looked at @returns {string | undefined}
 */
export function nearNames(wanted, names) {
  const text = wanted.slice(0, LONGEST).toLowerCase()
  /** @type {{ name: string, far: number }[]} */
  const near = []
  /** @type {string[]} */
  const first = []
  // Short names are all near one another.
  const most = text.length < 3 ? 0 : text.length === 3 ? 1 : Math.max(2, text.length / 3)
  let count = 0
  for (const name of names) {
    if (count < MOST_NAMES) first.push(name)
    if (++count > 5000) break
    const other = name.slice(0, LONGEST).toLowerCase()
    const isPart = text.length > 2 && other.includes(text)
    const far = isPart ? 1 : Math.abs(other.length - text.length) > 3 ? Infinity : distance(text, other)
    if (far <= most) near.push({ name, far })
  }
  near.sort((a, b) => a.far - b.far)
  const told = (/** @type {string[]} */ list) => list.map((name) => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name)).join(', ')
  if (near.length) return `near it: ${told(near.slice(0, MOST_NAMES).map(({ name }) => name))}`
  return count ? `there ${count === 1 ? 'is' : 'are'} ${told(first)}${count > first.length ? ', …' : ''}` : undefined
}
