import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { normalise } from '../cli/workbench.ts'
import { readInstalled, runShell } from './shipped.ts'

test.each([
  ['docs/first-day.md', 'scripts/demo.ts --transcript'],
  ['docs/api-walkthrough.md', 'scripts/api-walkthrough.ts'],
])('%s is what the installed program really says', async (document, script) => {
  const { prefix, nodes } = readInstalled()
  const { code, stdout, stderr } = await runShell(`'${process.execPath}' ${script}`, {
    cwd: '.',
    env: {
      PATH: process.env['PATH'] ?? '',
      SKILLMEAT_PROGRAM: join(prefix, 'lib/node_modules/skillmeat/bin/skillmeat.cjs'),
      SKILLMEAT_NODE: join(nodes[inject('node')], 'node'),
    },
  })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(comparable(stdout)).toBe(comparable(readFileSync(document, 'utf8')))
})

/** Without what is another on every run; a slow machine takes minutes for a day. */
function comparable(text: string): string {
  return normalise(text, '\0')
    .replaceAll(/\b\d+ (?:second|minute)s? ago/g, 'just now')
    .replaceAll(/ {2,}/g, ' ')
    .replaceAll(/[ \t\r]+$/gm, '')
    .replaceAll(/\bsk_[0-9a-f]+/g, 'sk_<key>')
    .replaceAll(/<hash>[0-9a-f]*/g, '<hash>')
    .trim()
}
