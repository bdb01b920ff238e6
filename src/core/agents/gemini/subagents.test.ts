import { expect, test } from 'vitest'
import { lossesOf, putInto, slotOf } from '../../../../test/forms/in-project.ts'
import { agentGemini } from './subagents.ts'

const SLOT = slotOf('reviewer', '.gemini/agents/reviewer.md')

const AGENT = `---
name: Code Reviewer
description: Reviews what "changed"
tools: Read, Grep, Bash(git diff:*), mcp__github__get_pr, mcp__docs, NotebookEdit
model: sonnet
maxTurns: 8
color: blue
---

Read the diff.
Say what is wrong.
`
const written = (text: string) =>
  agentGemini.write('', SLOT, { was: null, now: text, keepKey: false })

test('an agent of Gemini CLI has its keys and its tools alone', () => {
  expect(putInto(agentGemini, SLOT, { text: AGENT })).toMatchInlineSnapshot(`
    "---
    name: code-reviewer
    description: Reviews what "changed"
    tools:
      - read_file
      - grep_search
      - run_shell_command
      - mcp_github_get_pr
      - mcp_docs_*
    max_turns: 8
    ---

    Read the diff.
    Say what is wrong."
  `)
})

test('what Gemini CLI will not know is named', () => {
  expect(lossesOf(agentGemini, SLOT, AGENT)).toMatchInlineSnapshot(`
    [
      "name: Gemini CLI knows it as "code-reviewer".",
      "tools: Gemini CLI has no tool "NotebookEdit".",
      "tools: Gemini CLI has no rules in a tool list; "Bash(git diff:*)" becomes the whole tool.",
      "model: Gemini CLI does not know the model "sonnet".",
      "color: Gemini CLI does not read "color" of an agent.",
    ]
  `)
})

test('an edit in the file comes back in the words of the collection', () => {
  const edited = written(AGENT).replace('Read the diff.', 'Read the whole diff.')
  expect(agentGemini.read(edited, SLOT, AGENT)).toBe(
    AGENT.replace('Read the diff.', 'Read the whole diff.'),
  )
})

test('a tool that goes from the file goes from the list, and a new one has Claude’s name there', () => {
  const edited = written(AGENT).replace('  - grep_search\n', '  - web_fetch\n  - mcp_x_y\n')
  expect(agentGemini.read(edited, SLOT, AGENT)).toBe(
    AGENT.replace('Read, Grep, ', 'Read, ').replace(
      'NotebookEdit',
      'NotebookEdit, WebFetch, mcp__x__y',
    ),
  )
})

test('an agent without name and description gets what Gemini CLI asks for, and keeps its own text', () => {
  const file = written('You review.\n')
  expect(file).toBe('---\nname: reviewer\ndescription: reviewer\n---\n\nYou review.\n')
  expect(agentGemini.read(file, SLOT, 'You review.\n')).toBe('You review.\n')
})

test('an agent that was written for Gemini CLI stays as it is', () => {
  const own = `---
name: audit
description: Audits.
tools:
  - read_file
  - mcp_docs_*
model: gemini-3-flash
temperature: 0.2
max_turns: 10
---

Audit.
`
  expect(written(own)).toBe(own)
  expect(lossesOf(agentGemini, SLOT, own)).toEqual([])
})

test('a limit that only the file has is kept, and is read as Gemini’s', () => {
  const file = written(AGENT).replace('max_turns: 8', 'max_turns: 20')
  const read = agentGemini.read(file, SLOT, AGENT)
  expect(read).toContain('max_turns: 20')
  expect(agentGemini.write(file, SLOT, { was: AGENT, now: read, keepKey: false })).toBe(file)
})
