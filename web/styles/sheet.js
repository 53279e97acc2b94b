/** The style of the element, as a constructed sheet: a strict Content Security Policy allows it, and elements share it. */
import base from './base.css'
import broken from './broken.css'
import compare from './compare.css'
import highContrast from './high-contrast.css'
import image from './image.css'
import menus from './menus.css'
import pickle from './pickle.css'
import plot from './plot.css'
import safety from './safety.css'
import shell from './shell.css'
import statistics from './statistics.css'
import table from './table.css'
import tools from './tools.css'
import tree from './tree.css'
import value from './value.css'
import window from './window.css'

/** @type {CSSStyleSheet | undefined} */
let made

export function sheet() {
  if (!made) {
    made = new CSSStyleSheet()
    made.replaceSync([base, shell, menus, window, tree, value, tools, table, image, plot, statistics, pickle, safety, broken, compare, highContrast].join('\n'))
  }
  return made
}
