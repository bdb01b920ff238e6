import fs from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import type { ArtifactType } from '../../src/core/artifact/artifact-type.ts'
import { AGENTS } from '../../src/core/agents/agents.ts'
import type { Agent } from '../../src/core/agents/shared/agent.ts'
import { compareListings, listTree } from '../world/listing.ts'
import type { Files } from '../world/write-files.ts'
import { onMachine } from './shipped.ts'
import type { Machine } from './shipped.ts'

type Scope = 'project' | 'user'

/** One artifact of each type; the word in capitals is what is edited, in every form. */
const ARTIFACTS: Readonly<
  Partial<Record<ArtifactType, { readonly id: string; readonly word: string }>>
> = {
  skill: { id: 'skill:ask', word: 'SKILLWORD' },
  command: { id: 'command:go', word: 'COMMANDWORD' },
  agent: { id: 'agent:helper', word: 'AGENTWORD' },
  hook: { id: 'hook:kit', word: 'HOOKWORD' },
  mcp: { id: 'mcp:store', word: 'SERVERWORD' },
}

const SOURCE: Files = {
  'source/.claude-plugin/marketplace.json':
    '{"name":"m","owner":{"name":"a"},"plugins":[{"name":"kit","source":"./kit"}]}',
  'source/kit/.claude-plugin/plugin.json': '{"name":"kit","version":"1.0.0"}\n',
  'source/kit/skills/ask/SKILL.md':
    '---\nname: ask\ndescription: Asks first.\n---\n\nSKILLWORD one.\n',
  'source/kit/commands/go.md': '---\ndescription: Goes.\n---\n\nCOMMANDWORD one.\n',
  'source/kit/agents/helper.md': '---\nname: helper\ndescription: Helps.\n---\n\nAGENTWORD one.\n',
  'source/kit/hooks/hooks.json': JSON.stringify({
    hooks: {
      PreToolUse: [
        {
          matcher: 'Bash',
          hooks: [{ type: 'command', command: '${CLAUDE_PLUGIN_ROOT}/hooks/check.sh HOOKWORD' }],
        },
      ],
    },
  }),
  'source/kit/hooks/check.sh': '#!/bin/sh\nexit 0\n',
  'source/kit/.mcp.json': JSON.stringify({
    mcpServers: { store: { command: 'node', args: ['server.js', 'SERVERWORD'] } },
  }),
}

const OWN_JSON = '{\n  // mine\n  "mine": { "a": [1, 2] },\n}\n'
const OWN_TOML = '# mine\nmodel = "x"\n\n[mine]\na = [1, 2] # two\n'

/** Files of the user's own among which ours are written, in either scope. */
const OWN_FILES: Readonly<Record<string, string>> = {
  '.claude/settings.json': OWN_JSON,
  '.mcp.json': OWN_JSON,
  '.claude.json': OWN_JSON,
  '.codex/config.toml': OWN_TOML,
  '.codex/hooks.json': OWN_JSON,
  '.cursor/mcp.json': OWN_JSON,
  '.cursor/hooks.json': '{\n  "version": 1,\n  "mine": true\n}\n',
  '.gemini/settings.json': OWN_JSON,
  '.vscode/mcp.json': OWN_JSON,
  '.github/mcp.json': OWN_JSON,
  '.copilot/mcp-config.json': OWN_JSON,
  'opencode.jsonc': OWN_JSON,
  '.config/opencode/opencode.json': OWN_JSON,
  '.agents/skills/mine/SKILL.md': '---\nname: mine\ndescription: Mine.\n---\n',
}

/** What an old Node does otherwise has nothing to do with where an agent reads. */
const SCOPES: readonly Scope[] = inject('node') === 'oldest' ? ['project'] : ['project', 'user']

/** One stands for all agents that have a place for skills alone. */
const TRIED = AGENTS.filter(({ id, isOnlyWhereFound }) => isOnlyWhereFound !== true || id === 'pi')

describe.each(TRIED.map((platform) => [platform.id, platform] as const))('%s', (_, platform) => {
  test.each(SCOPES)(
    'every type goes in, is edited on both sides and leaves no trace in %s scope',
    (scope) =>
      onMachine(async (machine) => {
        const setting = await prepare(machine, { platform, scope })
        const before = listTarget(setting)
        await tryApart(setting)
        expect(compareListings(before, listTarget(setting))).toEqual([])
        for (const options of platform.native === undefined ? [[]] : [[], ['--native']]) {
          await tryPlugin(setting, options)
          expect(compareListings(before, listTarget(setting))).toEqual([])
        }
      }, SOURCE),
  )
})

/** One agent in one scope on one machine. */
interface Setting {
  readonly machine: Machine
  /** What every command here takes to be about that scope. */
  readonly scope: string
  /** Below the machine's root: where artifacts go. */
  readonly folder: string
  readonly profile: string
  /** There is a place for the plugin's own files. */
  readonly keepsPlugins: boolean
  readonly types: readonly ArtifactType[]
}

async function prepare(
  machine: Machine,
  { platform, scope }: { readonly platform: Agent; readonly scope: Scope },
): Promise<Setting> {
  const folder = scope === 'user' ? 'home' : 'project'
  for (const [path, text] of Object.entries(OWN_FILES))
    machine.write({ [`${folder}/${path}`]: text })
  await succeed(machine, 'skillmeat add ../source')
  const types = Object.keys(platform[scope]).filter((type) => type in ARTIFACTS) as ArtifactType[]
  const keepsPlugins = platform[scope].composite !== undefined
  const [inScope, profile] = [`--scope ${scope}`, `--profile ${platform.id}`]
  return { machine, scope: inScope, folder, profile, keepsPlugins, types }
}

/** Each artifact for itself: in, looked at, edited on both sides, out again without a trace. */
async function tryApart(setting: Setting): Promise<void> {
  const { machine, scope, profile, types } = setting
  const before = listTarget(setting)
  for (const [type, artifact] of Object.entries(ARTIFACTS)) {
    if (types.includes(type as ArtifactType)) continue
    const { code, stderr } = await machine.sh(`skillmeat deploy ${artifact.id} ${scope} ${profile}`)
    expect({ type, code, stderr }).toMatchObject({ type, code: 2 })
    expect(stderr).toContain('[E_TYPE_NOT_DEPLOYABLE]')
  }
  expect(compareListings(before, listTarget(setting))).toEqual([])

  const chosen = types.flatMap((type) => ARTIFACTS[type] ?? [])
  const ids = chosen.map(({ id }) => id).join(' ')
  await succeed(machine, `skillmeat deploy ${ids} ${scope} ${profile} --allow-exec`)
  expect(await driftOf(setting)).toEqual(chosen.map(({ id }) => `${id} none`).toSorted())

  for (const { word } of chosen) editCopies(setting, word, `${word} edited`)
  expect(await driftOf(setting)).toEqual(chosen.map(({ id }) => `${id} modified`).toSorted())
  await syncHere(setting, '--pull')
  expect(await driftOf(setting)).toEqual(chosen.map(({ id }) => `${id} none`).toSorted())

  for (const { word } of chosen) {
    expect({ word, pulled: editCollection(machine, `${word} edited`, `${word} again`) }).toEqual({
      word,
      pulled: 1,
    })
  }
  expect(await driftOf(setting)).toEqual(chosen.map(({ id }) => `${id} outdated`).toSorted())
  await syncHere(setting)
  expect(await driftOf(setting)).toEqual(chosen.map(({ id }) => `${id} none`).toSorted())
  for (const { word } of chosen) {
    const copies = filesWith(setting, `${word} again`).length
    expect({ word, isThere: copies > 0 }).toEqual({ word, isThere: true })
  }

  await succeed(machine, `skillmeat undeploy ${ids} ${scope} --yes`)
}

/** The plugin with its parts: in, a part edited and taken back, out again without a trace. */
async function tryPlugin(setting: Setting, options: readonly string[]): Promise<void> {
  const { machine, scope, profile } = setting
  await succeed(machine, 'skillmeat plugin repin kit')
  const words = ['skillmeat deploy composite:kit', scope, profile, '--allow-exec', ...options]
  await succeed(machine, words.join(' '))
  const drifts = await driftOf(setting)
  const isKept = setting.keepsPlugins || options.includes('--native')
  expect(drifts.includes('composite:kit none')).toBe(isKept)
  expect(drifts.filter((drift) => !drift.endsWith(' none'))).toEqual([])
  editCopies(setting, 'SKILLWORD again', 'SKILLWORD again and again')
  expect(await driftOf(setting)).toContain('skill:ask modified')
  await syncHere(setting, '--pull')
  // The plugin pins what it had until it is told to pin what was taken in.
  await succeed(machine, 'skillmeat plugin repin kit')
  await syncHere(setting)
  expect((await driftOf(setting)).filter((drift) => !drift.endsWith(' none'))).toEqual([])
  expect(editCollection(machine, 'SKILLWORD again and again', 'SKILLWORD again')).toBe(1)
  await succeed(machine, `skillmeat undeploy composite:kit ${scope} --yes`)
}

async function succeed({ sh }: Machine, line: string): Promise<string> {
  const { code, stdout, stderr } = await sh(line)
  expect({
    line,
    code,
    stdout: code === 0 ? '' : stdout,
    stderr: code === 0 ? '' : stderr,
  }).toEqual({
    line,
    code: 0,
    stdout: '',
    stderr: '',
  })
  return stdout
}

async function syncHere(setting: Setting, ...options: readonly string[]): Promise<void> {
  const { machine, folder } = setting
  const words = ['skillmeat sync', join(machine.root, folder), '--allow-exec', ...options]
  await succeed(machine, words.join(' '))
}

/** Returns a line such as `skill:ask modified` for each deployment. */
async function driftOf({ machine, scope }: Setting): Promise<string[]> {
  const { stdout } = await machine.sh(`skillmeat status ${scope} --json`)
  const { items } = JSON.parse(stdout) as {
    readonly items: readonly { readonly artifact: string; readonly drift_type: string }[]
  }
  return items.map((item) => `${item.artifact} ${item.drift_type}`).toSorted()
}

/** Everything in the folder but the store; what stands in a home beside it is none of a project's. */
function listTarget({ machine, folder }: Setting) {
  const listing = listTree(join(machine.root, folder))
  return new Map([...listing].filter(([path]) => !path.startsWith('./.skillmeat')))
}

function editCopies(setting: Setting, from: string, to: string): void {
  const files = filesWith(setting, from)
  expect({ from, isThere: files.length > 0 }).toEqual({ from, isThere: true })
  for (const file of files) replaceIn(file, from, to)
}

/** Returns how many files of the collection were changed. */
function editCollection({ root }: Machine, from: string, to: string): number {
  const files = search(join(root, 'home/.skillmeat/collections'), from)
  for (const file of files) replaceIn(file, from, to)
  return files.length
}

function replaceIn(file: string, from: string, to: string): void {
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replaceAll(from, to))
}

function filesWith({ machine, folder }: Setting, text: string): string[] {
  return search(join(machine.root, folder), text).filter((path) => !path.includes('/.skillmeat'))
}

function search(dir: string, text: string): string[] {
  return fs
    .readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => fs.readFileSync(path, 'utf8').includes(text))
}
