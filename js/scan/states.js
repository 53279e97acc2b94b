/** States that code is in, or may be: what the classes of a library run of them when BUILD gives them to an object. */
import { DICT, isKind } from './values.js'

/**
 * The distributions of scipy.stats run the text `_parse_arg_template` of their state: functions that have their arguments' names and nothing else.
 */
const TEMPLATE =
  /^\ndef _parse_args\(self, [\w=, ]*\):\n {4}return \([\w, ]*\), [\w, ]*\n\ndef _parse_args_rvs\(self, [\w=, ]*\):\n {4}return self\._argcheck_rvs\([\w, ]*, size=size\)\n\ndef _parse_args_stats\(self, [\w=, ]*, moments='mv'\):\n {4}return \([\w, ]*\), [\w, ]*, moments\n$/
const DISTRIBUTION = /^scipy\.stats\.(?:_(?:continuous|discrete)_distns\.(?:\w+_gen|rv_histogram)|_distn_infrastructure\.rv_sample)$/

/** Whether a class is a distribution of scipy, which is known by its state. @param {string} name */
export const isDistribution = (name) => DISTRIBUTION.test(name)

/** @param {any} state @returns {any[][]} the pairs of a dict */
const pairsOf = ({ items }) => items.flatMap((/** @type {any} */ key, /** @type {number} */ i) => (i & 1 ? [] : [[key, items[i + 1]]]))

/** Whether the state of a distribution is as scipy writes it. @param {any} state */
export const isDistributionState = (state) =>
  isKind(state, DICT) &&
  !state.isCut &&
  pairsOf(state).every(
    ([key, value]) =>
      typeof key === 'string' && !key.startsWith('_attach') && (key !== '_parse_arg_template' || (typeof value === 'string' && TEMPLATE.test(value))),
  )

/** Whether a state has a template that runs other code. @param {any} state */
export const hasHarmfulTemplate = (state) =>
  isKind(state, DICT) && pairsOf(state).some(([key, value]) => key === '_parse_arg_template' && !(typeof value === 'string' && TEMPLATE.test(value)))
