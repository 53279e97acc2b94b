/**
 * One of each of the scanner's objects that stays alive. V8 forgets the shapes of objects, and the code that it compiled for them, when a garbage collection
 * finds none of them: a scan after it would start slow again.
 */
import { Judge } from './judge.js'
import { Machine } from './machine.js'

/** A tuple, a list, a dict and a call, some of them with what does not go into cells. */
const PICKLE = Uint8Array.from(
  '\x80\x04](N\x85K\x01\x85}K\x01}s\x8c\x08datetime\x94\x8c\x04date\x94\x93C\x01a\x85R\x8c\x08datetime\x8c\x04date\x93N\x85RNbI1\ne.',
  (text) => text.charCodeAt(0),
)

/** @type {Machine | undefined} */
let kept

/** Makes them, once. */
export function keepAlive() {
  if (kept) return
  kept = new Machine(PICKLE, 0, new Judge(new Set(), () => 0), { skipsArrays: true })
  kept.run()
}
