import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { SkillmeatError, isSkillmeatError } from './errors.ts'

test('an error is ours whichever bundle or realm made it', () => {
  const elsewhere: unknown = runInNewContext(
    `Object.assign(new Error('gone'), { [Symbol.for('skillmeat.error')]: true, code: 'E_IO' })`,
  )
  expect([isSkillmeatError(elsewhere), isSkillmeatError(elsewhere, 'E_IO')]).toEqual([true, true])
  expect(isSkillmeatError(elsewhere, 'E_LOCKED')).toBe(false)
})

test('only our own errors are expected failures', () => {
  expect(isSkillmeatError(new SkillmeatError('E_IO', 'The disk is gone.'), 'E_IO')).toBe(true)
  const others = [new Error('x'), null, undefined, 'E_IO', { code: 'E_IO' }]
  expect(others.filter((other) => isSkillmeatError(other))).toEqual([])
})
