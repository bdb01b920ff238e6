import { expect, test } from 'vitest'
import { withDriverLine } from './git-merge-setting.ts'

const LINE = '.skillmeat-deployed.toml merge=skillmeat-record'

test.each([
  ['no file', '', `${LINE}\n`],
  ['comments and other lines', '# ours\n*.png binary\n', `# ours\n*.png binary\n${LINE}\n`],
  ['no newline at the end', '*.png binary', `*.png binary\n${LINE}\n`],
  ['CRLF', '*.png binary\r\n', `*.png binary\r\n${LINE}\r\n`],
  ['the line as a comment', `# ${LINE}\n`, `# ${LINE}\n${LINE}\n`],
])('the line comes last and all else stays: %s', (_title, text, expected) => {
  expect(withDriverLine(text)).toBe(expected)
  expect(withDriverLine(expected)).toBe(null)
})

test('the line is known however it is spaced', () => {
  expect(withDriverLine('.skillmeat-deployed.toml\tmerge=skillmeat-record \r\n')).toBe(null)
})
