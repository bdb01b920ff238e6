import { expect, test } from 'vitest'
import { lossesOf, putInto, slotOf } from '../../../../test/forms/in-project.ts'
import { agentCodex } from './subagents.ts'

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
  const own = `${file}model_reasoning_effort = "high"\n`
  expect(agentCodex.read(own, SLOT, AGENT)).toBe(AGENT)
  const next = AGENT.replace('wrong', 'missing')
  expect(agentCodex.write(own, SLOT, { was: AGENT, now: next, keepKey: false })).toBe(
    own.replace('wrong', 'missing'),
  )
})

test.each([
  ['another word', 'sandbox_mode = "workspace-write"\n', 'workspace-write'],
  ['no word at all, which lets the agent write', '', 'inherit'],
])('%s on the sandbox is an edit, and comes back', (_, line, mode) => {
  const file = agentCodex.write('', SLOT, { was: null, now: AGENT, keepKey: false })
  const edited = file.replace('sandbox_mode = "read-only"\n', line)
  const read = agentCodex.read(edited, SLOT, AGENT) ?? ''
  expect(read).toBe(AGENT.replace('color: blue\n', `color: blue\nsandbox_mode: ${mode}\n`))
  expect(agentCodex.write('', SLOT, { was: null, now: read, keepKey: false })).toBe(edited)
  expect(agentCodex.read(edited, SLOT, read)).toBe(read)
  expect(agentCodex.write(edited, SLOT, { was: read, now: AGENT, keepKey: false })).toContain(
    'sandbox_mode = "read-only"\n',
  )
  expect(lossesOf(agentCodex, SLOT, read)).toEqual(lossesOf(agentCodex, SLOT, AGENT))
})

test('tools that write take the sandbox off, unless the agent says otherwise itself', () => {
  const file = agentCodex.write('', SLOT, { was: null, now: AGENT, keepKey: false })
  const writing = AGENT.replace('Read, Grep', 'Read, Write')
  expect(agentCodex.write(file, SLOT, { was: AGENT, now: writing, keepKey: false })).not.toContain(
    'sandbox_mode',
  )
  const fixed = writing.replace('color: blue', 'sandbox_mode: read-only')
  expect(agentCodex.write(file, SLOT, { was: AGENT, now: fixed, keepKey: false })).toContain(
    'sandbox_mode = "read-only"\n',
  )
})
