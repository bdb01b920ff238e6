import { expect, test } from 'vitest'
import { withoutSecrets } from './request-log.ts'
import type { LogLine } from './request-log.ts'

const TOKEN = 'ab'.repeat(32)
const OTHER = 'cd'.repeat(32)

function logged(line: LogLine): LogLine | undefined {
  const lines: LogLine[] = []
  withoutSecrets((one) => lines.push(one), { isLive: (text) => text === TOKEN })(line)
  return lines[0]
}

test.each([
  ['Error: no sk_0123456789ab_00ff here\n    at x.ts:1', 'Error: no sk_… here\n    at x.ts:1'],
  [`Error: ${TOKEN.toUpperCase()} and ${OTHER}`, `Error: sk_… and ${OTHER}`],
  ['/artifacts/%73k%5F0123456789ab_00ff', '/artifacts/sk_…'],
  ['/artifacts/skill%3Apdf', '/artifacts/skill%3Apdf'],
  ['/100%zz', '/100%zz'],
])('%j', (text, shown) => {
  expect(logged({ error: text, ms: 3 })).toEqual({ error: shown, ms: 3 })
})
