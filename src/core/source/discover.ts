import { artifactNameProblem } from '../artifact/artifact-name.ts'
import { parseFrontmatter } from '../artifact/frontmatter.ts'
import { singleFilePath } from '../artifact/artifact-path.ts'
import { ignoreRules } from '../artifact/ignore-rules.ts'
import type { Limits } from '../artifact/limits.ts'
import { DEFAULT_LIMITS } from '../artifact/limits.ts'
import { isSkillmeatError } from '../errors.ts'
import { withAliases } from './aliases.ts'
import type { Candidate } from './candidate.ts'
import { makeCandidate, partPath } from './candidate.ts'
import { PROJECT_FOLDERS, findContainer, folderAside, isDescriptive } from './containers.ts'
import type { Manifests } from './plugin-manifests.ts'
import { membersOf, pluginCandidates } from './composites.ts'
import type { PluginCandidate } from './composites.ts'
import { plainServer } from './mcp-server.ts'
import { isManifest, readManifests } from './plugin-manifests.ts'
import type { SkillRoots } from './skill-roots.ts'
import { baseOf, findSkillRoots, folderOf, isWithin } from './skill-roots.ts'
import type { SourceFile } from './source-file.ts'

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
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
}

/** Returns the few files whose text `discover` asks for; everything else is recognised by its path. */
export function discoveryReads(
  files: readonly SourceFile[],
  { path, limits = DEFAULT_LIMITS }: Pick<DiscoverOptions, 'path' | 'limits'>,
): readonly string[] {
  const isWanted = (file: SourceFile) =>
    isManifest(file.path) || isRootSkill(file.path) || (file.path === path && /\.md$/i.test(path))
  return files
    .filter(
      (file) => isRegular(file) && (file.size ?? 0) <= limits.entryFileBytes && isWanted(file),
    )
    .map((file) => file.path)
}

/**
 * Finds the artifacts of a source by its list of files and a few texts.
 *
 * Nothing is run and no link followed. `readText` returns `null` for a file that was not read.
 * Throws what `readManifests` throws for a hostile manifest at the asked-for folder.
 */
export function discover(
  files: readonly SourceFile[],
  readText: (path: string) => string | null,
  options: DiscoverOptions,
): Discovery {
  const { path, limits = DEFAULT_LIMITS } = options
  const root = path ?? ''
  const inside = files.filter((file) => isWithin(root, file.path))
  const own = inside.filter(
    (file) => !isLeftover(file.path) && asideBelow(root, file.path) !== 'node_modules',
  )
  const manifests = readManifests({ files: own, readText, root, limits })
  const scan: Scan = {
    files: own,
    root,
    sourceName: options.sourceName,
    readText,
    manifests,
    skills: findSkillRoots(own),
    skipped: [...manifests.skipped],
  }
  const parts = [
    ...skillCandidates(scan),
    ...fileCandidates(scan),
    ...hookCandidates(scan),
    ...serverCandidates(scan),
  ]
  const composites = pluginCandidates(manifests.plugins, parts, own)
  const found = [...parts, ...composites.map(({ candidate }) => candidate)]
  const candidates = withAliases(found.toSorted(byTypeAndPath))
  return { candidates, members: listMembers(composites, candidates, own), skipped: scan.skipped }
}

function listMembers(
  composites: readonly PluginCandidate[],
  candidates: readonly Candidate[],
  files: readonly SourceFile[],
): ReadonlyMap<Candidate, readonly Candidate[]> {
  const paths = new Set(files.map(({ path }) => path))
  return new Map(
    composites.flatMap(({ plugin, candidate }) => {
      const named = candidates.find((one) => isSameCandidate(one, candidate))
      return named === undefined ? [] : [[named, membersOf(plugin, candidates, paths)] as const]
    }),
  )
}

function isSameCandidate(one: Candidate, other: Candidate): boolean {
  return one.type === other.type && one.path === other.path && one.name === other.name
}

/** What tools leave behind belongs to no artifact, also where somebody committed it. */
function isLeftover(path: string): boolean {
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    if (isIgnored(path.slice(0, at + 1))) return true
  }
  return isIgnored(path)
}

interface Scan {
  readonly files: readonly SourceFile[]
  readonly root: string
  readonly sourceName: string
  readonly readText: (path: string) => string | null
  readonly manifests: Manifests
  readonly skills: SkillRoots
  readonly skipped: { path: string; reason: string }[]
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

/** A skill at the root of a source leaves to the others what lies in their containers. */
function ownerOf(scan: Scan, path: string): string | null {
  const owner = scan.skills.ownerOf(path)
  return owner === '' && isBesideRootSkill(scan, path) ? null : owner
}

function isBesideRootSkill({ manifests }: Scan, path: string): boolean {
  const [first = '', second = ''] = path.split('/')
  const isPlugin = manifests.plugins.some(({ root }) => root === '')
  if (isPlugin && ['commands', 'agents', 'hooks', '.claude-plugin', '.mcp.json'].includes(first))
    return true
  return PROJECT_FOLDERS.has(first) && ['commands', 'agents', 'skills'].includes(second)
}

function fileCandidates(scan: Scan): readonly Candidate[] {
  const roots = new Set(scan.manifests.plugins.map(({ root }) => root))
  const isArtifactRoot = (path: string) => path !== '' && roots.has(path)
  const aside = new Set<string>()
  const found: Candidate[] = []
  for (const file of scan.files) {
    if (!/\.md$/i.test(file.path) || ownerOf(scan, file.path) !== null) continue
    const contained = findContainer(file.path, scan.sourceName, { isArtifactRoot })
    const folder = asideBelow(scan.root, file.path)
    if (contained !== null && folder !== null) aside.add(contained.container)
    else if (contained !== null && isDescriptive(contained.name)) {
      scan.skipped.push({
        path: file.path,
        reason: `describes its folder, and is no ${contained.type}`,
      })
    } else if (contained !== null) {
      const { type, name, container } = contained
      const reason = `a markdown file in ${container === '' ? `${scan.sourceName}/` : `${container}/`}`
      found.push(makeCandidate({ type, name, path: file.path, files: [file], reason }))
    } else if (file.path === scan.root) found.push(askedFile(scan, file))
  }
  for (const path of aside) scan.skipped.push({ path, reason: 'lies among documentation or tests' })
  return found
}

/** One markdown file that was asked for by its own path is a command, or an agent if it says so. */
function askedFile(scan: Scan, file: SourceFile): Candidate {
  const fields = readFields(scan.readText(file.path))
  const isAgent = ['tools', 'model', 'color'].some((key) => fields.has(key)) && fields.has('name')
  const name = baseOf(file.path).replace(/(?:\.agent)?\.md$/i, '')
  const type = isAgent ? 'agent' : 'command'
  return makeCandidate({
    type,
    name,
    path: file.path,
    files: [file],
    reason: 'a markdown file named by its path',
  })
}

function hookCandidates(scan: Scan): readonly Candidate[] {
  const found = scan.files.filter(
    ({ path }) => /(?:^|\/)hooks\/hooks\.json$/.test(path) && ownerOf(scan, path) === null,
  )
  return found.map(({ path: file }) => {
    const path = folderOf(file)
    const files = scan.files.filter((one) => isWithin(path, one.path))
    const reason = 'a folder with hooks.json'
    return makeCandidate({
      type: 'hook',
      name: nameOfFolder(scan, folderOf(path)),
      path,
      files,
      reason,
    })
  })
}

function serverCandidates(scan: Scan): readonly Candidate[] {
  return scan.manifests.servers
    .filter((server) => ownerOf(scan, server.path) === null)
    .map(({ name, path: file, config }) => {
      const made = new Map([[singleFilePath('mcp'), plainServer(name, config).bytes]])
      const reason = `a server in ${file}`
      return makeCandidate({
        type: 'mcp',
        name,
        path: partPath(file, name),
        files: [],
        reason,
        made,
      })
    })
}

function nameOfFolder({ manifests, sourceName }: Scan, folder: string): string {
  const plugin = manifests.plugins.find(({ root }) => root === folder)
  return plugin?.name ?? (folder === '' ? sourceName : baseOf(folder))
}

/** The name in its frontmatter if it is fit for a folder, else the source's. */
function rootSkillName({ readText, sourceName }: Scan): string {
  const name = readFields(readText('SKILL.md') ?? readText('skill.md')).get('name')
  const isFit = typeof name === 'string' && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)
  return isFit && artifactNameProblem(name) === null ? name : sourceName
}

/** Frontmatter that is refused says nothing here; inspection refuses it with its reason. */
function readFields(text: string | null): ReadonlyMap<string, unknown> {
  if (text === null) return new Map()
  try {
    return parseFrontmatter(text).fields
  } catch (error) {
    if (isSkillmeatError(error)) return new Map()
    throw error
  }
}

function asideBelow(root: string, path: string): string | null {
  const folder = folderAside(root === '' ? path : path.slice(root.length + 1))
  return folder?.endsWith('node_modules') === true ? 'node_modules' : folder
}

function isRootSkill(path: string): boolean {
  return path === 'SKILL.md' || path === 'skill.md'
}

function isRegular({ mode }: SourceFile): boolean {
  return mode === '100644' || mode === '100755'
}

const ORDER: readonly string[] = ['skill', 'command', 'agent', 'hook', 'mcp', 'composite']

function byTypeAndPath(left: Candidate, right: Candidate): number {
  const types = ORDER.indexOf(left.type) - ORDER.indexOf(right.type)
  return types || (left.path < right.path ? -1 : Number(left.path > right.path))
}
