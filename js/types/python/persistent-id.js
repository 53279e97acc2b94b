/** Persistent ids, which stand for objects outside of the pickle. */
import { mark } from './mark.js'

/** A persistent id whose object is elsewhere, in another file say: it is shown as it is. */
export class PersistentId {
  static {
    mark(this, 'PersistentId', false)
  }

  constructor(/** @type {unknown} */ id) {
    this.$type = 'PersistentId'
    this.id = id
  }

  /** The id. */
  toJSON() {
    return { persistentId: this.id }
  }
}
