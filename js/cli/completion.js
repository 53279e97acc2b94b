/** `brine completion`: what makes a shell complete the commands, their options and the values of these, out of the table of options. */
import { UsageError } from './errors.js'
import { COMMANDS } from './options.js'

/** The scripts, by the name of the shell. @type {Record<string, () => string>} */
const SHELLS = { bash, zsh, fish }

/**
 * Writes the script of a shell.
 * @param {string[]} words the name of the shell @param {unknown} _ @param {(text: string) => Promise<boolean>} write
 */
export async function completion(words, _, write) {
  if (words.length !== 1 || !Object.hasOwn(SHELLS, words[0])) throw new UsageError(`completion takes one of ${Object.keys(SHELLS).join(', ')}`)
  await write(SHELLS[words[0]]())
}

/** A text in single quotes, as every shell here reads it. @param {string} text */
const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`

/** The spellings of an option. @param {string} key @param {{ short?: string }} option */
const spellings = (key, { short }) => [`--${key}`, ...(short ? [`-${short}`] : [])]

const names = () => Object.keys(COMMANDS)

function bash() {
  const choices = Object.entries(COMMANDS).flatMap(([name, { options }]) =>
    Object.entries(options).flatMap(([key, option]) =>
      option.choices
        ? [
            `    ${spellings(key, option)
              .map((word) => `${name},${word}`)
              .join('|')}) words=${quote(option.choices.join(' '))} ;;`,
          ]
        : [],
    ),
  )
  const flags = Object.entries(COMMANDS).map(([name, { options, arguments: words = [] }]) => {
    const all = Object.entries(options).flatMap(([key, option]) => spellings(key, option))
    return `      ${name}) words=${quote([...all, ...words].join(' '))} ;;`
  })
  return `# bash completion of brine: source it, or put it into a folder of completions
_brine() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} words=''
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quote([...names(), '--help', '--version'].join(' '))} -- "$word") $(compgen -f -- "$word"))
    return
  fi
  case "$command,$previous" in
${choices.join('\n')}
  esac
  if [ -z "$words" ]; then
    case "$command" in
${flags.join('\n')}
    esac
    COMPREPLY=($(compgen -f -- "$word"))
  fi
  COMPREPLY+=($(compgen -W "$words" -- "$word"))
}
complete -o filenames -F _brine brine
`
}

function zsh() {
  const cases = Object.entries(COMMANDS).map(([name, { options, arguments: words }]) => {
    const specs = Object.entries(options).flatMap(([key, option]) => {
      const value = option.type === 'boolean' ? '' : `:${key}:${option.choices ? `(${option.choices.join(' ')})` : option.number ? '' : '_files'}`
      const about = `[${option.about.replace(/[[\]\\:]/g, '\\$&')}]`
      return spellings(key, option).map((word) => quote(`${word}${about}${value}`))
    })
    return `      ${name}) _arguments ${[...specs, quote(words ? `*:shell:(${words.join(' ')})` : '*:file:_files')].join(' \\\n        ')} ;;`
  })
  const commands = Object.entries(COMMANDS).map(([name, { about }]) => `    ${quote(`${name}:${about.replaceAll(':', '\\:')}`)}`)
  return `#compdef brine
# zsh completion of brine: put it into a folder of $fpath as _brine
_brine() {
  local -a commands=(
${commands.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    _files
  else
    local command=$words[2]
    shift words
    (( CURRENT-- ))
    case $command in
${cases.join('\n')}
      *) _files ;;
    esac
  fi
}
if [ "$funcstack[1]" = _brine ]; then _brine "$@"; else compdef _brine brine; fi
`
}

function fish() {
  const lines = Object.entries(COMMANDS).flatMap(([name, { about, options, arguments: words }]) => [
    `complete -c brine -n __fish_use_subcommand -a ${name} -d ${quoteFish(about)}`,
    ...(words ? [`complete -c brine -f -n '__fish_seen_subcommand_from ${name}' -a ${quoteFish(words.join(' '))}`] : []),
    ...Object.entries(options).map(([key, { short, type, choices, number, about: text }]) => {
      const value = type === 'boolean' ? '' : choices ? ` -x -a ${quoteFish(choices.join(' '))}` : number ? ' -x' : ' -r'
      return `complete -c brine -n '__fish_seen_subcommand_from ${name}' -l ${key}${short ? ` -s ${short}` : ''}${value} -d ${quoteFish(text)}`
    }),
  ])
  return `# fish completion of brine: put it into ~/.config/fish/completions as brine.fish\n${lines.join('\n')}\n`
}

/** A text in single quotes, as fish reads it. @param {string} text */
const quoteFish = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
