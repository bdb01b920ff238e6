import { expect, test } from 'vitest'
import { mergeStructured } from './merge-structured.ts'

test.each([
  ['', '', '\ufeff', '\ufeff'],
  ['', '\ufeff', '', '\ufeff'],
  ['\ufeff', '\ufeff', '', ''],
  ['\ufeff', '', '\ufeff', ''],
  ['\ufeff', '\ufeff', '\ufeff', '\ufeff'],
  ['', '\ufeff', '\ufeff', '\ufeff'],
])(
  'a byte order mark goes and comes with the side that changed it (%#)',
  (base, ours, theirs, merged) => {
    const found = mergeStructured('a.json', {
      base: encode(`${base}{ "a": 1, "b": 1 }\n`),
      ours: encode(`${ours}{ "a": 2, "b": 1 }\n`),
      theirs: encode(`${theirs}{ "a": 1, "b": 2 }\n`),
    })
    expect(found?.text).toEqual(encode(`${merged}{ "a": 2, "b": 2 }\n`))
  },
)

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
