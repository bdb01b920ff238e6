import { expect, test } from 'vitest'
import { lossesOf, putInto, slotOf } from '../../../../test/forms/in-project.ts'
import { commandGemini } from './command-gemini.ts'

const SLOT = slotOf('review', '.gemini/commands/review.toml')

const COMMAND = `---
description: Reviews a change
argument-hint: "[branch]"
---

Review $ARGUMENTS, of which $1 is the branch.
The state is !\`git status\`, the rules are in @docs/rules.md.
`

test('a command of Gemini CLI has a file to itself', () => {
  expect(putInto(commandGemini, SLOT, { text: COMMAND })).toMatchInlineSnapshot(`
    "description = "Reviews a change"
    prompt = """
    Review {{args}}, of which $1 is the branch.
    The state is !{git status}, the rules are in @{docs/rules.md}.
    """"
  `)
})

test('what Gemini CLI will not know is named', () => {
  expect(lossesOf(commandGemini, SLOT, COMMAND)).toMatchInlineSnapshot(`
    [
      "argument-hint: Gemini CLI does not read "argument-hint" of a command.",
      "body: Gemini CLI has no single arguments; $1 stays as it is.",
    ]
  `)
})

test('an edit in the file comes back in the words of the collection', () => {
  const file = commandGemini.write('', SLOT, { was: null, now: COMMAND, keepKey: false })
  const edited = file.replace('Review {{args}}', 'Review all of {{args}}')
  expect(commandGemini.read(edited, SLOT, COMMAND)).toBe(
    COMMAND.replace('Review $ARGUMENTS', 'Review all of $ARGUMENTS'),
  )
})
