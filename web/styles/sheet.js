/** The style of the element, as a constructed sheet: a strict Content Security Policy allows it, and elements share it. */
import base from './base.css'
import broken from './broken.css'
import compare from './compare.css'
import pickle from './pickle.css'
import safety from './safety.css'
import tree from './tree.css'
import views from './views.css'

/** @type {CSSStyleSheet | undefined} */
let made

export function sheet() {
  if (!made) {
    made = new CSSStyleSheet()
    made.replaceSync([base, tree, views, pickle, safety, broken, compare].join('\n'))
  }
  return made
}
