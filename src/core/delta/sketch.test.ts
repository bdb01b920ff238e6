import { expect, test } from 'vitest'
import { countShared, sketchBytes } from './sketch.ts'

const text = (seed: number) =>
  Array.from({ length: 300 }, (_, n) => ((n * seed * 7919) % 99_991).toString(36)).join(' ')
const sketch = (value: string) => sketchBytes(new TextEncoder().encode(value))

test('a text shares most with its own edit, wherever the edit is, and nothing with another', () => {
  const original = sketch(text(3))
  const edited = sketch(`something before ${text(3).replace(/(.{200}).{40}/, '$1 in between ')}`)
  expect(countShared(original, edited)).toBeGreaterThan(original.size * 0.7)
  expect(countShared(original, sketch(text(5)))).toBeLessThan(original.size * 0.1)
  expect(countShared(original, edited)).toBe(countShared(edited, original))
})

test('what is shorter than a run has nothing to share', () => {
  expect(sketch('too short').size).toBe(0)
})
