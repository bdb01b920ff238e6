import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffTexts } from './diff-texts.ts'
import { sliceLines } from './split-lines.ts'

const text = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', 'c', '', 'd\r'), { maxLength: 40 }), fc.boolean())
  .map(([lines, ends]) => new TextEncoder().encode(lines.join('\n') + (ends ? '\n' : '')))

test('the changes turn the first text into the second', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { a, b, changes } = diffTexts(before, after)
      const pieces: Uint8Array[] = []
      let at = 0
      for (const change of changes) {
        pieces.push(sliceLines(a, at, change.a), sliceLines(b, change.b, change.b + change.bCount))
        at = change.a + change.aCount
      }
      pieces.push(sliceLines(a, at, a.count))
      expect(Buffer.concat(pieces)).toEqual(Buffer.from(after))
    }),
  )
})

test('between two changes lies a line that both texts have', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { changes } = diffTexts(before, after)
      changes.slice(1).forEach((change, index) => {
        const last = changes[index]
        expect(change.a).toBeGreaterThan((last?.a ?? 0) + (last?.aCount ?? 0))
        expect(change.b).toBeGreaterThan((last?.b ?? 0) + (last?.bCount ?? 0))
      })
    }),
  )
})

test('equal texts have no changes', () => {
  fc.assert(
    fc.property(text, (one) => {
      expect(diffTexts(one, one).changes).toEqual([])
    }),
  )
})

test('an added block is shown as low as it can be', () => {
  const before = new TextEncoder().encode('{\n}\nend\n')
  const after = new TextEncoder().encode('{\n}\n{\n}\nend\n')
  expect(diffTexts(before, after).changes).toEqual([{ a: 2, aCount: 0, b: 2, bCount: 2 }])
})
