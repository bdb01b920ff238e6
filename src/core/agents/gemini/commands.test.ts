import { expect, test } from 'vitest'
import { lossesOf, putInto, slotOf } from '../../../../test/forms/in-project.ts'
import { commandGemini } from './commands.ts'

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

test('a fence that Claude Code would run is text when it is typed here, and named when it is not', () => {
  const fence = 'prompt = """\nLook:\n```!\nls\n```\nIn ${CLAUDE_SESSION_ID}.\n"""\n'
  const read = commandGemini.read(fence, SLOT, null) ?? ''
  expect(read).toContain('```\\!\nls\n```\nIn \\${CLAUDE_SESSION_ID}.\n')
  expect(putInto(commandGemini, SLOT, { text: read })).toContain('```!\nls\n')
  expect(lossesOf(commandGemini, SLOT, '```!\nls\n```\nIn ${CLAUDE_SESSION_ID}.\n')).toEqual([
    'body: Gemini CLI runs no lines of a fence; those below ```! are mere text.',
    'body: Gemini CLI fills in nothing for ${CLAUDE_SESSION_ID}; it stays as it is.',
  ])
})

test('a fence that is run stays one when another line is edited', () => {
  const text = '---\ndescription: d\n---\n\n```!\nls\n```\nAnd look.\n'
  const file = commandGemini.write('', SLOT, { was: null, now: text, keepKey: false })
  const edited = file.replace('And look', 'And see')
  expect(commandGemini.read(edited, SLOT, text)).toBe(text.replace('And look', 'And see'))
})
