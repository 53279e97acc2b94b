/** The man page of `brine`, in troff, out of the table of options. The build writes it beside the command line. */
import { COMMANDS } from './options.js'

/** Text as troff reads it. @param {string} text */
const escape = (text) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/gm, '\\&')

/** @param {string} version of the package @returns {string} */
export function manPage(version) {
  const lines = [
    `.TH BRINE 1 "" "brine ${version}" "User Commands"`,
    '.SH NAME',
    'brine \\- read Python pickles, and never run what they name',
    '.SH SYNOPSIS',
    '.B brine',
    '.RI [ COMMAND ]',
    '.RI [ OPTIONS ]',
    '.RI [ FILE \\&...]',
    '.SH DESCRIPTION',
    escape(
      "Every command reads every kind of file: pickles, .npy and .npz, PyTorch's, joblib's, .safetensors, zip and tar, packed by gzip, zlib, bz2, xz, lzma, lz4 or zstd; by path, by URL, and '-' or no file for standard input. A file alone is shown.",
    ),
    '.SH COMMANDS',
  ]
  for (const [name, { about, examples, options }] of Object.entries(COMMANDS)) {
    lines.push(`.SS ${name}`, escape(about), '.PP', '.nf', ...examples.map((example) => escape(example)), '.fi')
    for (const [key, { short, type, choices, number, default: fallback, about: text }] of Object.entries(options)) {
      const value = type === 'boolean' ? '' : choices ? ` ${choices.join('|')}` : number ? ' N' : ` ${key.toUpperCase()}`
      lines.push('.TP', `.B ${escape(`${short ? `-${short}, ` : ''}--${key}${value}`)}`, escape(`${text}${fallback ? ` (default ${fallback})` : ''}`))
    }
  }
  lines.push(
    '.SH EXIT STATUS',
    escape(
      '0 where all went well; 1 where diff finds a difference, or scan a file that is not known to be harmless; 2 after an error or wrong usage; 130 where a scan of many files was interrupted. All files of a command line are done, and the worst code stands.',
    ),
    '.SH ENVIRONMENT',
    '.TP',
    '.B NO_COLOR',
    'no colours, even on a terminal',
  )
  return `${lines.join('\n')}\n`
}
