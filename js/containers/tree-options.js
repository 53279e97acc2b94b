/** The options by which the values of a tree are loaded: lossless, whatever the user's are, and with none of the user's classes. */
import { PersistentId } from '../types/python/persistent-id.js'
import { settle } from '../settings.js'

/** @typedef {import('./content.js').Context} Context */

/** The context for the values of a tree. @param {Context} context @returns {Context} */
export const treeContext = (context) => ({ ...context, settings: settle(treeOptions(context)) })

/** The user's options for the values of a tree: persistent ids are shown, and not looked up. @param {Context} context @returns {import('../settings.js').LoadOptions} */
export function treeOptions({ options }) {
  const { persistentLoad, findClass, ...rest } = options
  return { persistentLoad: (pid) => new PersistentId(pid), ...rest, lossless: true }
}
