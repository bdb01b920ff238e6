import { expect, test } from 'vitest'
import { exitCodeOf } from '../../src/cli/command/exit-codes.ts'
import { ERROR_CODES } from '../../src/core/errors.ts'

test('what was refused ends with 2, what failed with 3', () => {
  const failed = ERROR_CODES.filter((code) => exitCodeOf(code) === 3)
  expect(failed).toMatchInlineSnapshot(`
    [
      "E_SOURCE_UNREACHABLE",
      "E_STORE_CORRUPT",
      "E_STORE_MISSING_OBJECT",
      "E_IO",
      "E_IO_DENIED",
      "E_IO_NOSPACE",
      "E_IO_READONLY",
      "E_LOCKED",
    ]
  `)
  const others = ERROR_CODES.filter((code) => exitCodeOf(code) !== 3)
  expect(new Set(others.map(exitCodeOf))).toEqual(new Set([2]))
})
