/**
 * Which room may know which: the arrows of CONTRIBUTING.md, from the top floor to the bottom one. A room knows its own
 * floor's files only inside itself, and any room on a floor below that is listed for it.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */

const CORE = '^js/(errors|hints|settings|numbers)\\.js$'
const GENERATED = '^js/generated/'

/** What each room may import besides itself. */
const ROOMS = {
  'js/codec': [CORE, GENERATED],
  'js/sources': [CORE, '^js/codec/'],
  'js/types/python': [CORE, '^js/codec/strings\\.js$'],
  'js/types/numpy': [CORE, '^js/codec/strings\\.js$', '^js/types/python/'],
  'js/types/scipy': [CORE, '^js/types/(python|numpy)/'],
  'js/types/pandas': [CORE, '^js/codec/strings\\.js$', '^js/types/(python|numpy)/'],
  'js/types/torch': [CORE, '^js/types/(python|numpy)/'],
  'js/types': [CORE, '^js/codec/strings\\.js$'],
  'js/load': [CORE, GENERATED, '^js/(codec|types|sources)/'],
  'js/dump': [CORE, GENERATED, '^js/(codec|types)/'],
  'js/document': [CORE, '^js/codec/strings\\.js$', '^js/(types|sources)/'],
  'js/containers': [CORE, '^js/(load|dump|document|types|sources|codec)/'],
  'js/tools': [CORE, GENERATED, '^js/codec/', '^js/on-demand\\.js$'],
  'js/decompile': [CORE, '^js/(tools|load|codec)/', '^js/types/python/'],
  'js/trace': [CORE, GENERATED, '^js/(tools|load|codec|types)/'],
  'js/scan': [CORE, GENERATED, '^js/(load|containers|sources|codec|types)/'],
  'js/cli': ['^js/index\\.js$'],
  web: ['^js/index\\.js$', '^dist/'],
}

/** A room of rooms: what lies at its top may know all of them. */
const keepsTo = ([room, allowed]) => ({
  name: `${room} knows`,
  comment: `${room} may import ${allowed.join(', ')}`,
  severity: 'error',
  from: { path: `^${room}/${room === 'js/types' ? '[^/]+$' : ''}` },
  to: { pathNot: [`^${room}/`, ...allowed], path: '^(js|web|dist|csrc|test|demo)/' },
})

module.exports = {
  forbidden: [
    { name: 'no circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no orphans', severity: 'error', from: { orphan: true, path: '^js/', pathNot: '^js/(build|generated)/' }, to: {} },
    // The viewer imports the package by its name, as everybody does, and its build makes the text of its worker.
    { name: 'nothing unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^(brine|worker-source)$' } },
    {
      name: 'no packages but the decompressors and the writer of Parquet',
      severity: 'error',
      from: { path: '^js/', pathNot: '^js/(build/|containers/decompress/|cli/parquet\\.js$)' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'] },
    },
    {
      name: 'the bottom floor knows no other',
      severity: 'error',
      from: { path: CORE },
      to: { path: '^js/', pathNot: CORE },
    },
    ...Object.entries(ROOMS).map(keepsTo),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(node_modules|build|dist)/' },
    moduleSystems: ['es6'],
  },
}
