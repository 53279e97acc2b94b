/**
 * What Java's Calendar becomes in pickles: `attrgetter('localize')(pytz.timezone(name))(datetime(…))`, a datetime with a zone.
 * Nothing else is got by attrgetter: it stays inert.
 */
import { CALL, PyObject, Tuple } from './basic.js'
import { mark } from './mark.js'
import { PyDateTime } from './datetime.js'

/** `operator.attrgetter(name)`. */
export class AttributeGetter extends PyObject {
  /** @param {unknown[]} args */
  [CALL](args) {
    const isLocalize = this.args.length === 1 && this.args[0] === 'localize' && args.length === 1 && args[0] instanceof PyObject
    return isLocalize ? new Localizer(this, args) : undefined
  }

  $type = 'AttributeGetter'
}

/** `zone.localize`. */
export class Localizer extends PyObject {
  /** @param {unknown[]} args */
  [CALL](args) {
    const [time] = args
    const isNaive = args.length === 1 && time instanceof PyDateTime && time.tzinfo === null
    return isNaive ? new LocalizedDateTime(this, time) : undefined
  }

  $type = 'Localizer'
}

/** A datetime that a zone of pytz has localized. */
export class LocalizedDateTime extends PyDateTime {
  static name = 'PyDateTime'

  static {
    mark(this, 'LocalizedDateTime')
  }

  /** @param {Localizer} localizer @param {PyDateTime} time */
  constructor(localizer, time) {
    super(time.year, time.month, time.day, time.hour, time.minute, time.second, time.microsecond, localizer.args[0], time.fold)
    this.$type = 'LocalizedDateTime'
    /** The call that the pickle made. @type {{ callable: PyObject, args: Tuple }} */
    this.origin = { callable: localizer, args: /** @type {Tuple} */ (Tuple.from([time])) }
  }
}
