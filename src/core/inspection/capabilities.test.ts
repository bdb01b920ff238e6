import { expect, test } from 'vitest'
import { gainedCapabilities, listCapabilities } from './capabilities.ts'

const file = (path: string, text: string, mode: '100644' | '100755' = '100644') => ({
  path,
  mode,
  bytes: new TextEncoder().encode(text),
})

test('a skill can use tools, run a command at load and hold executable files', () => {
  const text = '---\nname: x\ndescription: d\nallowed-tools: Read, Bash(git:*)\n---\nNow !`date`.\n'
  expect(
    listCapabilities('skill', [file('SKILL.md', text), file('run.sh', '#!/bin/sh', '100755')]),
  ).toEqual([
    'each time it is loaded: date',
    'may use Read',
    'may use Bash(git:*)',
    'holds an executable file: run.sh',
  ])
})

test('hooks and servers name what they run', () => {
  const hooks = {
    hooks: {
      PreToolUse: [{ matcher: 'Bash', hooks: [{ type: 'command', command: 'check.sh' }] }],
      Stop: [{ hooks: [{ type: 'prompt', prompt: 'Done?' }] }],
    },
  }
  const servers = {
    mcpServers: { gh: { command: 'npx', args: ['-y', 'gh'] }, web: { url: 'https://x' } },
  }
  expect(listCapabilities('hook', [file('hooks.json', JSON.stringify(hooks))])).toEqual([
    'on PreToolUse (Bash): check.sh',
    'on Stop: asks a model: Done?',
  ])
  expect(listCapabilities('mcp', [file('artifact.json', JSON.stringify(servers))])).toEqual([
    'server gh: npx -y gh',
    'server web: connects to https://x',
  ])
})

test('broken hooks are named rather than passed over', () => {
  const [line = ''] = listCapabilities('hook', [file('hooks.json', '{')])
  expect(line).toContain('cannot be read')
})

test('only what is new counts as gained', () => {
  expect(gainedCapabilities(['may use Read'], ['may use Read', 'may use Bash'])).toEqual([
    'may use Bash',
  ])
})
