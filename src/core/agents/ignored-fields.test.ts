import { expect, test } from 'vitest'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import { AGENTS } from './agents.ts'
import { ignoredFields } from './ignored-fields.ts'

const SKILL = `---
name: deploy
description: Deploys.
license: MIT
allowed-tools: Bash(git *)
disable-model-invocation: true
user-invocable: true
context: fork
model: sonnet
---
Run \${CLAUDE_SKILL_DIR}/deploy.sh for $ARGUMENTS. State: !\`git status\`

\`\`\`md
Not this: $1 and !\`ls\`
\`\`\`
`
const COMMAND = `---
description: Commits.
argument-hint: "[message]"
allowed-tools: Bash(git commit:*)
model: sonnet
---
Commit $ARGUMENTS with @docs/rules.md. State: !\`git status\`
`
const AGENT = `---
name: reviewer
description: Reviews.
tools: Read, Bash(git diff:*), ExitPlanMode
model: sonnet
color: blue
permissionMode: plan
---
Review.
`

const lines = (platform: string, type: ArtifactType, text: string) =>
  ignoredFields(platform, type, text).map(({ field, message }) => `${field}: ${message}`)

test('what other agents read past in a skill of Claude Code', () => {
  expect(lines('codex', 'skill', SKILL)).toMatchInlineSnapshot(`
    [
      "disable-model-invocation: Codex does not read "disable-model-invocation" of a skill.",
      "context: Codex does not read "context" of a skill.",
      "body: Codex does not fill in $ARGUMENTS.",
      "body: Codex does not run !\`git status\`; it reads it as text.",
      "body: Codex does not fill in \${CLAUDE_SKILL_DIR}.",
    ]
  `)
  expect(lines('cursor', 'skill', SKILL)).toMatchInlineSnapshot(`
    [
      "context: Cursor does not read "context" of a skill.",
      "body: Cursor does not fill in $ARGUMENTS.",
      "body: Cursor does not run !\`git status\`; it reads it as text.",
      "body: Cursor does not fill in \${CLAUDE_SKILL_DIR}.",
    ]
  `)
  expect(lines('gemini', 'skill', SKILL)).toMatchInlineSnapshot(`
    [
      "disable-model-invocation: Gemini CLI does not read "disable-model-invocation" of a skill.",
      "context: Gemini CLI does not read "context" of a skill.",
      "body: Gemini CLI does not fill in $ARGUMENTS.",
      "body: Gemini CLI does not run !\`git status\`; it reads it as text.",
      "body: Gemini CLI does not fill in \${CLAUDE_SKILL_DIR}.",
    ]
  `)
  expect(lines('copilot', 'skill', SKILL)).toMatchInlineSnapshot(`
    [
      "context: GitHub Copilot does not read "context" of a skill.",
      "body: GitHub Copilot does not fill in $ARGUMENTS; it asks for what is written as \${input:name}.",
      "body: GitHub Copilot does not run !\`git status\`; it reads it as text.",
      "body: GitHub Copilot does not fill in \${CLAUDE_SKILL_DIR}.",
    ]
  `)
  expect(lines('opencode', 'skill', SKILL)).toMatchInlineSnapshot(`
    [
      "disable-model-invocation: OpenCode does not read "disable-model-invocation" of a skill.",
      "context: OpenCode does not read "context" of a skill.",
      "body: OpenCode does not fill in $ARGUMENTS.",
      "body: OpenCode does not run !\`git status\`; it reads it as text.",
      "body: OpenCode does not fill in \${CLAUDE_SKILL_DIR}.",
    ]
  `)
  expect(lines('agents', 'skill', SKILL)).toMatchInlineSnapshot(`
    [
      "disable-model-invocation: An agent other than Claude Code does not read "disable-model-invocation" of a skill.",
      "context: An agent other than Claude Code does not read "context" of a skill.",
      "body: An agent other than Claude Code does not fill in $ARGUMENTS.",
      "body: An agent other than Claude Code does not run !\`git status\`; it reads it as text.",
      "body: An agent other than Claude Code does not fill in \${CLAUDE_SKILL_DIR}.",
    ]
  `)
})

test('what other agents read past in a command of Claude Code', () => {
  expect(lines('codex', 'command', COMMAND)).toMatchInlineSnapshot(`
    [
      "allowed-tools: Codex does not read "allowed-tools" of a command.",
      "body: Codex does not run !\`git status\`; it reads it as text.",
    ]
  `)
  expect(lines('cursor', 'command', COMMAND)).toMatchInlineSnapshot(`
    [
      "allowed-tools: Cursor does not read "allowed-tools" of a command.",
      "body: Cursor does not fill in $ARGUMENTS.",
      "body: Cursor does not run !\`git status\`; it reads it as text.",
    ]
  `)
  expect(lines('copilot', 'command', COMMAND)).toMatchInlineSnapshot(`
    [
      "allowed-tools: GitHub Copilot does not read "allowed-tools" of a command.",
      "model: GitHub Copilot does not know the model "sonnet".",
      "body: GitHub Copilot does not fill in $ARGUMENTS; it asks for what is written as \${input:name}.",
      "body: GitHub Copilot does not run !\`git status\`; it reads it as text.",
    ]
  `)
  expect(lines('opencode', 'command', COMMAND)).toMatchInlineSnapshot(`
    [
      "allowed-tools: OpenCode does not read "allowed-tools" of a command.",
      "model: OpenCode wants a model with its provider, such as "openai/gpt-5", not "sonnet".",
    ]
  `)
})

test('what other agents read past in an agent of Claude Code', () => {
  expect(lines('cursor', 'agent', AGENT)).toMatchInlineSnapshot(`
    [
      "tools: Cursor does not read "tools" of an agent.",
      "permissionMode: Cursor does not read "permissionMode" of an agent.",
      "model: Cursor does not know the model "sonnet".",
    ]
  `)
  expect(lines('copilot', 'agent', AGENT)).toMatchInlineSnapshot(`
    [
      "permissionMode: GitHub Copilot does not read "permissionMode" of an agent.",
      "model: GitHub Copilot does not know the model "sonnet".",
      "tools: GitHub Copilot has no tool "ExitPlanMode".",
    ]
  `)
})

test.each([
  ['skill', SKILL],
  ['command', COMMAND],
  ['agent', AGENT],
] as const)('Claude Code reads everything of its own %s', (type, text) => {
  expect(ignoredFields('claude_code', type, text)).toEqual([])
})

test.each(AGENTS.map(({ id }) => id))('%s: nothing is said of files that say little', (id) => {
  const plain = '---\nname: pdf\ndescription: Reads PDF files.\n---\nRead the file.\n'
  for (const type of ['skill', 'command', 'agent'] as const) {
    expect(ignoredFields(id, type, plain)).toEqual([])
    expect(ignoredFields(id, type, 'Only prose.\n')).toEqual([])
  }
  expect(ignoredFields(id, 'mcp', '{}')).toEqual([])
})

test('a broken file has nothing to name', () => {
  expect(ignoredFields('cursor', 'agent', '---\nname: x\nnever ends\n')).toEqual([])
})
