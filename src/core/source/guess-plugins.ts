import { PROJECT_FOLDERS, findContainer } from './containers.ts'
import type { Plugin } from './plugin.ts'
import { asideBelow } from './scan.ts'
import type { SkillRoots } from './skill-roots.ts'
import { baseOf, folderOf, isWithin } from './skill-roots.ts'
import type { SourceFile } from '../artifact/source-file.ts'

interface Known {
  readonly files: readonly SourceFile[]
  readonly root: string
  readonly sourceName: string
  readonly plugins: readonly Plugin[]
  readonly skills: SkillRoots
  /** Tells whether the source has a marketplace at its root. */
  readonly isListed: boolean
  /** Folders whose manifest is refused: what they would have said is not guessed at. */
  readonly brokenRoots: ReadonlySet<string>
}

/** What a folder of parts is called, by a file in it: the folder stands in the first group. */
const CONTAINERS: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['skills/', /^(?:(.+)\/)?skills\/[^/]+\/(?:SKILL|skill)\.md$/],
  ['hooks/', /^(?:(.+)\/)?hooks\/hooks\.json$/],
  ['.mcp.json', /^(?:(.+)\/)?\.mcp\.json$/],
]

/**
 * Takes a folder with two or more folders of parts and no manifest for a plugin, as agents do.
 *
 * None inside another plugin or a skill, none among tests, and no project's own folder. Of folders
 * inside each other the outermost counts. The asked-for folder itself is the least sure: it may as well
 * be what somebody gathered.
 */
export function guessPlugins(known: Known): readonly Plugin[] {
  const kinds = new Map<string, Set<string>>()
  for (const { path } of known.files) {
    const found = partOf(path)
    if (found === null || !mayBePlugin(known, found.folder, path)) continue
    kinds.set(found.folder, (kinds.get(found.folder) ?? new Set()).add(found.kind))
  }
  const folders = [...kinds]
    .filter(([folder, found]) => found.size > 1 && !known.brokenRoots.has(folder))
    .map(([folder]) => folder)
  return folders
    .filter((folder) => !folders.some((outer) => outer !== folder && isWithin(outer, folder)))
    .map((root) => ({
      name: root === '' ? known.sourceName : baseOf(root),
      root,
      reason: `a folder with ${[...(kinds.get(root) ?? [])].toSorted().join(' and ')}`,
      confidence: root === known.root ? 0.6 : 0.75,
      manifest: null,
      entry: null,
      marketplace: null,
    }))
}

function partOf(path: string): { readonly kind: string; readonly folder: string } | null {
  for (const [kind, pattern] of CONTAINERS) {
    const match = pattern.exec(path)
    if (match !== null) return { kind, folder: match[1] ?? '' }
  }
  const contained = findContainer(path, '', { isArtifactRoot: () => false })
  if (contained === null) return null
  return { kind: `${baseOf(contained.container)}/`, folder: folderOf(contained.container) }
}

function mayBePlugin(known: Known, folder: string, path: string): boolean {
  const { root, sourceName, plugins, skills, isListed, files } = known
  const isRoot = folder === ''
  if (isRoot && (isListed || sourceName.startsWith('.') || PROJECT_FOLDERS.has(sourceName)))
    return false
  if (!isRoot && folder.split('/').some((part) => part.startsWith('.'))) return false
  if (plugins.some((plugin) => isWithin(plugin.root, folder))) return false
  if (asideBelow(root, `${folder}/x`) !== null || skills.ownerOf(`${folder}/x`) !== null)
    return false
  const manifest = isRoot ? 'collection.toml' : `${folder}/collection.toml`
  return !files.some((file) => file.path === manifest) && path.startsWith(root)
}
