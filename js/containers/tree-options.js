/** The options by which the values of a tree are loaded: lossless, and with nothing looked up that a pickle names. */
import { PersistentId } from '../document/describe.js'
import { settle } from '../settings.js'

/** @typedef {import('./content.js').Context} Context */

/** @param {Context} context @returns {Context} */
export const treeContext = (context) => ({ ...context, settings: settle(treeOptions(context)) })

/** The user's options, for a tree. @param {Context} context @returns {import('../settings.js').LoadOptions} */
export function treeOptions({ options }) {
  const { persistentLoad, findClass, ...rest } = options
  return { persistentLoad: (pid) => new PersistentId(pid), ...rest, lossless: true }
}
