import fs from 'node:fs'
import { join } from 'node:path'
import { editFile, entryText, writeFiles } from '../world/write-files.ts'
import { inWorld } from '../world/world.ts'
import type { World } from '../world/world.ts'
import {
  addAll,
  decide,
  deployTo,
  mergeCopyOf,
  removeNamed,
  renameTo,
  resolveTheirs,
  revertLast,
  rollBack,
  rollBackCopies,
  stepBack,
  syncProjects,
  forgetOld,
  takeSnapshot,
  undeployFrom,
  updateAll,
} from './verbs.ts'
import { agreeTo } from './plugin-verbs.ts'
import type { Verb } from './verbs.ts'

/** A verb and the state it starts from. */
export interface Scenario {
  readonly name: string
  readonly verb: Verb
  /** Brings an empty world to where the verb starts. */
  readonly prepare: (world: World) => Promise<void>
  /** Files that are shared with the user or in another form, whose bytes are not kept. */
  readonly passing?: readonly string[]
}

const ALL = ['alpha', 'beta', 'gamma']
const SHARED = ['projects/one/.mcp.json', 'projects/one/.claude/settings.json']
const RENAMED = ['skills/alpha-kit/SKILL.md', 'agents/delta.md'].map(
  (path) => `projects/one/.claude/${path}`,
)

/** Every verb that changes something, each with all the kinds of change that it can make to files. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'add', verb: addAll, prepare: (world) => writeSource(world) },
  { name: 'deploy', verb: deployTo(0, ALL), prepare: withCollection },
  { name: 'sync outdated', verb: syncProjects(0), prepare: withNewHeads },
  { name: 'sync merge', verb: syncProjects(0), prepare: withBothEdited },
  { name: 'sync pull', verb: syncProjects(0, true), prepare: withProjectEdits },
  { name: 'bring back', verb: syncProjects(0, true), prepare: withKeptCopy },
  { name: 'update', verb: updateAll, prepare: withNewSource },
  { name: 'resolve', verb: resolveTheirs('alpha'), prepare: withConflict },
  { name: 'undo', verb: stepBack('undo'), prepare: withSynced },
  { name: 'redo', verb: stepBack('redo'), prepare: withUndone },
  { name: 'undeploy', verb: undeployFrom(0, ['alpha', 'gamma']), prepare: withProjectEdits },
  { name: 'remove', verb: removeNamed(['alpha', 'gamma']), prepare: withNewHeads },
  { name: 'gc', verb: forgetOld, prepare: withGarbage },
  { name: 'rename', verb: renameTo('alpha', 'omega'), prepare: withNewHeads },
  { name: 'rollback', verb: rollBack(false), prepare: withSnapshot },
  { name: 'rollback, edits kept', verb: rollBack(true), prepare: withEditsAfterSnapshot },
  { name: 'rollback of a project', verb: rollBackCopies(true), prepare: withCopyAfterSnapshot },
  { name: 'merge', verb: mergeCopyOf('alpha'), prepare: withBothEdited },
  { name: 'revert', verb: revertLast('alpha'), prepare: withNewHeads },
  { name: 'add plugin', verb: addAll, prepare: writePlugin },
  { name: 'update plugin', verb: updateAll, prepare: withNewPlugin },
  { name: 'deploy plugin', verb: deployTo(0, ['kit']), prepare: withPlugin, passing: SHARED },
  {
    name: 'deploy side by side',
    verb: deployTo(0, ['kit'], { onMismatch: 'side-by-side' }),
    prepare: withOtherAlpha,
    passing: SHARED,
  },
  {
    name: 'undeploy plugin',
    verb: undeployFrom(0, ['kit']),
    prepare: withBothDeployed,
    passing: [...SHARED, ...RENAMED],
  },
]

export function findScenario(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name)
  if (found === undefined) throw new Error(`there is no scenario ${name}`)
  return found
}

/** A plugin with a part of each type. */
async function writePlugin(world: World): Promise<void> {
  await writeSource(world)
  const hook = { type: 'command', command: '${CLAUDE_PLUGIN_ROOT}/hooks/check.sh' }
  writeFiles(world.source, {
    '.claude-plugin/plugin.json': '{"name":"kit","version":"1.0.0"}\n',
    'agents/delta.md': entryText('delta').replace('---\n', '---\nskills: [alpha, beta]\n'),
    'hooks/hooks.json': JSON.stringify({ hooks: { Stop: [{ hooks: [hook] }] } }),
    'hooks/check.sh': '#!/bin/sh\nexit 0\n',
    '.mcp.json': '{"mcpServers":{"github":{"command":"npx","env":{"TOKEN":"secret"}}}}\n',
  })
}

/** The files that it shares with the user are there already. */
async function withPlugin(world: World): Promise<void> {
  await writePlugin(world)
  writeFiles(world.projects[0], {
    '.mcp.json':
      '{ "mcpServers": { "own": { "command": "mine", "env": { "KEY": "literal" } } } }\n',
    '.claude/settings.json': '{\n  // mine\n  "hooks": {}\n}\n',
  })
  await run(world, addAll, agreeTo(deployTo(0, ['kit'])))
}

/** A skill of the plugin is there in a newer version than the one that the plugin pins. */
async function withOtherAlpha(world: World): Promise<void> {
  await withPlugin(world)
  editSkill(join(world.home, 'collections/default/skills/alpha'))
  await run(world, deployTo(0, ['alpha']))
}

async function withBothDeployed(world: World): Promise<void> {
  await withOtherAlpha(world)
  await run(world, deployTo(0, ['kit'], { onMismatch: 'side-by-side' }))
}

async function withNewPlugin(world: World): Promise<void> {
  await withBothDeployed(world)
  editSkill(join(world.source, 'skills/alpha'))
  editFile(join(world.source, 'agents/delta.md'), 'delta line 3.', 'delta line three.')
  fs.rmSync(join(world.source, 'commands/gamma.md'))
  writeFiles(world.source, { 'commands/omega.md': entryText('omega') })
}

/** A history of several operations, and objects that a killed command left. */
async function withGarbage(world: World): Promise<void> {
  await withSynced(world)
  const left = [1, 2, 3].map((byte) => new Uint8Array(1000).fill(byte))
  await inWorld(world, { seed: 'garbage' }, async (ports) => {
    const objects = left.map((bytes) => ({ id: ports.sha256(bytes), kind: 'blob', bytes }) as const)
    await ports.store.prepare(objects, null)
  })
}

function run(world: World, ...verbs: Verb[]): Promise<void> {
  return inWorld(world, { seed: 'prepare' }, async (ports) => {
    for (const verb of verbs) await verb(ports, world)
  })
}

function writeSource({ source }: World): Promise<void> {
  writeFiles(source, {
    'skills/alpha/SKILL.md': entryText('alpha'),
    'skills/alpha/notes': 'A file that will be a folder.\n',
    'skills/alpha/guides/first.md': 'The first guide.\n',
    'skills/alpha/guides/second.md': 'The second guide.\n',
    'skills/alpha/scripts/run.sh': '#!/bin/sh\necho one\n',
    'skills/beta/SKILL.md': entryText('beta'),
    'skills/beta/link.md': '-> SKILL.md',
    'commands/gamma.md': entryText('gamma'),
  })
  return Promise.resolve()
}

async function withCollection(world: World): Promise<void> {
  await writeSource(world)
  await run(world, addAll)
}

async function withDeployed(world: World): Promise<void> {
  await withCollection(world)
  await run(world, deployTo(0, ALL), deployTo(1, ['alpha']))
}

/** Changes a skill in every way that a swap of files must survive. */
function editSkill(dir: string): void {
  editFile(join(dir, 'SKILL.md'), 'alpha line 2.', 'alpha line two.')
  fs.rmSync(join(dir, 'notes'))
  fs.rmSync(join(dir, 'guides'), { recursive: true })
  writeFiles(dir, {
    'notes/first.md': 'A folder that was a file.\n',
    guides: 'A file that was a folder.\n',
    'more/new.md': 'New.\n',
    'scripts/run.sh': 'not to be run any more\n',
  })
}

async function withNewHeads(world: World): Promise<void> {
  await withDeployed(world)
  const collection = join(world.home, 'collections/default')
  editSkill(join(collection, 'skills/alpha'))
  editFile(join(collection, 'commands/gamma.md'), 'gamma line 3.', 'gamma line three.')
}

async function withBothEdited(world: World): Promise<void> {
  await withNewHeads(world)
  const root = join(world.projects[0], '.claude')
  editFile(join(root, 'skills/alpha/SKILL.md'), 'alpha line 9.', 'alpha line nine.')
  editFile(join(root, 'commands/gamma.md'), 'gamma line 9.', 'gamma line nine.')
}

async function withProjectEdits(world: World): Promise<void> {
  await withDeployed(world)
  const root = join(world.projects[0], '.claude')
  editSkill(join(root, 'skills/alpha'))
  editFile(join(root, 'commands/gamma.md'), 'gamma line 9.', 'gamma line nine.')
}

/** Artifacts that were removed, with edited copies that somebody decided to keep. */
async function withKeptCopy(world: World): Promise<void> {
  await withProjectEdits(world)
  const keep = decide('alpha', { kind: 'strategy', strategy: 'use_local' })
  await run(world, removeNamed(['alpha']), syncProjects(0), keep)
}

async function withNewSource(world: World): Promise<void> {
  await withDeployed(world)
  editSkill(join(world.source, 'skills/alpha'))
  editFile(join(world.source, 'commands/gamma.md'), 'gamma line 3.', 'gamma line three.')
  const own = join(world.home, 'collections/default/commands/gamma.md')
  editFile(own, 'gamma line 9.', 'gamma line nine.')
}

async function withConflict(world: World): Promise<void> {
  await withNewHeads(world)
  const own = join(world.projects[0], '.claude/skills/alpha/SKILL.md')
  editFile(own, 'alpha line 2.', 'alpha line second.')
  await run(world, syncProjects(0))
}

async function withSynced(world: World): Promise<void> {
  await withNewHeads(world)
  await run(world, syncProjects(0))
}

async function withUndone(world: World): Promise<void> {
  await withSynced(world)
  await run(world, stepBack('undo'))
}

async function withSnapshot(world: World): Promise<void> {
  await withCollection(world)
  await inWorld(world, { seed: 'snapshot' }, async (ports) => {
    await takeSnapshot(ports, world)
  })
  await run(world, removeNamed(['beta']), renameTo('gamma', 'delta'))
  editSkill(join(world.home, 'collections/default/skills/alpha'))
}

/** The first project was synced after the snapshot, and its copy edited since. */
async function withCopyAfterSnapshot(world: World): Promise<void> {
  await withDeployed(world)
  await inWorld(world, { seed: 'snapshot' }, async (ports) => {
    await takeSnapshot(ports, world)
  })
  editSkill(join(world.source, 'skills/alpha'))
  await run(world, updateAll, syncProjects(0))
  const copy = join(world.projects[0], '.claude/skills/alpha/SKILL.md')
  editFile(copy, 'alpha line 8.', 'alpha line eight.')
}

/** The collection was edited after that, too. */
async function withEditsAfterSnapshot(world: World): Promise<void> {
  await withCopyAfterSnapshot(world)
  const own = join(world.home, 'collections/default/skills/alpha/SKILL.md')
  editFile(own, 'alpha line 9.', 'alpha line nine.')
}
