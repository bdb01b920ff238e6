import { expect, test } from 'vitest'
import { lossesOf, putInto, slotOf } from '../../../../test/forms/in-project.ts'
import { agentOpencode } from './subagents.ts'

const SLOT = slotOf('reviewer', '.opencode/agents/reviewer.md')

const AGENT = `---
name: reviewer
description: Reviews what "changed"
tools: Read, Grep, Bash(git diff:*), NotebookEdit
model: sonnet
color: blue
---

Read the diff.
Say what is wrong.
`

test('an agent of OpenCode has a file to itself', () => {
  expect(putInto(agentOpencode, SLOT, { text: AGENT })).toMatchInlineSnapshot(`
    "---
    description: Reviews what "changed"
    mode: subagent
    tools:
      bash: true
      edit: false
      write: false
      read: true
      grep: true
      glob: false
      list: false
      webfetch: false
      todowrite: false
      task: false
    ---

    Read the diff.
    Say what is wrong."
  `)
})

test('what OpenCode will not know is named', () => {
  expect(lossesOf(agentOpencode, SLOT, AGENT)).toMatchInlineSnapshot(`
    [
      "tools: OpenCode has no tool "NotebookEdit".",
      "tools: OpenCode has no rules in a tool list; "Bash(git diff:*)" becomes the whole tool.",
      "model: OpenCode wants a model with its provider, such as "openai/gpt-5".",
      "color: OpenCode does not read "color" of an agent.",
    ]
  `)
})

test('an edit in the file comes back in the words of the collection', () => {
  const file = agentOpencode.write('', SLOT, { was: null, now: AGENT, keepKey: false })
  const edited = file.replace('Read the diff.', 'Read the whole diff.')
  expect(agentOpencode.read(edited, SLOT, AGENT)).toBe(
    AGENT.replace('Read the diff.', 'Read the whole diff.'),
  )
})

test('a tool that is switched off in the file goes from the list, and the others stay as written', () => {
  const file = agentOpencode.write('', SLOT, { was: null, now: AGENT, keepKey: false })
  const edited = file.replace('grep: true', 'grep: false')
  expect(agentOpencode.read(edited, SLOT, AGENT)).toBe(AGENT.replace('Read, Grep, ', 'Read, '))
})

test.each([
  ['another word', 'mode: primary\n', 'primary'],
  ['no word at all, which lets a person talk to it', '', 'all'],
])('%s on the mode is an edit, and comes back', (_, line, mode) => {
  const file = agentOpencode.write('', SLOT, { was: null, now: AGENT, keepKey: false })
  const edited = file.replace('mode: subagent\n', line)
  const read = agentOpencode.read(edited, SLOT, AGENT) ?? ''
  expect(read).toBe(AGENT.replace('color: blue\n', `color: blue\nmode: ${mode}\n`))
  expect(agentOpencode.read(edited, SLOT, read)).toBe(read)
  const again = agentOpencode.write('', SLOT, { was: null, now: read, keepKey: false })
  expect(again).toContain(`mode: ${mode}\n`)
})
