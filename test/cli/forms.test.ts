import fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { editFile } from '../world/write-files.ts'
import type { Files } from '../world/write-files.ts'
import { onWorkbench } from './workbench.ts'
import type { Workbench } from './workbench.ts'

/** A plugin with one part of each type. */
const KIT: Files = {
  'source/.claude-plugin/marketplace.json':
    '{"name":"m","owner":{"name":"a"},"plugins":[{"name":"kit","source":"./kit"}]}',
  'source/kit/.claude-plugin/plugin.json': '{"name":"kit","version":"1.0.0"}\n',
  'source/kit/skills/pdf/SKILL.md':
    '---\nname: pdf\ndescription: Reads PDF.\n---\nRead the file.\n',
  'source/kit/commands/commit.md': '---\ndescription: Commits.\n---\nCommit $ARGUMENTS.\n',
  'source/kit/agents/reviewer.md':
    '---\nname: reviewer\ndescription: Reviews.\ntools: Read, Grep\nmodel: sonnet\n---\nReview it.\n',
  'source/kit/hooks/check.sh': '#!/bin/sh\nexit 0\n',
  'source/kit/hooks/hooks.json': JSON.stringify({
    hooks: {
      PreToolUse: [
        {
          matcher: 'Bash',
          hooks: [{ type: 'command', command: '${CLAUDE_PLUGIN_ROOT}/hooks/check.sh', timeout: 5 }],
        },
      ],
    },
  }),
  'source/kit/.mcp.json': JSON.stringify({
    mcpServers: { github: { command: 'npx', args: ['-y', 'gh-mcp'], env: { TOKEN: 'secret' } } },
  }),
}

interface Journey {
  readonly profile: string
  /** Files of the project before, in the way that people have them. */
  readonly users: Files
  /** Where each part is written: what is edited by hand there. */
  readonly edits: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>>
}

const REVIEW = ['Review it.', 'Review it twice.'] as const
const COMMIT = ['Commit ', 'Please commit '] as const
const SERVER = ['gh-mcp', 'gh-mcp@2'] as const
const NOTE = ['mine', 'still mine'] as const

const JOURNEYS: readonly Journey[] = [
  {
    profile: 'claude_code',
    users: {
      'project/.claude/settings.json': '{\n  // mine\n  "hooks": {}\n}\n',
      'project/.mcp.json': '{"mcpServers":{"own":{"command":"mine"}}}',
    },
    edits: {
      '.claude/settings.json': [['"timeout": 5', '"timeout": 7'], NOTE],
      '.mcp.json': [SERVER, NOTE],
      '.claude/agents/reviewer.md': [REVIEW],
      '.claude/commands/commit.md': [COMMIT],
    },
  },
  {
    profile: 'codex',
    users: { 'project/.codex/config.toml': 'model = "gpt-5" # mine\r\n' },
    edits: {
      '.codex/hooks.json': [['"timeout": 5', '"timeout": 7']],
      '.codex/config.toml': [SERVER, NOTE],
      '.codex/agents/reviewer.toml': [REVIEW],
    },
  },
  {
    profile: 'cursor',
    users: {
      'project/.cursor/mcp.json': '{\n\t"mcpServers": {\n\t\t// mine\n\t}\n}',
      'project/.cursor/hooks.json': '{"version":1,"hooks":{"stop":[{"command":"mine"}]}}\n',
    },
    edits: {
      '.cursor/hooks.json': [['"timeout":5', '"timeout":7'], NOTE],
      '.cursor/mcp.json': [SERVER, NOTE],
      '.cursor/agents/reviewer.md': [REVIEW],
      '.cursor/commands/commit.md': [COMMIT],
    },
  },
  {
    profile: 'gemini',
    users: { 'project/.gemini/settings.json': '{\n    "theme": "dark", // mine\n}\n' },
    edits: {
      '.gemini/settings.json': [['"timeout": 5000', '"timeout": 7000'], SERVER, NOTE],
      '.gemini/agents/reviewer.md': [REVIEW],
      '.gemini/commands/commit.toml': [COMMIT],
    },
  },
  {
    profile: 'copilot',
    users: { 'project/.vscode/mcp.json': '{ "inputs": [] /* mine */ }\n' },
    edits: {
      '.github/hooks/kit.json': [['"timeoutSec": 5', '"timeoutSec": 7']],
      '.vscode/mcp.json': [SERVER, NOTE],
      '.github/agents/reviewer.agent.md': [REVIEW],
      '.github/prompts/commit.prompt.md': [COMMIT],
    },
  },
  {
    profile: 'opencode',
    users: { 'project/opencode.jsonc': '// mine\n{\n  "model": "x/y"\n}\n' },
    edits: {
      'opencode.jsonc': [SERVER, NOTE],
      '.opencode/agents/reviewer.md': [REVIEW],
      '.opencode/commands/commit.md': [COMMIT],
    },
  },
  { profile: 'agents', users: {}, edits: {} },
]

describe.each(JOURNEYS.map((one) => [one.profile, one] as const))('%s', (profile, journey) => {
  const { users, edits } = journey
  const deploy = `deploy composite:kit --profile ${profile} --allow-exec`

  test('a plugin is written as the agent reads it', () =>
    onWorkbench(async (bench) => {
      bench.write(users)
      await bench.transcript('add ../source')
      const said = await bench.transcript(deploy)
      const files = Object.keys(edits).map((path) => `--- ${path}\n${project(bench).get(path)}`)
      const shown = `${[said, ...files].join('\n\n').trimEnd()}\n`
      await expect(shown).toMatchFileSnapshot(`forms/${profile}.txt`)
    }, KIT))

  test('edits of our keys come back to the collection, and undeploy gives back the user’s files', () =>
    onWorkbench(async (bench) => {
      bench.write(users)
      await bench.transcript('add ../source', deploy)
      for (const [path, changes] of Object.entries(edits)) {
        const file = join(bench.root, 'project', path)
        for (const [from, to] of changes) editFile(file, from, to)
      }
      const ours = Object.values(edits).flatMap((changes) => changes.filter((one) => one !== NOTE))
      expect(countOf(await bench.transcript('status'), 'edited here')).toBe(ours.length)
      expect(countOf(await bench.transcript('sync --pull'), 'pulled into')).toBe(ours.length)
      await bench.transcript('plugin repin kit', 'sync')
      expect(countOf(await bench.transcript('status'), 'edited here')).toBe(0)

      await bench.transcript(`undeploy composite:kit --profile ${profile}`)
      const left = Object.entries(users).map(
        ([path, text]) => [path.replace('project/', ''), text.replace(...NOTE)] as const,
      )
      expect(project(bench)).toEqual(new Map(left))
    }, KIT))
})

test('what was edited in one agent’s form is in every other’s after a sync', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source')
    for (const profile of ['claude_code', 'codex', 'cursor', 'gemini', 'copilot']) {
      const names = 'hook:kit mcp:github agent:reviewer'
      await bench.transcript(`deploy ${names} --profile ${profile} --allow-exec`)
    }
    const edit = (path: string, [from, to]: readonly [string, string]) =>
      editFile(join(bench.root, 'project', path), from, to)
    edit('.codex/config.toml', SERVER)
    edit('.gemini/settings.json', ['"timeout": 5000', '"timeout": 7000'])
    edit('.codex/agents/reviewer.toml', REVIEW)
    expect(await bench.transcript('sync --pull', 'sync --pull --allow-exec'))
      .toMatchInlineSnapshot(`
        "$ skillmeat sync --pull
          updated  agent:reviewer  .claude/agents/reviewer.md
          needs a decision  hook:kit  .claude/settings.json  E_CONSENT_REQUIRED: hook:kit would run by itself there: on PreToolUse (Bash): \${CLAUDE_PLUGIN_ROOT}/hooks/check.sh; VS Code runs it too, whatever its matcher; Cursor runs it too, where third-party hoo…
          needs a decision  mcp:github  .mcp.json  E_CONSENT_REQUIRED: mcp:github would run by itself there: server github: npx -y gh-mcp@2. Run the command again with --allow-exec if you want that.
          pulled into the collection  agent:reviewer  .codex/agents/reviewer.toml
          needs a decision  hook:kit  .codex/hooks.json  E_CONSENT_REQUIRED: hook:kit would run by itself there: on PreToolUse (Bash): \${CLAUDE_PLUGIN_ROOT}/hooks/check.sh. Run the command again with --allow-exec if you want that.
          pulled into the collection  mcp:github  .codex/config.toml
          updated  agent:reviewer  .cursor/agents/reviewer.md
          needs a decision  hook:kit  .cursor/hooks.json  E_CONSENT_REQUIRED: hook:kit would run by itself there: on PreToolUse (Bash): \${CLAUDE_PLUGIN_ROOT}/hooks/check.sh. Run the command again with --allow-exec if you want that.
          needs a decision  mcp:github  .cursor/mcp.json  E_CONSENT_REQUIRED: mcp:github would run by itself there: server github: npx -y gh-mcp@2. Run the command again with --allow-exec if you want that.
          updated  agent:reviewer  .gemini/agents/reviewer.md
          pulled into the collection  hook:kit  .gemini/settings.json
          needs a decision  mcp:github  .gemini/settings.json  E_CONSENT_REQUIRED: mcp:github would run by itself there: server github: npx -y gh-mcp@2. Run the command again with --allow-exec if you want that.
          updated  agent:reviewer  .github/agents/reviewer.agent.md
          needs a decision  hook:kit  .github/hooks/kit.json  E_CONSENT_REQUIRED: hook:kit would run by itself there: on PreToolUse (Bash): \${CLAUDE_PLUGIN_ROOT}/hooks/check.sh. Run the command again with --allow-exec if you want that.
          needs a decision  mcp:github  .vscode/mcp.json  E_CONSENT_REQUIRED: mcp:github would run by itself there: server github: npx -y gh-mcp@2. Run the command again with --allow-exec if you want that.
        Take it back with \`skillmeat undo\`.
        [exit 1]

        $ skillmeat sync --pull --allow-exec
          updated  hook:kit  .claude/settings.json
          updated  mcp:github  .mcp.json
          updated  hook:kit  .codex/hooks.json
          updated  hook:kit  .cursor/hooks.json
          updated  mcp:github  .cursor/mcp.json
          updated  mcp:github  .gemini/settings.json
          updated  hook:kit  .github/hooks/kit.json
          updated  mcp:github  .vscode/mcp.json
        7 in sync.
        Take it back with \`skillmeat undo\`."
      `)
    expect(await bench.transcript('status')).toContain('15 deployments, all in sync')
    const texts = [...project(bench).values()]
    expect(texts.filter((text) => text.includes('gh-mcp@2'))).toHaveLength(5)
    expect(texts.filter((text) => text.includes('gh-mcp"'))).toEqual([])
    expect(texts.filter((text) => text.includes('Review it twice.'))).toHaveLength(5)
    expect(texts.filter((text) => /"timeout(?:Sec)?": 7/.test(text))).toHaveLength(5)
    await bench.transcript('undeploy --all')
    expect(project(bench)).toEqual(new Map())
  }, KIT))

test('a byte order mark of the collection’s file is no edit in another form', () =>
  onWorkbench(async (bench) => {
    const agent = 'source/kit/agents/reviewer.md'
    bench.write({ [agent]: `\ufeff${bench.read(agent)}` })
    await bench.transcript('add ../source')
    for (const profile of ['codex', 'gemini', 'opencode']) {
      await bench.transcript(`deploy agent:reviewer --profile ${profile}`)
    }
    expect(await bench.transcript('status')).toContain('3 deployments, all in sync.')
  }, KIT))

/** The files of the project but for our own records. */
function project({ root }: Workbench): ReadonlyMap<string, string> {
  const dir = join(root, 'project')
  const paths = fs
    .readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.includes('.skillmeat') && fs.statSync(join(dir, path)).isFile())
  return new Map(paths.toSorted().map((path) => [path, fs.readFileSync(join(dir, path), 'utf8')]))
}

function countOf(text: string, words: string): number {
  return text.split(words).length - 1
}
