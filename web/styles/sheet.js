/** The style of the element, as a constructed sheet: a strict Content Security Policy allows it, and elements share it. */
import base from './base.css'
import broken from './broken.css'
import compare from './compare.css'
import pickle from './pickle.css'
import safety from './safety.css'
import tree from './tree.css'
import views from './views.css'

/** A document takes no sheets of another. @type {WeakMap<Document, CSSStyleSheet>} */
const made = new WeakMap()

/** @param {Document} page */
export function sheetOf(page) {
  let sheet = made.get(page)
  if (!sheet) {
    sheet = new (page.defaultView ?? globalThis).CSSStyleSheet()
    sheet.replaceSync([base, tree, views, pickle, safety, broken, compare].join('\n'))
    made.set(page, sheet)
  }
  return sheet
}
