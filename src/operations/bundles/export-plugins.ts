import { assembleAgentPlugin } from '../../core/bundle/agent-plugin-folder.ts'
import { assemblePlugin } from '../../core/bundle/plugin-folder.ts'
import type { PluginContents, PluginFolder } from '../../core/bundle/plugin-folder.ts'
import type { PluginFile, PluginPart } from '../../core/bundle/plugin-part.ts'
import { kebabName, marketplaceName } from '../../core/bundle/plugin-name.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { Warning } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { formatJson } from '../../core/json/plain-json.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { partsToDeploy } from '../catalog/members.ts'
import { readerOf } from '../engine/objects/object-reader.ts'
import { readState } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { findingGate } from '../engine/consent/allowed-findings.ts'
import { assertNoSecrets } from './assert-no-secrets.ts'
import { assertSettledContents } from './assert-settled-contents.ts'
import { chooseArtifacts } from './choose-artifacts.ts'
import type { ChooseRequest, Chosen } from './choose-artifacts.ts'
import type { UnreadArtifact } from '../engine/observe/present-state.ts'
import { leaveOutUnreadable } from './leave-out-unreadable.ts'
import { lintSkills } from './lint-skills.ts'
import type { PartToWrite } from './lint-skills.ts'
import { writeNewFolder } from './write-new-folder.ts'

export interface PluginExportRequest extends ChooseRequest {
  /** Absolute; it must not exist or be empty. Null: named after what is exported, in the folder that the command runs in. */
  readonly folder: string | null
  /** Ids of findings that are let out. */
  readonly allow: readonly string[]
  /** What Claude Code installs from, unless it is folders that clients of Agent Plugins load. */
  readonly kind?: PluginKind
}

type PluginKind = 'claude-plugin' | 'agent-plugin'

export interface ExportedPlugins {
  readonly folder: string
  /** Null for Agent Plugins, which need none. */
  readonly marketplace: string | null
  readonly plugins: readonly {
    readonly name: string
    /** Below the folder. */
    readonly path: string
    /** Labels. */
    readonly parts: readonly string[]
  }[]
  /** Parts of composites that are gone from the collection. Labels. */
  readonly leftOut: readonly string[]
  /** What could not be read, and is not in it. */
  readonly unread: readonly UnreadArtifact[]
  readonly warnings: readonly Warning[]
}

/**
 * Writes artifacts as a marketplace that Claude Code installs from, or as Agent Plugins: each composite
 * as a plugin, everything else as one more. Parts are taken at their pins, without those that are disabled.
 *
 * Throws as `chooseArtifacts` and `assemblePlugin` do, `E_CONFLICT`, `E_SECRET_IN_EXPORT`, and `E_USAGE` for a
 * folder that holds something.
 */
export async function exportPlugins(
  ports: Ports,
  request: PluginExportRequest,
): Promise<ExportedPlugins> {
  const scope = async (tx: Transaction) => ({
    artifacts: (await chooseArtifacts(tx, request)).artifacts,
  })
  const made = await readState(ports, scope, async (tx, state) => {
    const { chosen, unread } = leaveOutUnreadable(await chooseArtifacts(tx, request), state)
    await assertSettledContents(tx, chosen, findingGate(ports, request.allow))
    const plugins = await makePlugins(tx, chosen, request)
    return { chosen, unread, plugins, warnings: await lintSkills(tx, skillsOf(chosen)) }
  })
  const { chosen, unread, plugins, warnings } = made
  const folder = request.folder ?? `${ports.places.cwd}/${kebabName(chosen.name)}-plugin`
  const { kind = 'claude-plugin' } = request
  if (kind === 'agent-plugin' && plugins.every(({ parts }) => parts.length === 0)) {
    throw nothingInIt(chosen.name)
  }
  const marketplace = kind === 'claude-plugin' ? marketplaceName(baseOf(folder)) : null
  const pathOf = ({ name }: PluginFolder) => pathIn(kind, { name, count: plugins.length })
  await writeNewFolder(ports, folder, [
    ...(marketplace === null
      ? []
      : [marketplaceFile(marketplace, { owner: ports.places.user, plugins })]),
    ...plugins.flatMap(({ plugin }) => plugin.files.map((file) => inside(pathOf(plugin), file))),
  ])
  return {
    folder,
    marketplace,
    plugins: plugins.map(({ plugin, parts }) => ({
      name: plugin.name,
      path: pathOf(plugin),
      parts,
    })),
    leftOut: chosen.leftOut,
    unread,
    warnings: [...warnings, ...plugins.flatMap(({ losses }) => losses)],
  }
}

/** An Agent Plugin holds skills and servers. */
function nothingInIt(name: string): SkillmeatError {
  return new SkillmeatError('E_USAGE', `Nothing of ${name} can stand in an Agent Plugin.`, {
    fix: 'It holds skills and servers: name some, or export with --format claude-plugin.',
    data: { name },
  })
}

function inside(path: string, file: PluginFile): PluginFile {
  return path === '.' ? file : { ...file, path: `${path}/${file.path}` }
}

/** One Agent Plugin is the folder itself; of several each has one in it. */
function pathIn(
  kind: PluginKind,
  { name, count }: { readonly name: string; readonly count: number },
): string {
  if (kind === 'claude-plugin') return `plugins/${name}`
  return count === 1 ? '.' : name
}

interface MadePlugin {
  readonly plugin: PluginFolder
  readonly parts: readonly string[]
  readonly losses: readonly Warning[]
}

async function makePlugins(
  transaction: Transaction,
  chosen: Chosen,
  request: PluginExportRequest,
): Promise<readonly MadePlugin[]> {
  const contents = [
    ...(await compositeContents(transaction, chosen)),
    ...(await looseContents(transaction, chosen, looseName(chosen, request))),
  ]
  const files = contents.flatMap((one) =>
    [one, ...one.parts].flatMap((part) => part.files.map((file) => ({ part, file }))),
  )
  assertNoSecrets(
    files.map(({ part, file }) => ({
      where: 'type' in part ? artifactLabel(part) : part.name,
      path: file.path,
      blob: transaction.ports.sha256(file.bytes),
      bytes: file.bytes,
    })),
    findingGate(transaction.ports, request.allow),
  )
  const plugins = contents.map((one) => madeOf(one, request.kind))
  assertDistinct(plugins)
  return plugins
}

function madeOf(contents: PluginContents, kind: PluginKind = 'claude-plugin'): MadePlugin {
  if (kind === 'claude-plugin') {
    const plugin = assemblePlugin(contents)
    return { plugin, parts: contents.parts.map(artifactLabel), losses: [] }
  }
  const { folder, parts, losses } = assembleAgentPlugin(contents)
  return { plugin: folder, parts: parts.map(artifactLabel), losses }
}

async function compositeContents(
  transaction: Transaction,
  chosen: Chosen,
): Promise<readonly PluginContents[]> {
  const found: PluginContents[] = []
  for (const composite of chosen.artifacts.filter(({ type }) => type === 'composite')) {
    const parts: PluginPart[] = []
    for (const one of partsOf(chosen, composite)) {
      const part = await partOf(transaction, one)
      if (part !== null) parts.push(part)
    }
    const files = await filesOf(transaction, composite.tree)
    found.push({ name: composite.name, files, parts })
  }
  return found
}

/** Lists the parts of a composite as they go into its plugin: by the names that they have in its source. */
function partsOf(
  { members }: Pick<Chosen, 'members'>,
  composite: ArtifactEntry,
): readonly PartToWrite[] {
  return partsToDeploy(members.get(composite.uuid) ?? []).map(({ artifact, pin }) => {
    const { type, name, source_name: own = name } = artifact
    return { type, name: own, tree: pin?.tree ?? artifact.tree }
  })
}

/** Lists the artifacts that are exported and go into no composite's plugin. */
function looseArtifacts({ artifacts, members }: Chosen): readonly ArtifactEntry[] {
  const taken = new Set(
    [...members.values()].flat().flatMap(({ child, instead }) => [child, instead ?? []].flat()),
  )
  return artifacts.filter(({ uuid }) => !taken.has(uuid))
}

/** Lists skills by the names of the folders that they are written to. */
function skillsOf(chosen: Chosen): readonly PartToWrite[] {
  const composites = chosen.artifacts.filter(({ type }) => type === 'composite')
  return [...composites.flatMap((one) => partsOf(chosen, one)), ...looseArtifacts(chosen)]
}

/** What belongs to no composite that is exported becomes a plugin of its own. */
async function looseContents(
  transaction: Transaction,
  chosen: Chosen,
  name: string,
): Promise<readonly PluginContents[]> {
  const parts: PluginPart[] = []
  for (const artifact of looseArtifacts(chosen)) {
    const part = await partOf(transaction, artifact)
    if (part !== null) parts.push(part)
  }
  return parts.length === 0 ? [] : [{ name, files: [], parts }]
}

/** One artifact gives its name; several go by that of the folder. */
function looseName({ name }: Chosen, { names, folder }: PluginExportRequest): string {
  return names.length === 1 || folder === null ? name : baseOf(folder)
}

async function partOf(
  transaction: Transaction,
  { type, name, tree }: PartToWrite,
): Promise<PluginPart | null> {
  return type === 'composite' ? null : { type, name, files: await filesOf(transaction, tree) }
}

async function filesOf({ objects }: Transaction, id: ObjectId): Promise<readonly PluginFile[]> {
  const { entries } = await objects.tree(id)
  const read = readerOf(await objects.blobs(entries.map(({ blob }) => blob)))
  return entries.map(({ path, mode, blob }) => ({ path, mode, bytes: read(blob) }))
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function marketplaceFile(
  name: string,
  { owner, plugins }: { readonly owner: string; readonly plugins: readonly MadePlugin[] },
): PluginFile {
  const entries = plugins.map(({ plugin }) => {
    const { description, version } = plugin
    return {
      name: plugin.name,
      source: `./plugins/${plugin.name}`,
      ...(description === null ? {} : { description }),
      ...(version === null ? {} : { version }),
    }
  })
  return {
    path: '.claude-plugin/marketplace.json',
    mode: '100644',
    bytes: formatJson({ name, owner: { name: owner }, plugins: entries }),
  }
}

function assertDistinct(plugins: readonly MadePlugin[]): void {
  const names = plugins.map(({ plugin }) => plugin.name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return
  throw new SkillmeatError('E_USAGE', `Two plugins would be called ${twice}.`, {
    fix: 'Export them one after the other, or rename one.',
  })
}
