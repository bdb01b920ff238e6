import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { MOVED_BY } from '../src/core/agents/moved-folders.ts'
import { COMMANDS } from '../src/cli/commands.ts'
import { ERROR_CODES, WARNING_CODES } from '../src/core/errors.ts'
import { loadFormats } from '../src/core/agents/formats.ts'
import { EXIT, exitCodeOf } from '../src/cli/command/exit-codes.ts'
import { platformRows, skillRows } from './platform-tables.ts'

const FORMATS = await loadFormats()

const errors = readFileSync('docs/errors.md', 'utf8')

test('every code stands in docs/errors.md, and no other', () => {
  const documented = [...errors.matchAll(/^\| `([EW]_[A-Z_]+)`/gm)].map(([, code]) => code)
  expect(new Set(documented)).toEqual(new Set([...ERROR_CODES, ...WARNING_CODES]))
})

test('the codes marked as failed are those with that exit code', () => {
  const marked = [...errors.matchAll(/^\| `(E_[A-Z_]+)` † /gm)].map(([, code]) => code)
  const failed = ERROR_CODES.filter((code) => exitCodeOf(code) === EXIT.failed)
  expect(new Set(marked)).toEqual(new Set(failed))
})

test('every command that the README and the guide show exists', () => {
  const text = readFileSync('README.md', 'utf8') + readFileSync('docs/guide.md', 'utf8')
  const first = new Set(COMMANDS.map(({ name }) => name.split(' ')[0]))
  const shown = [...text.matchAll(/skillmeat ([a-z][a-z-]+)/g)].map(([, word]) => word ?? '')
  const known = (word: string) => first.has(word) || ['keeps', 'command', 'home'].includes(word)
  expect(shown.filter((word) => !known(word))).toEqual([])
})

test('docs/platforms.md says where every agent gets what, and in which form', () => {
  const text = readFileSync('docs/platforms.md', 'utf8')
  const tables = text.split('\n## ').map((section) =>
    section
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      ),
  )
  expect(tables.slice(1, 4)).toEqual([
    platformRows('project'),
    platformRows('user'),
    platformRows('native'),
  ])
  expect(tables[4]).toEqual(skillRows())
  const forms = (tables[5] ?? []).map(([form = '']) => form.replaceAll('`', ''))
  expect(new Set(forms)).toEqual(new Set(FORMATS.map(({ id }) => id)))
  const variables = (tables[7] ?? []).map(([variable, agent, folder]) => [variable, agent, folder])
  expect(variables).toEqual(
    MOVED_BY.map(({ variable, agent, folder }) => [`\`${variable}\``, agent, `\`${folder}\``]),
  )
})

test.for(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('every place that %s names is there', (page) => {
  const place =
    /`((?:core|ports|operations|adapters|library|api|cli|web|src|test|bench|scripts)\/[\w./-]*)`/g
  const named = [...readFileSync(page, 'utf8').matchAll(place)].map(([, path = '']) => path)
  expect(named.length).toBeGreaterThan(5)
  const made = new Set(['test/clients/.work', 'test/peers/.work'])
  expect(
    named.filter((path) => !made.has(path) && !existsSync(path) && !existsSync(`src/${path}`)),
  ).toEqual([])
})
