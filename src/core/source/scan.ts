import { parseFrontmatter } from '../artifact/frontmatter.ts'
import type { Limits } from '../limits.ts'
import { isSkillmeatError } from '../errors.ts'
import type { Candidate } from './candidate.ts'
import { PROJECT_FOLDERS, folderAside } from './containers.ts'
import type { Plugin } from './plugin.ts'
import type { Manifests } from './plugin-manifests.ts'
import type { BrokenManifest } from './manifest.ts'
import type { SkillRoots } from './skill-roots.ts'
import type { SourceFile } from '../artifact/source-file.ts'

/** A source while it is looked through. */
export interface Scan {
  readonly files: readonly SourceFile[]
  /** The asked-for folder; empty for the whole source. */
  readonly root: string
  readonly sourceName: string
  readonly readText: (path: string) => string | null
  readonly limits: Limits
  readonly manifests: Manifests
  readonly plugins: readonly Plugin[]
  readonly skills: SkillRoots
  readonly skipped: { path: string; reason: string }[]
  readonly broken: BrokenManifest[]
}

/** A candidate, and the plugin whose manifest says that it is its own; null where its place says whose it is. */
export interface OwnedCandidate {
  readonly candidate: Candidate
  readonly owner: Plugin | null
}

/** Returns the skill that a file belongs to. One at the root leaves to the others what lies in their containers. */
export function ownerOf(scan: Scan, path: string): string | null {
  const owner = scan.skills.ownerOf(path)
  return owner === '' && isBesideRootSkill(scan, path) ? null : owner
}

function isBesideRootSkill({ plugins }: Scan, path: string): boolean {
  const [first = '', second = ''] = path.split('/')
  const isPlugin = plugins.some(({ root }) => root === '')
  if (isPlugin && ['commands', 'agents', 'hooks', '.claude-plugin', '.mcp.json'].includes(first))
    return true
  return PROJECT_FOLDERS.has(first) && ['commands', 'agents', 'skills'].includes(second)
}

/** Returns the folder of documentation or tests below the asked-for one that a file lies in, or null. */
export function asideBelow(root: string, path: string): string | null {
  const folder = folderAside(root === '' ? path : path.slice(root.length + 1))
  return folder?.endsWith('node_modules') === true ? 'node_modules' : folder
}

/** Frontmatter that is refused says nothing here; inspection refuses it with its reason. */
export function readFields(text: string | null): ReadonlyMap<string, unknown> {
  if (text === null) return new Map()
  try {
    return parseFrontmatter(text).fields
  } catch (error) {
    if (isSkillmeatError(error)) return new Map()
    throw error
  }
}
