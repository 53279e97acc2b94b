/** States that code is in, or may be: what the classes of a library run of them when BUILD gives them to an object. */
import { DICT, isKind } from './values.js'

/**
 * The distributions of scipy.stats run the text `_parse_arg_template` of their state: functions that have their arguments' names and nothing else.
 */
const TEMPLATE =
  /^\ndef _parse_args\(self, [\w=, ]*\):\n {4}return \([\w, ]*\), [\w, ]*\n\ndef _parse_args_rvs\(self, [\w=, ]*\):\n {4}return self\._argcheck_rvs\([\w, ]*, size=size\)\n\ndef _parse_args_stats\(self, [\w=, ]*, moments='mv'\):\n {4}return \([\w, ]*\), [\w, ]*, moments\n$/
const DISTRIBUTION = /^scipy\.stats\.(?:_(?:continuous|discrete)_distns\.(?:\w+_gen|rv_histogram)|_distn_infrastructure\.rv_sample)$/

const TEMPLATE_KEY = '_parse_arg_template'

/** Whether a class is a distribution of scipy, which is known by its state. @param {string} name */
export const isDistribution = (name) => name.startsWith('scipy.') && DISTRIBUTION.test(name)

/** Whether all pairs of a dict are so. @param {any} state @param {(key: any, value: any) => boolean} isSo */
function everyPair({ items }, isSo) {
  for (let i = 0; i < items.length; i += 2) if (!isSo(items[i], items[i + 1])) return false
  return true
}

const isTemplate = (/** @type {any} */ value) => typeof value === 'string' && TEMPLATE.test(value)

/** Whether the state of a distribution is as scipy writes it. @param {any} state */
export const isDistributionState = (state) =>
  isKind(state, DICT) &&
  !state.isCut &&
  everyPair(state, (key, value) => typeof key === 'string' && !key.startsWith('_attach') && (key !== TEMPLATE_KEY || isTemplate(value)))

/** Whether the key of a template may be among those of a state, before they are decoded: the first byte of a text's length tells. @param {any} state */
const mayHaveTemplate = ({ raw, reader }) =>
  raw.some(
    (/** @type {any} */ key, /** @type {number} */ i) => !(i & 1) && (typeof key !== 'number' || (key >= 0 && reader.bytes[key + 1] === TEMPLATE_KEY.length)),
  )

/** Whether a state has a template that runs other code. @param {any} state */
export const hasHarmfulTemplate = (state) =>
  isKind(state, DICT) && mayHaveTemplate(state) && !everyPair(state, (key, value) => key !== TEMPLATE_KEY || isTemplate(value))
