// Makes the colour maps of the viewer out of d3-scale-chromatic: of each so many colours, between which the viewer draws straight lines.
//
// usage: node js/build/colour-maps.js FILE
import { writeFileSync } from 'node:fs'
import * as chromatic from 'd3-scale-chromatic'

/** The maps: those first that tell order and are read alike by all eyes. @type {[name: string, map: (t: number) => string][]} */
const MAPS = [
  ['Viridis', chromatic.interpolateViridis],
  ['Inferno', chromatic.interpolateInferno],
  ['Magma', chromatic.interpolateMagma],
  ['Plasma', chromatic.interpolatePlasma],
  ['Cividis', chromatic.interpolateCividis],
  ['Turbo', chromatic.interpolateTurbo],
  ['RdBu', chromatic.interpolateRdBu],
]
const COLOURS = 17

/** A colour as six digits. @param {string} text */
function hexOf(text) {
  if (text.startsWith('#')) return text.slice(1)
  return (text.match(/\d+/g) ?? []).slice(0, 3).map((part) => Number(part).toString(16).padStart(2, '0')).join('')
}

const lines = MAPS.map(([name, map]) => `  ${name}: '${Array.from({ length: COLOURS }, (_, i) => hexOf(map(i / (COLOURS - 1)))).join('')}',`)
writeFileSync(process.argv[2], `// Written by js/build/colour-maps.js out of d3-scale-chromatic (ISC).\n\n/** Colour maps: ${COLOURS} colours each, six digits a colour. */\nexport const COLOUR_MAPS = {\n  Grey: '000000ffffff',\n${lines.join('\n')}\n}\n`)
