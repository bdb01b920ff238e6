import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { problemsOf } from '../../../test/forms/agent-rules.ts'
import { COLLECTED, slots } from '../../../test/forms/collected-texts.ts'
import { dataOf, withKnownEdit } from '../../../test/forms/known-edits.ts'
import { SECRET, withNewSecret, withSecrets } from '../../../test/forms/secret-values.ts'
import { OUTER_KEY, userFiles } from '../../../test/forms/user-files.ts'
import type { Format, Slot } from '../form/format.ts'
import { loadFormats } from './formats.ts'
import { isUnsaid } from './shared/is-unsaid.ts'
import { isOff } from './shared/mcp/server-switch.ts'
import { readServer } from './shared/mcp/server.ts'

const FORMATS = await loadFormats()

/** For a longer search: FORM_RUNS=5000 vitest run src/core/form/laws.test.ts */
const RUNS = Number(process.env['FORM_RUNS'] ?? 60)

interface Case {
  /** What the user has, before anything of ours. */
  readonly file: string
  readonly slot: Slot
  readonly text: string
  readonly other: string
}

/** What a law says is so, and what is. */
type Claim = readonly [is: unknown, expected: unknown]
type Law = (format: Format, input: Case) => readonly Claim[]

const LAWS: readonly (readonly [string, Law])[] = [
  [
    'the agent takes what was written',
    (format, input) => {
      const file = deployed(format, { ...input, file: '' })
      return [[problemsOf(format.id, file, input.slot), []]]
    },
  ],
  [
    'what was written is read back, byte for byte',
    (format, input) => {
      // That a hook has to set its plugin's folder is known only when it is written.
      const { setsRoot: _, ...stored } = input.slot
      const file = deployed(format, input)
      return [stored, input.slot].map((slot) => [format.read(file, slot, input.text), input.text])
    },
  ],
  [
    'writing the same again changes nothing',
    (format, input) => {
      const { slot, text } = input
      const file = deployed(format, input)
      return [[format.write(file, slot, { was: text, now: text, keepKey: false }), file]]
    },
  ],
  [
    'taking it out gives the very file back',
    (format, input) => {
      const left = without(format, deployed(format, input), input)
      return [isBack(format, left, input.file)]
    },
  ],
  [
    'an update and taking it out give the very file back too',
    (format, input) => {
      const { slot, text, other, file } = input
      const change = { was: text, now: other, keepKey: format.hasKey(file) }
      const updated = format.write(deployed(format, input), slot, change)
      const left = without(format, updated, { ...input, text: other })
      return [[format.read(updated, slot, other), other], isBack(format, left, file)]
    },
  ],
  [
    'a hook sets the folder of its plugin from when on what it starts reads it',
    (format, input) => {
      if (format.part !== 'hooks.json') return []
      const { slot, text } = input
      const now = { was: text, now: text, keepKey: format.hasKey(input.file) }
      const [less, more] = [false, true].map((setsRoot) => ({ ...slot, setsRoot }))
      if (less === undefined || more === undefined) return []
      const plain = deployed(format, { ...input, slot: less })
      const set = format.write(plain, more, now)
      const left = without(format, set, { ...input, slot: less })
      return [
        [format.read(set, less, text), text],
        [format.write(set, more, now), set],
        [problemsOf(format.id, input.file === '' ? set : '', slot), []],
        isBack(format, left, input.file),
      ]
    },
  ],
  [
    'reading what was read gives the same',
    (format, input) => {
      const { slot, text, other } = input
      const file = deployed(format, input)
      return [null, other, text].flatMap((was): Claim[] => {
        const read = format.read(file, slot, was)
        return read === null ? [] : [[format.read(file, slot, read), read]]
      })
    },
  ],
  [
    'every byte of the user stays, and in order',
    (format, input) => {
      const { slot, text, other } = input
      const file = deployed(format, input)
      const updated = format.write(file, slot, { was: text, now: other, keepKey: false })
      return [
        [isWithin(input.file, file), true],
        [isWithin(input.file, updated), true],
      ]
    },
  ],
  [
    'two artifacts in one file are taken out in either order',
    (format, input) => {
      const { slot, text, other, file } = input
      if (OUTER_KEY[format.id] === undefined) return []
      const second = { ...slot, name: 'second', folder: '.claude/hooks/second' }
      const keepKey = format.hasKey(file)
      const one = deployed(format, input)
      const both = format.write(one, second, { was: null, now: other, keepKey })
      const first = format.write(both, second, { was: other, now: null, keepKey })
      const left = format.write(both, slot, { was: text, now: null, keepKey })
      const none = format.write(left, second, { was: other, now: null, keepKey })
      return [
        [format.read(both, slot, text), text],
        [format.read(both, second, other), other],
        isBack(format, first, one),
        [format.read(left, second, other), other],
        isBack(format, none, file),
      ]
    },
  ],
  [
    'one field that changed comes back, and nothing else',
    (format, input) => {
      const { slot, text } = input
      const edited = withKnownEdit(format.part, text)
      // Where the user has the very same hook, an edit of ours leaves that one standing for it.
      if (edited === null || input.file.includes('"npx"')) return []
      // Of what is in no file nothing can be told by it.
      if (isUnsaid(format, slot, text)) return []
      const file = deployed(format, input)
      const changed = format.write(file, slot, { was: text, now: edited, keepKey: false })
      const read = format.read(changed, slot, text) ?? 'null'
      return [
        changed === file ? [read, text] : [dataOf(format.part, read), dataOf(format.part, edited)],
      ]
    },
  ],
  [
    'what is off is left out or off there, and an update turns it as the collection has it',
    (format, input) => {
      if (format.part !== 'artifact.json') return []
      const { slot, text, other } = input
      const file = deployed(format, input)
      const updated = format.write(file, slot, { was: text, now: other, keepKey: false })
      return [
        [startsOff(format, { file, slot, text }), false],
        [startsOff(format, { file: updated, slot, text: other }), false],
        [format.read(updated, slot, other), other],
      ]
    },
  ],
  [
    'a secret in the file is no edit, is never read, and stays',
    (format, input) => {
      if (format.part !== 'artifact.json') return []
      const { slot, text, other } = input
      const place = { id: format.id, file: deployed(format, input), name: slot.name }
      const file = withSecrets(place)
      const more = withNewSecret({ ...place, file })
      const read = [null, other, text].map((was) => format.read(more, slot, was))
      const edited = withKnownEdit(format.part, text)
      const updated = format.write(file, slot, { was: text, now: edited, keepKey: false })
      return [
        [format.read(file, slot, text), text],
        [read.filter((one) => one?.includes(SECRET) === true), []],
        [updated.split(SECRET).length, file.split(SECRET).length],
      ]
    },
  ],
]

describe.each(FORMATS.map((format) => [format.id, format] as const))('%s', (_, format) => {
  const cases = fc.record({
    file: userFiles(format),
    slot: slots,
    text: COLLECTED[format.part],
    other: COLLECTED[format.part],
  })
  test.each(LAWS)('%s', (__, law) => {
    fc.assert(
      fc.property(cases, (input) => {
        for (const [is, expected] of law(format, input)) expect(is).toStrictEqual(expected)
      }),
      { numRuns: RUNS },
    )
  })
})

/** Tells whether a server that is off is on in the file. */
function startsOff(format: Format, { file, slot, text }: Omit<Case, 'other'>): boolean {
  if (!isOff(readServer(text).server)) return false
  const found = format.read(file, slot, null)
  return found !== null && !isOff(readServer(found).server)
}

function deployed(format: Format, { file, slot, text }: Case): string {
  return format.write(file, slot, { was: null, now: text, keepKey: format.hasKey(file) })
}

function without(format: Format, text: string, { file, slot, text: was }: Case): string {
  return format.write(text, slot, { was, now: null, keepKey: format.hasKey(file) })
}

/** A file that came with us goes as soon as it holds nothing. */
function isBack(format: Format, left: string, file: string): Claim {
  return file === '' ? [format.isEmpty(left), true] : [left, file]
}

/** Tells whether `whole` is `part` with more put in. */
function isWithin(part: string, whole: string): boolean {
  let at = 0
  for (const char of whole) if (part.startsWith(char, at)) at += char.length
  return at === part.length
}
