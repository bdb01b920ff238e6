import { expect, test } from 'vitest'
import { partsOf, scanTexts as scan } from '../../../test/world/scan-texts.ts'
import type { Texts } from '../../../test/world/scan-texts.ts'
import { treePathOf } from './candidate.ts'
import type { Candidate } from './candidate.ts'

const copilot = (hooks: unknown, more: object = {}) =>
  JSON.stringify({ version: 1, ...more, hooks })
const opencode = (agent: unknown, more: object = {}) => JSON.stringify({ ...more, agent })

function textOf(candidate: Candidate | undefined): string {
  const [bytes] = candidate?.made?.values() ?? []
  return new TextDecoder().decode(bytes)
}

function hooksIn(texts: Texts) {
  const { candidates, skipped, broken } = scan(texts)
  const [one] = candidates
  const hooks = one === undefined ? null : JSON.parse(textOf(one)).hooks
  return { hooks, warnings: one?.warnings.map(({ message }) => message) ?? [], skipped, broken }
}

test('hooks of Copilot get the words of the collection, and the files beside them', () => {
  const { candidates, skipped } = scan({
    '.github/hooks/guard.json': copilot({
      preToolUse: [{ type: 'command', bash: './.github/hooks/check.sh', timeoutSec: 5 }],
      PostToolUse: [{ bash: 'echo', matcher: 'bash|edit' }],
    }),
    '.github/hooks/check.sh': '#!/bin/sh',
    '.github/hooks/guard/rules.json': '{}',
    '.github/hooks/hooks.json': copilot({ sessionEnd: [{ bash: 'x' }] }),
    '.github/hooks/hooks/own.sh': '#!/bin/sh',
  })
  expect(candidates.map(({ type, name, path }) => [type, name, path])).toEqual([
    ['hook', 'guard', '.github/hooks::guard.json'],
    ['hook', 'repo', '.github/hooks::hooks.json'],
  ])
  const [guard] = candidates
  expect(guard?.files.map(({ path }) => treePathOf(guard, path))).toEqual([
    'check.sh',
    'guard/rules.json',
  ])
  expect(JSON.parse(textOf(guard)).hooks).toEqual({
    PreToolUse: [
      {
        hooks: [{ type: 'command', command: '${CLAUDE_PLUGIN_ROOT}/hooks/check.sh', timeout: 5 }],
      },
    ],
    PostToolUse: [{ matcher: 'Bash|Edit', hooks: [{ type: 'command', command: 'echo' }] }],
  })
  // Only of the event in Copilot's own spelling.
  expect(guard?.warnings.map(({ message }) => message)).toEqual([
    expect.stringMatching(/words of Claude Code now .*: preToolUse\.$/),
  ])
  expect(skipped).toEqual([])
})

test('where a hook of Copilot runs, and with which variables, becomes a part of its command', () => {
  const { hooks, warnings } = hooksIn({
    'sub/.github/hooks/log.json': copilot({
      Stop: [
        { bash: './log.sh "$A"', cwd: './.github/hooks/', env: { A: "it's" } },
        { powershell: 'log.ps1', cwd: 'my tools', env: { A: "it's" } },
        { bash: './far.sh', cwd: 'tools' },
        { bash: 'here', cwd: '.' },
      ],
    }),
    'sub/.github/hooks/log.sh': '#!/bin/sh',
    'sub/tools/far.sh': '#!/bin/sh',
  })
  const commands = hooks.Stop.map(
    ({ hooks: [hook] }: { hooks: { command: string }[] }) => hook?.command,
  )
  expect(commands).toEqual([
    `export A='it'\\''s'; cd \${CLAUDE_PLUGIN_ROOT}/hooks || exit 1; ./log.sh "$A"`,
    `$env:A = 'it''s'; Set-Location 'my tools'; log.ps1`,
    'cd tools || exit 1; ./far.sh',
    'here',
  ])
  expect(hooks.Stop[1].hooks[0].shell).toBe('powershell')
  expect(warnings).toEqual([expect.stringContaining('do not come with it: sub/tools/far.sh.')])
})

test('of hooks of Copilot what has no counterpart is named, and the rest is taken', () => {
  const { hooks, warnings } = hooksIn({
    '.github/hooks/a.json': copilot({
      errorOccurred: [{ bash: 'x' }],
      SessionStart: [
        { type: 'prompt', prompt: 'Hello.' },
        { type: 'other' },
        { type: 'command' },
        { bash: 'x', env: { A: 1 } },
        { bash: 'x', env: { 'A; rm': 'b' } },
        'text',
        { bash: 'kept', powershell: 'x', linux: 'x' },
        { type: 'http', url: 'https://hook.test', headers: { Authorization: 'Bearer abcdef' } },
      ],
    }),
  })
  expect(hooks.SessionStart.map((group: { hooks: unknown[] }) => group.hooks)).toEqual([
    [{ type: 'command', command: 'kept' }],
    [expect.objectContaining({ type: 'http', url: 'https://hook.test' })],
  ])
  expect(JSON.stringify(hooks)).not.toContain('abcdef')
  const [left = ''] = warnings
  for (const what of [
    'no other agent has the event "errorOccurred"',
    'a prompt, which Copilot submits by itself',
    'a hook of type "other"',
    'a hook without a command',
    'a hook whose "cwd" or "env" is no plain text',
    'an entry that is no object',
    '"powershell" beside a command',
    '"linux" of a hook',
  ]) {
    expect(left).toContain(what)
  }
})

test('a file of hooks of Copilot of which nothing can be taken stops itself alone', () => {
  const { hooks, skipped, broken } = hooksIn({
    '.github/hooks/off.json': copilot({ Stop: [{ bash: 'x' }] }, { disableAllHooks: true }),
    '.github/hooks/none.json': '{"other": 1}',
    '.github/hooks/odd.json': copilot({ errorOccurred: [{ bash: 'x' }] }),
    '.github/hooks/broken.json': '{',
    '.github/hooks/whole.json': copilot({ Stop: [{ hooks: [{ type: 'command', command: 'y' }] }] }),
  })
  expect(hooks).toEqual({ Stop: [{ hooks: [{ type: 'command', command: 'y' }] }] })
  expect(skipped.map(({ path }) => path)).toEqual(
    ['off', 'none', 'odd'].map((name) => `.github/hooks/${name}.json`),
  )
  expect(broken.map(({ artifact, error }) => [artifact, error.code])).toEqual([
    ['hook:broken', 'E_MANIFEST_PARSE'],
  ])
})

test('agents in the settings of OpenCode are taken with their prompts', () => {
  const { candidates, skipped } = scan({
    'opencode.jsonc': `{ // ours
      "agent": { "review": { "description": "Reviews.", "mode": "subagent",
        "prompt": "Begin.\\n{file:./prompts/review.txt}", "tools": { "write": false } } } }`,
    'prompts/review.txt': '---\nReview it.\n',
    '.opencode/opencode.json': opencode({ plan: { prompt: '{file:../prompts/review.txt}' } }),
    'sub/opencode.json': opencode({ deep: { prompt: 'x' } }),
  })
  expect(candidates.map(({ type, name, path }) => [type, name, path])).toEqual([
    ['agent', 'plan', '.opencode/opencode.json::plan'],
    ['agent', 'review', 'opencode.jsonc::review'],
  ])
  expect(textOf(candidates[1])).toBe(
    '---\nname: review\ndescription: Reviews.\ntools: Bash, Edit, Read, Grep, Glob, LS, WebFetch, TodoWrite, Task\n---\n\nBegin.\n---\nReview it.\n',
  )
  expect(skipped).toEqual([])
  const below = scan({ 'sub/opencode.json': opencode({ deep: { prompt: 'x' } }) }, { path: 'sub' })
  expect(below.candidates.map(({ name }) => name)).toEqual(['deep'])
})

test('an agent that OpenCode would not have so is named with why, and so is what is left out', () => {
  const { candidates, skipped } = scan({
    'opencode.json': opencode(
      {
        off: { prompt: 'x', disable: true },
        build: { model: 'a/b' },
        out: { prompt: '{file:../x.md}' },
        home: { prompt: '{file:~/x.md}' },
        gone: { prompt: '{file:./gone.md}' },
        link: { prompt: '{file:./link.md}' },
        odd: 5,
        kept: {
          prompt: 'Hi {env:WHO}',
          model: 'big',
          temperature: 1,
          tools: { '*': false, read: true, 'docs_*': true },
        },
      },
      { mcp: { a: {}, b: {} }, command: { c: {} } },
    ),
    'link.md': '-> /etc/passwd',
  })
  expect(skipped.map(({ reason }) => reason)).toEqual([
    "in OpenCode's own form, and not taken in: 2 servers, 1 command",
    'the agent off is not taken in: it is switched off',
    'the agent build is not taken in: it has no prompt of its own',
    'the agent out is not taken in: ../x.md is not in the source',
    'the agent home is not taken in: ~/x.md is not in the source',
    'the agent gone is not taken in: ./gone.md is not in the source',
    'the agent link is not taken in: ./link.md is not in the source',
    'the agent odd is not taken in: it is no object',
  ])
  expect(candidates.map(({ name }) => name)).toEqual(['kept'])
  expect(textOf(candidates[0])).toContain('tools: Read\n')
  expect(candidates[0]?.warnings.map(({ message }) => message)).toEqual([
    'Left out: "temperature"; "model", which names no provider; the tools docs_*; what {env:…} in its prompt stands for.',
  ])
  expect(scan({ 'opencode.json': '{"agent":' }).broken.map(({ path }) => path)).toEqual([
    'opencode.json',
  ])
})

test('what other agents have beside a plugin is no part of it, unless its manifest names it', () => {
  const texts = {
    '.claude-plugin/plugin.json': '{"name":"kit"}',
    'skills/a/SKILL.md': '',
    '.github/hooks/guard.json': copilot({ Stop: [{ bash: 'x' }] }),
    'opencode.json': opencode({ one: { prompt: 'x' } }),
  }
  expect(partsOf(texts)).toEqual({ kit: ['skill:a'] })
  expect(scan(texts).candidates.map(({ name }) => name)).toEqual(['a', 'one', 'guard', 'kit'])
})
