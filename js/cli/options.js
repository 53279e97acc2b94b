/**
 * The options of every command: one table, from which both the parsing and the help are made.
 *
 * @typedef {{ type: 'string' | 'boolean', short?: string, choices?: string[], default?: string, number?: boolean, isSigned?: boolean, isMany?: boolean, about: string }} Option
 * @typedef {{ about: string, examples: string[], options: Record<string, Option>, arguments?: string[] }} Command `arguments`: the words that it takes instead of files
 */
import { parseArgs } from 'node:util'
import { UsageError } from './errors.js'

/** The largest values of options that have one; the tree, for example, is printed by recursion, which the call stack bounds. @type {Record<string, number>} */
const LARGEST_NUMBER = { jobs: 256, timeout: 2_000_000, memory: 2 ** 20, depth: 1000, indentlevel: 2 ** 31 - 1, protocol: 5 }

/** @type {Option} */
const MEMBER = { type: 'string', about: 'which member of an archive, or which object of a row: its name, or the end of it, or its number from 0' }

/** The options of commands that load values. @type {Record<string, Option>} */
const READING = {
  member: MEMBER,
  encoding: { type: 'string', choices: ['ASCII', 'latin1', 'utf-8', 'bytes'], default: 'ASCII', about: 'how Python 2 strings are decoded' },
  errors: {
    type: 'string',
    choices: ['strict', 'ignore', 'replace', 'surrogateescape'],
    default: 'strict',
    about: 'what becomes of bytes that the encoding does not know',
  },
  'shared-memo': { type: 'boolean', about: 'read pickles that one Pickler dumped again and again, with one memo' },
  'max-inflated': {
    type: 'string',
    number: true,
    default: '4294967296',
    about: 'the most bytes that a compressed file, or the members of an archive together, may become',
  },
  help: { type: 'boolean', short: 'h', about: 'print this' },
}

/** The options of commands that write to a file. @type {Record<string, Option>} */
const WRITING = {
  output: { type: 'string', short: 'o', about: 'the file where the output is written' },
  help: READING.help,
}

/** The options of commands that read the opcodes of pickles. @type {Record<string, Option>} */
const PICKLES = {
  member: MEMBER,
  ...WRITING,
}

const ALL = /** @type {Option} */ ({ type: 'boolean', about: 'go on with the pickles that follow the first in a file' })

/** The commands, in the order of the help. @type {Record<string, Command>} */
export const COMMANDS = {
  show: {
    about: 'print the tree of values: types, shapes, dtypes, sizes',
    examples: [
      'brine show model.pkl',
      'brine show --depth 2 --max-items 5 data.pkl',
      'brine show --flat --stats model.pt',
      'cat old.pkl | brine show --encoding latin1 -',
    ],
    options: {
      depth: { type: 'string', short: 'd', number: true, default: '6', about: 'how many levels are shown' },
      'max-items': { type: 'string', short: 'n', number: true, default: '20', about: 'how many items of a container are shown' },
      'max-lines': { type: 'string', number: true, default: '400', about: 'how many lines a tree may take in all' },
      width: {
        type: 'string',
        short: 'w',
        number: true,
        default: '0',
        about: 'how many columns a line may take; 0 for as many as the terminal has, 100 without one',
      },
      path: { type: 'string', short: 'p', about: 'what of the value is shown: .layers[3]["a key"]' },
      flat: { type: 'boolean', about: 'one path a line, all of them' },
      stats: { type: 'boolean', about: 'read the arrays: least, largest and mean element, how many are NaN' },
      json: { type: 'boolean', about: 'print an object a file: what it is, and the tree that would be shown' },
      ...READING,
    },
  },
  json: {
    about: 'print the value as JSON, one line a pickle',
    examples: [
      'brine json data.pkl',
      'brine json arrays.npz -o arrays.json',
      'brine json --strict settings.pkl > settings.json',
      'brine json --tensors list arrays.pkl',
    ],
    options: {
      bytes: { type: 'string', choices: ['base64', 'hex', 'list'], default: 'base64', about: 'how bytes are written' },
      tensors: { type: 'string', choices: ['none', 'shape', 'base64', 'list'], default: 'list', about: 'how arrays are written' },
      nan: { type: 'string', choices: ['null', 'string', 'literal'], default: 'null', about: 'how NaN and infinities are written' },
      bigint: { type: 'string', choices: ['number', 'string'], default: 'number', about: 'how ints beyond 2**53 are written' },
      indent: { type: 'string', number: true, default: '0', about: 'spaces an indentation, 0 for one line' },
      strict: { type: 'boolean', about: 'fail where JSON would lose something' },
      ...WRITING,
      ...READING,
    },
  },
  dis: {
    about: 'disassemble, with the flags and the output of python -m pickletools',
    examples: [
      'brine dis model.pkl',
      'brine dis model.pt',
      'brine dis --member a.pkl archive.zip',
      'brine dis -a old.pkl new.pkl',
      'cat data.pkl | brine dis --stack -',
    ],
    options: {
      annotate: { type: 'boolean', short: 'a', about: 'describe the opcode on each line' },
      indentlevel: { type: 'string', short: 'l', number: true, isSigned: true, default: '4', about: 'the number of blanks by which a MARK indents' },
      memo: { type: 'boolean', short: 'm', about: 'keep the memo from one file to the next' },
      preamble: { type: 'string', short: 'p', default: '==> {name} <==', about: 'what stands before each file where there are several' },
      all: ALL,
      stack: { type: 'boolean', about: 'print the abstract stack after each opcode' },
      json: { type: 'boolean', about: 'print an object a line: pos, opcode, arg as Python writes it, mark, memo' },
      ...PICKLES,
    },
  },
  genops: {
    about: 'print position, name and argument of each opcode, divided by tabs',
    examples: ['brine genops data.pkl | cut -f2 | sort | uniq -c', 'brine genops --json data.pkl'],
    options: {
      json: { type: 'boolean', about: 'print an object a line: pos, opcode, arg as a value, bytes in base64' },
      all: ALL,
      ...PICKLES,
    },
  },
  calls: {
    about: 'print what a pickle has Python call, also before it breaks',
    examples: ['brine calls model.pkl', 'brine calls --json model.pt'],
    options: {
      json: { type: 'boolean', about: 'print an object a line: file, pickle, offset, opcode, module, name, arguments' },
      encoding: READING.encoding,
      errors: READING.errors,
      ...PICKLES,
    },
  },
  decompile: {
    about: 'print Python source that does what a pickle does',
    examples: ['brine decompile data.pkl', 'brine decompile --offsets model.pt'],
    options: {
      offsets: { type: 'boolean', about: 'tell in comments at which byte each statement begins' },
      all: ALL,
      encoding: READING.encoding,
      errors: READING.errors,
      ...PICKLES,
    },
  },
  optimize: {
    about: 'write the first pickle without the PUTs that nothing asks for',
    examples: ['brine optimize data.pkl -o smaller.pkl'],
    options: PICKLES,
  },
  extract: {
    about: 'write one value of a file as .npy, .csv, .json or .png, or all tensors',
    examples: [
      'brine extract model.pt --path \'["conv1.weight"]\' -o weight.npy',
      'brine extract table.pkl -o table.csv',
      'brine extract scan.npz --path .image -o image.png',
      'brine extract --all model.pt -o weights/',
    ],
    options: {
      path: { type: 'string', short: 'p', default: '', about: 'which value: .layers[3]["a key"]; all of it where it is not given' },
      all: { type: 'boolean', about: 'every tensor and array within: -o is a folder for .npy files, or a file that ends in .safetensors' },
      format: {
        type: 'string',
        short: 'f',
        choices: ['npy', 'csv', 'json', 'parquet', 'png', 'safetensors'],
        about: 'the form, where the ending of -o does not tell it',
      },
      'escape-formulas': {
        type: 'boolean',
        about: 'in .csv, put an apostrophe before text that a spreadsheet would take for a formula: = + - @ and tabs; cells are else written as they are',
      },
      ...WRITING,
      ...READING,
    },
  },
  diff: {
    about: 'print what differs between two files: keys, types, shapes, the largest difference',
    examples: ['brine diff before.pt after.pt'],
    options: {
      path: { type: 'string', short: 'p', about: 'what of both is compared' },
      ...READING,
    },
  },
  convert: {
    about: 'write every pickle of a file at another protocol, or its tensors as .safetensors',
    examples: [
      'brine convert model.pt -o model.safetensors',
      'brine convert --protocol 2 new.pkl -o for-python2.pkl',
      'brine convert --encoding latin1 old.pkl > new.pkl',
    ],
    options: {
      protocol: { type: 'string', number: true, default: '4', about: 'the protocol, 0 to 5' },
      ...WRITING,
      ...READING,
    },
  },
  scan: {
    about: 'judge what Python would do with a file: what it names, calls and reaches',
    examples: [
      'brine scan model.pt',
      'brine scan --json download.pkl',
      'brine scan -r models/',
      'brine scan -r --json --since before.jsonl models/ > now.jsonl',
      'find models -name "*.pt" -print0 | brine scan --json -0',
      'brine scan --allow shop.models.Order orders.pkl',
    ],
    options: {
      recursive: { type: 'boolean', short: 'r', about: 'scan the files of folders, and of the folders in them, on all cores, and print a line a file' },
      allow: { type: 'string', isMany: true, about: 'a name, module.qualname, that is taken for known; it may be given again' },
      json: {
        type: 'boolean',
        about:
          'print an object a line: file, size, modified, digest, seconds, verdict, integrity, coverage, findings, globals, calls, differences; or file and error, or file and skipped',
      },
      stdin: { type: 'boolean', about: 'read names of files and URLs, and of folders with -r, from standard input, one a line' },
      null: { type: 'boolean', short: '0', about: 'the same with a NUL behind each name, as find -print0 writes them' },
      jobs: { type: 'string', short: 'j', number: true, default: '0', about: 'how many files are scanned at a time; 0 for as many as there are cores' },
      timeout: { type: 'string', number: true, default: '0', about: 'the most seconds a file may take; what takes longer is an error; 0 for no end' },
      memory: {
        type: 'string',
        number: true,
        default: '1024',
        about: 'the most megabytes of heap a file may take where many are scanned; what takes more is an error',
      },
      since: { type: 'string', about: 'what --json wrote before: files in there with the same size, time and digest are not scanned again' },
      help: READING.help,
    },
  },
  completion: {
    about: 'print what makes a shell complete commands and options',
    examples: ['source <(brine completion bash)', 'brine completion zsh > ~/.zfunc/_brine', 'brine completion fish > ~/.config/fish/completions/brine.fish'],
    arguments: ['bash', 'zsh', 'fish'],
    options: { help: READING.help },
  },
}

/** The options of a command, in camel case and with their defaults, and the files; a UsageError where they are wrong. @param {string} name of a command @param {string[]} args @returns {{ options: any, files: string[] }} */
export function parse(name, args) {
  const table = COMMANDS[name].options
  let parsed
  try {
    const options = Object.fromEntries(
      Object.entries(table).map(([key, { type, short, isMany = false }]) => [key, { type, multiple: isMany, ...(short ? { short } : {}) }]),
    )
    parsed = parseArgs({ args: joinSigned(args, table), options, allowPositionals: true })
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message)
  }
  /** @type {Record<string, unknown>} */
  const options = {}
  for (const [key, { choices, number, isSigned, default: fallback }] of Object.entries(table)) {
    const value = /** @type {string | boolean | string[] | undefined} */ (parsed.values[key] ?? fallback)
    if (choices && value !== undefined && !choices.includes(String(value))) throw new UsageError(`--${key} takes one of ${choices.join(', ')}, not '${value}'`)
    if (number && Number(value) > LARGEST_NUMBER[key]) throw new UsageError(`--${key} takes at most ${LARGEST_NUMBER[key]}`)
    if (number && !(isSigned ? /^-?\d+$/ : /^\d+$/).test(String(value))) throw new UsageError(`--${key} takes a whole number, not '${value}'`)
    options[camelCase(key)] = number ? Number(value) : value
  }
  return { options, files: parsed.positionals }
}

/** The arguments with `-l -1` written as `--indentlevel=-1`: parseArgs would take the number for another option. @param {string[]} args @param {Record<string, Option>} table */
function joinSigned(args, table) {
  const signed = Object.entries(table).filter(([, { isSigned }]) => isSigned)
  return args.flatMap((arg, i) => {
    const key = (/** @type {string | undefined} */ text) => signed.find(([name, { short }]) => text === `--${name}` || text === `-${short}`)?.[0]
    if (key(args[i - 1]) && /^-\d+$/.test(arg)) return []
    return key(arg) && /^-\d+$/.test(args[i + 1]) ? [`--${key(arg)}=${args[i + 1]}`] : [arg]
  })
}

const camelCase = (/** @type {string} */ name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())

/** The text of the help of a command, or of the program where the name is of none. @param {string} [name] */
export function help(name) {
  if (name === undefined || !Object.hasOwn(COMMANDS, name)) {
    const lines = Object.entries(COMMANDS).map(([command, { about }]) => `  brine ${command.padEnd(10)} ${about}`)
    return `brine reads Python pickles and never runs what they name.\n\n${lines.join('\n')}\n\nbrine FILE shows a file; brine COMMAND --help tells a command's options; '-' or no file is standard input.\n`
  }
  const { about, examples, options, arguments: words } = COMMANDS[name]
  const lines = Object.entries(options).map(([key, { short, choices, number, default: fallback, about: text, type }]) => {
    const argument = type === 'boolean' ? '' : choices ? ` ${choices.join('|')}` : number ? ' N' : ` ${key.toUpperCase()}`
    return `  ${short ? `-${short}, ` : '    '}--${key}${argument}\n        ${text}${fallback ? ` (default ${fallback})` : ''}`
  })
  return `${examples.map((example) => `  ${example}`).join('\n')}\n\nbrine ${name} [OPTIONS] ${words ? words.join('|') : '[FILE…]'}: ${about}\n\n${lines.join('\n')}\n`
}
