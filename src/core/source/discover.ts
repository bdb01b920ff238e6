import { artifactNameProblem } from '../artifact/artifact-name.ts'
import { ignoreRules } from '../artifact/ignore-rules.ts'
import type { Limits } from '../limits.ts'
import { DEFAULT_LIMITS } from '../limits.ts'
import type { Candidate } from './candidate.ts'
import { makeCandidate } from './candidate.ts'
import type { PluginCandidate, PluginParts } from './composites.ts'
import { membersOf, pluginCandidates } from './composites.ts'
import { isCopilotHooks } from './copilot-hooks.ts'
import { fileCandidates } from './file-candidates.ts'
import { guessPlugins } from './guess-plugins.ts'
import { hookCandidates } from './hook-candidates.ts'
import { manifestAt } from './manifest-files.ts'
import { missingScripts } from './missing-scripts.ts'
import { namedCommandFiles, namedCommands } from './named-commands.ts'
import { isOpencodeSettings, opencodeAgentCandidates, opencodePrompts } from './opencode-agents.ts'
import { namedPaths } from './plugin-components.ts'
import { readManifests } from './plugin-manifests.ts'
import { putAside } from './put-aside.ts'
import type { Manifests } from './plugin-manifests.ts'
import type { BrokenManifest } from './manifest.ts'
import type { ElsewherePlugin, PluginRename } from './plugin.ts'
import type { OwnedCandidate, Scan } from './scan.ts'
import { asideBelow, ownerOf, readFields } from './scan.ts'
import { serverCandidates } from './server-candidates.ts'
import { baseOf, findSkillRoots, isWithin } from './skill-roots.ts'
import { tellOfOthers } from './tell-of-others.ts'
import type { SourceFile } from '../artifact/source-file.ts'

const isIgnored = ignoreRules(null)

/** Where in a source to look, and what the source is called. */
export interface DiscoverOptions {
  /** The asked-for folder or file; `null` for the whole source. */
  readonly path: string | null
  /** The name of an artifact at the source's root that does not name itself. */
  readonly sourceName: string
  readonly limits?: Limits
}

/** What a source holds, and what looks like an artifact and was passed over. */
export interface Discovery {
  /** Sorted by type as `ARTIFACT_TYPES` has them, then by path. */
  readonly candidates: readonly Candidate[]
  /** What each composite among them is made of. */
  readonly members: ReadonlyMap<Candidate, readonly Candidate[]>
  /** The names of its marketplaces, those first that count first. */
  readonly marketplaces: readonly string[]
  /** Plugins that a marketplace lists and that lie in other sources. */
  readonly elsewhere: readonly ElsewherePlugin[]
  /** Plugins that a marketplace calls otherwise now, or has no more. */
  readonly renames: readonly PluginRename[]
  /** The marketplaces that plugins of its own may depend on. */
  readonly allows: readonly string[]
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
  /** Manifests that are refused; what they would have said of the rest is not known. */
  readonly broken: readonly BrokenManifest[]
}

/** Returns the few files that are read first; everything else is recognised by its path. */
export function discoveryReads(
  files: readonly SourceFile[],
  { path, limits = DEFAULT_LIMITS }: Pick<DiscoverOptions, 'path' | 'limits'>,
): readonly string[] {
  const isWanted = (file: string) =>
    manifestAt(file) !== null ||
    isRootSkill(file) ||
    /(?:^|\/)hooks\/hooks\.json$/.test(file) ||
    isCopilotHooks(file) ||
    isOpencodeSettings(file, path ?? '') ||
    (file === path && /\.md$/i.test(file))
  return readable(files, limits).filter(isWanted)
}

/** Returns the files that what was read names as holding hooks, servers or prompts, to be read next. */
export function furtherReads(
  files: readonly SourceFile[],
  readText: (path: string) => string | null,
  options: Pick<DiscoverOptions, 'path' | 'limits'>,
): readonly string[] {
  const { limits = DEFAULT_LIMITS } = options
  const root = options.path ?? ''
  const { plugins } = readManifests({ files: ownFiles(files, root), readText, limits })
  const named = new Set([
    ...plugins.flatMap((plugin) => [
      ...namedPaths(plugin, 'hooks'),
      ...namedPaths(plugin, 'mcpServers'),
    ]),
    ...namedCommandFiles(plugins),
    ...opencodePrompts(files, root, readText),
  ])
  return readable(files, limits).filter((file) => named.has(file) && readText(file) === null)
}

/**
 * Finds the artifacts of a source by its list of files and a few texts. Several may have one name.
 *
 * Nothing is run and no link followed. `readText` returns `null` for a file that was not read.
 */
export function discover(
  files: readonly SourceFile[],
  readText: (path: string) => string | null,
  options: DiscoverOptions,
): Discovery {
  const { path, sourceName, limits = DEFAULT_LIMITS } = options
  const root = path ?? ''
  const own = ownFiles(files, root)
  const manifests = readManifests({ files: own, readText, limits })
  const known = { files: own, root, sourceName, readText, limits, manifests }
  const scan: Scan = {
    ...known,
    ...settlePlugins(known),
    skipped: [...manifests.skipped],
    broken: [...manifests.broken],
  }
  const commands = namedCommands(scan)
  const parts: readonly OwnedCandidate[] = [
    ...[
      ...skillCandidates(scan),
      ...fileCandidates(scan, commands),
      ...opencodeAgentCandidates(scan),
    ].map(byItsPlace),
    ...commands,
    ...hookCandidates(scan),
    ...serverCandidates(scan),
  ]
  const composing: PluginParts = { plugins: scan.plugins, parts, files: own, limits }
  const composites = pluginCandidates(composing)
  const found = [
    ...parts.map(({ candidate }) => candidate),
    ...composites.map(({ candidate }) => candidate),
  ]
  const stated = new Set(
    composites.flatMap(({ plugin, candidate }) => (plugin.entry === null ? [] : [candidate])),
  )
  const sure = putAside(found, root, (candidate) => stated.has(candidate))
  const candidates = sure.toSorted(byTypeAndPath)
  const members = listMembers(composites, candidates, composing)
  for (const one of composites) tellOfMissing(scan, one, members)
  const { elsewhere, renames, allows, marketplaces } = manifests
  tellOfOthers(scan)
  const { skipped, broken } = scan
  return { candidates, members, marketplaces, elsewhere, renames, allows, skipped, broken }
}

function ownFiles(files: readonly SourceFile[], root: string): readonly SourceFile[] {
  return files.filter(
    ({ path }) =>
      isWithin(root, path) && !isLeftover(path) && asideBelow(root, path) !== 'node_modules',
  )
}

function settlePlugins(
  known: Pick<Scan, 'files' | 'root' | 'sourceName'> & { readonly manifests: Manifests },
): Pick<Scan, 'plugins' | 'skills'> {
  const { files, manifests } = known
  const { brokenRoots, listed } = manifests
  const skills = findSkillRoots(files)
  const { plugins } = manifests
  const isListed = listed.has(known.root)
  return {
    skills,
    plugins: [...plugins, ...guessPlugins({ ...known, plugins, skills, isListed, brokenRoots })],
  }
}

function byItsPlace(candidate: Candidate): OwnedCandidate {
  return { candidate, owner: null }
}

function listMembers(
  composites: readonly PluginCandidate[],
  candidates: readonly Candidate[],
  known: PluginParts,
): ReadonlyMap<Candidate, readonly Candidate[]> {
  return new Map(
    composites.flatMap(({ plugin, candidate }) => {
      const named = candidates.find((one) => isSameCandidate(one, candidate))
      return named === undefined ? [] : [[named, membersOf(plugin, candidates, known)] as const]
    }),
  )
}

function tellOfMissing(
  { skipped, readText, files }: Scan,
  { plugin, candidate, isCut, leftOut }: PluginCandidate,
  members: ReadonlyMap<Candidate, readonly Candidate[]>,
): void {
  if (isCut) {
    skipped.push({
      path: plugin.root,
      reason: `the plugin ${plugin.name} holds more than is taken; only its manifest and documents were`,
    })
  }
  if (leftOut.length > 0) {
    const reason = `not taken into the plugin ${plugin.name}: ${sayFiles(leftOut)}`
    skipped.push({ path: plugin.root, reason })
  }
  for (const key of ['skills', 'commands', 'agents']) {
    const gone = namedPaths(plugin, key).filter(
      (path) => !files.some((file) => isWithin(path, file.path)),
    )
    const reason = `the plugin ${plugin.name} names it among its ${key}, and it is not there`
    skipped.push(...gone.map((path) => ({ path, reason })))
  }
  const parts = [...members].find(([one]) => isSameCandidate(one, candidate))?.[1] ?? []
  skipped.push(...missingScripts({ plugin, candidate, members: parts }, readText))
}

/** How many files or folders are named; the rest is counted. */
const SAID = 8

/** Names files by the topmost folder that they lie in, with how many there are. */
function sayFiles(paths: readonly string[]): string {
  const tops = Map.groupBy(paths, (path) => path.split('/', 1)[0] ?? path)
  const words = [...tops].map(([top, below]) =>
    below.length === 1 && below[0] === top ? top : `${top}/ (${below.length})`,
  )
  const more = words.length > SAID ? ` and ${words.length - SAID} more` : ''
  return `${words.slice(0, SAID).join(', ')}${more}`
}

function isSameCandidate(one: Candidate, other: Candidate): boolean {
  return one.type === other.type && one.path === other.path && one.name === other.name
}

/** Tells whether a file is left behind by a tool; it belongs to no artifact, even if it was committed. */
function isLeftover(path: string): boolean {
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    if (isIgnored(path.slice(0, at + 1))) return true
  }
  return isIgnored(path)
}

function skillCandidates(scan: Scan): readonly Candidate[] {
  const { skills, skipped } = scan
  for (const [folder, outer] of skills.nested) {
    skipped.push({
      path: folder,
      reason: `a part of the skill at ${outer === '' ? 'the root' : outer}`,
    })
  }
  const filesOf = Map.groupBy(scan.files, ({ path }) => ownerOf(scan, path))
  return skills.roots.map((path) => {
    const name = path === '' ? rootSkillName(scan) : baseOf(path)
    const files = filesOf.get(path) ?? []
    return makeCandidate({ type: 'skill', name, path, files, reason: 'a folder with SKILL.md' })
  })
}

/** The name in its frontmatter if it is fit for a folder, else the source's. */
function rootSkillName({ readText, sourceName }: Scan): string {
  const name = readFields(readText('SKILL.md') ?? readText('skill.md')).get('name')
  const isFit = typeof name === 'string' && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)
  return isFit && artifactNameProblem(name) === null ? name : sourceName
}

function isRootSkill(path: string): boolean {
  return path === 'SKILL.md' || path === 'skill.md'
}

function readable(files: readonly SourceFile[], limits: Limits): readonly string[] {
  return files
    .filter((file) => isRegular(file) && (file.size ?? 0) <= limits.entryFileBytes)
    .map(({ path }) => path)
}

function isRegular({ mode }: SourceFile): boolean {
  return mode === '100644' || mode === '100755'
}

const ORDER: readonly string[] = ['skill', 'command', 'agent', 'hook', 'mcp', 'composite']

function byTypeAndPath(left: Candidate, right: Candidate): number {
  const types = ORDER.indexOf(left.type) - ORDER.indexOf(right.type)
  return types || (left.path < right.path ? -1 : Number(left.path > right.path))
}
