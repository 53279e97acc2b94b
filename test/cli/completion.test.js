// Completions for shells and the man page have every command and option of the table.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { COMMANDS } from '../../js/cli/options.js'
import { brine, root } from '../support/cli.js'

/** What bash completes of a command line. @param {string[]} words */
function complete(words) {
  const script = `source <("${process.execPath}" dist/cli.js completion bash)
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _brine; printf '%s\\n' "\${COMPREPLY[@]}"`
  return String(spawnSync('bash', ['-c', script, 'bash', ...words], { cwd: root }).stdout)
    .trim()
    .split('\n')
}

describe('brine completion', () => {
  it('completes commands, options, their values and files in bash', function () {
    if (spawnSync('bash', ['-c', 'compgen -W a']).status !== 0) this.skip()
    assert.deepEqual(complete(['brine', 'gen']), ['genops'])
    assert.ok(complete(['brine', 'READ']).includes('README.md'))
    assert.deepEqual(complete(['brine', 'show', '--dep']), ['--depth'])
    assert.deepEqual(complete(['brine', 'json', '--nan', 's']), ['string'])
    assert.ok(complete(['brine', 'dis', 'demo/exp']).includes('demo/experiment.pkl'))
  })

  it('has every command and option for every shell, and in the man page', () => {
    const page = readFileSync(`${root}dist/brine.1`, 'utf8').replaceAll('\\-', '-')
    for (const text of [...['bash', 'zsh', 'fish'].map((shell) => brine(['completion', shell]).stdout), page]) {
      for (const [name, { options }] of Object.entries(COMMANDS)) {
        assert.ok(text.includes(name))
        for (const key of Object.keys(options)) assert.ok(text.includes(key), `${name} --${key}`)
      }
    }
    assert.equal(brine(['completion', 'cmd']).status, 2)
  })
})
