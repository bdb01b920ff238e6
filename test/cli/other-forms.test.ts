import { expect, test } from 'vitest'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'

const SOURCE: Files = {
  'source/.github/hooks/guard.json': JSON.stringify({
    version: 1,
    hooks: {
      preToolUse: [
        { type: 'command', bash: './check.sh', cwd: '.github/hooks', timeoutSec: 10 },
        { type: 'prompt', prompt: 'Be careful.' },
      ],
    },
  }),
  'source/.github/hooks/check.sh': '#!/bin/sh\nexit 0\n',
  'source/opencode.json': JSON.stringify({
    agent: {
      review: {
        description: 'Reviews.',
        mode: 'subagent',
        prompt: '{file:./prompts/review.md}',
        model: 'anthropic/claude-sonnet-4',
        tools: { write: false, edit: false },
      },
    },
  }),
  'source/prompts/review.md': 'You review.\n',
}

test('hooks of Copilot and agents of OpenCode are added, deployed for others and for their own', () =>
  onWorkbench(async (bench) => {
    expect(
      await bench.transcript(
        'add ../source',
        'deploy hook:guard agent:review --profile claude_code --yes --allow-exec',
        'deploy hook:guard --profile copilot_cli --yes --allow-exec',
        'deploy agent:review --profile opencode',
        'status',
        'update',
      ),
    ).toMatchInlineSnapshot(`
      "$ skillmeat add ../source
        added  agent:review  Reviews.
        added  hook:guard
        W_EXECUTABLE hook:guard: By itself, once it is deployed: on PreToolUse: cd \${CLAUDE_PLUGIN_ROOT}/hooks || exit 1; ./check.sh.
        W_FORMAT_LOSS hook:guard: Left out: preToolUse: a prompt, which Copilot submits by itself.
        W_FORMAT_LOSS hook:guard: What these events tell their commands, and hear from them, is in the words of Claude Code now (tool_name, not toolName), also from Copilot: preToolUse.
      2 artifacts from /source.
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy hook:guard agent:review --profile claude_code --yes --allow-exec
        deployed  hook:guard  .claude/settings.json  av_<version>
        deployed  agent:review  .claude/agents/review.md  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy hook:guard --profile copilot_cli --yes --allow-exec
        deployed  hook:guard  .github/hooks/guard.json  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat deploy agent:review --profile opencode
        deployed  agent:review  .opencode/agents/review.md  av_<version>
      in /project
      Take it back with \`skillmeat undo\`.

      $ skillmeat status
        in sync  agent:review  claude_code  deployed just now
        in sync  hook:guard  claude_code  deployed just now
        in sync  hook:guard  copilot_cli  deployed just now
        in sync  agent:review  opencode  deployed just now
      4 deployments, all in sync.

      $ skillmeat update
        up to date  agent:review
        up to date  hook:guard
      Nothing changed."
    `)
    expect(JSON.parse(bench.read('project/.claude/settings.json')).hooks).toEqual({
      PreToolUse: [
        {
          hooks: [
            {
              type: 'command',
              command: 'cd "$CLAUDE_PROJECT_DIR"/.claude/hooks/guard || exit 1; ./check.sh',
              timeout: 10,
            },
          ],
        },
      ],
    })
    expect(JSON.parse(bench.read('project/.github/hooks/guard.json'))).toEqual({
      version: 1,
      hooks: {
        PreToolUse: [
          {
            type: 'command',
            bash: 'cd ./.github/hooks/guard || exit 1; ./check.sh',
            timeoutSec: 10,
          },
        ],
      },
    })
    expect(bench.read('project/.github/hooks/guard/check.sh')).toContain('exit 0')
    expect(bench.read('project/.claude/agents/review.md')).toMatchInlineSnapshot(`
      "---
      name: review
      description: Reviews.
      model: anthropic/claude-sonnet-4
      tools: Bash, Read, Grep, Glob, LS, WebFetch, TodoWrite, Task
      ---

      You review.
      "
    `)
    expect(bench.read('project/.opencode/agents/review.md')).toMatchInlineSnapshot(`
      "---
      description: Reviews.
      mode: subagent
      model: anthropic/claude-sonnet-4
      tools:
        bash: true
        edit: false
        write: false
        read: true
        grep: true
        glob: true
        list: true
        webfetch: true
        todowrite: true
        task: true
      ---

      You review.
      "
    `)
  }, SOURCE))

test('what changes there comes with an update, also in a file that a prompt names', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    bench.write({ 'source/prompts/review.md': 'You review twice.\n' })
    expect((await bench.run('update')).stdout).toMatch(/updated +agent:review/)
    expect(bench.read('home/collections/default/agents/review.md')).toContain('twice')
    const { added } = JSON.parse((await bench.run('add ../source --json')).stdout).result
    expect(added.map((one: { artifact: string }) => one.artifact)).toEqual([
      'agent:review',
      'hook:guard',
    ])
  }, SOURCE))
