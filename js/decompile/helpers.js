/** What stands at the head of the source: imports, functions that do what an opcode does in more than a call, and what the reader has to give. */

/** By need: its text, and the modules that it imports. @type {Record<string, { text: string, needs?: string[] }>} */
const FUNCTIONS = {
  _build: {
    text: `def _build(obj, state):  # BUILD: pickle._Unpickler.load_build
    setstate = getattr(obj, '__setstate__', None)
    if setstate is not None:
        setstate(state)
        return
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    if state:
        attributes = obj.__dict__
        for name, value in state.items():
            attributes[sys.intern(name) if type(name) is str else name] = value
    if slots:
        for name, value in slots.items():
            setattr(obj, name, value)
`,
    needs: ['sys'],
  },
  _instantiate: {
    text: `def _instantiate(cls):  # INST and OBJ without arguments
    if isinstance(cls, type) and not hasattr(cls, '__getinitargs__'):
        return cls.__new__(cls)
    return cls()
`,
  },
  _extension: {
    text: `def _extension(code):  # EXT1, EXT2, EXT4
    module, name = copyreg._inverted_registry[code]
    return operator.attrgetter(name)(importlib.import_module(module))
`,
    needs: ['copyreg', 'importlib', 'operator'],
  },
}

/** @type {Record<string, string>} */
const GIVEN = {
  persistent_load: '# persistent_load(pid) is to be defined before: what a persistent id stands for, outside of the pickle\n',
  buffers: '# buffers is to be defined before: an iterator over the out-of-band buffers\n',
}

/** The names that the head may define. */
export const HEAD_NAMES = [...Object.keys(FUNCTIONS), ...Object.keys(GIVEN)]

/** The head of a source. @param {import('./interpreter.js').Needs} needs */
export function headText(needs) {
  const wanted = Object.keys(FUNCTIONS).filter((name) => needs.has(name))
  const modules = new Set([...needs].filter((name) => !HEAD_NAMES.includes(name)))
  for (const name of wanted) for (const module of FUNCTIONS[name].needs ?? []) modules.add(module)
  const parts = Object.keys(GIVEN)
    .filter((name) => needs.has(name))
    .map((name) => GIVEN[name])
  const imports = [...modules]
    .sort()
    .map((module) => `import ${module}\n`)
    .join('')
  if (imports) parts.push(imports)
  for (const name of wanted) parts.push(`${parts.length ? '\n' : ''}${FUNCTIONS[name].text}`)
  return parts.length ? `${parts.join('')}\n` : ''
}
