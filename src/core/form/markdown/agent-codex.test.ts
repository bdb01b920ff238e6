import { expect, test } from 'vitest'
import { lossesOf, putInto, slotOf } from '../../../../test/forms/in-project.ts'
import { agentCodex } from './agent-codex.ts'

const SLOT = slotOf('reviewer', '.codex/agents/reviewer.toml')

const AGENT = `---
name: reviewer
description: Reviews what "changed"
tools: Read, Grep
model: sonnet
color: blue
---

Read the diff.
Say what is wrong.
`

test('an agent of Codex has a file to itself', () => {
  expect(putInto(agentCodex, SLOT, { text: AGENT })).toMatchInlineSnapshot(`
    "name = "reviewer"
    description = "Reviews what \\"changed\\""
    sandbox_mode = "read-only"
    developer_instructions = """
    Read the diff.
    Say what is wrong.
    """"
  `)
})

test('what Codex will not know is named', () => {
  expect(lossesOf(agentCodex, SLOT, AGENT)).toMatchInlineSnapshot(`
    [
      "tools: Codex has no tools per agent; at most it is told only to read.",
      "model: Codex does not know the model "sonnet".",
      "color: Codex does not read "color" of an agent.",
    ]
  `)
})

test('an edit in the file comes back in the words of the collection', () => {
  const file = agentCodex.write('', SLOT, { was: null, now: AGENT, keepKey: false })
  const edited = file.replace('Read the diff.', 'Read the whole diff.')
  expect(agentCodex.read(edited, SLOT, AGENT)).toBe(
    AGENT.replace('Read the diff.', 'Read the whole diff.'),
  )
})

test('what only the file can say is the user’s, and no edit', () => {
  const file = agentCodex.write('', SLOT, { was: null, now: AGENT, keepKey: false })
  const own = `${file.replace('read-only', 'workspace-write')}model_reasoning_effort = "high"\n`
  expect(agentCodex.read(own, SLOT, AGENT)).toBe(AGENT)
  const next = AGENT.replace('wrong', 'missing')
  expect(agentCodex.write(own, SLOT, { was: AGENT, now: next, keepKey: false })).toBe(
    own.replace('wrong', 'missing'),
  )
})
