import type { SourceFile } from '../artifact/source-file.ts'

/** The folders of a source that are skills, and to which of them a file belongs. */
export interface SkillRoots {
  /** Sorted, outer ones first. */
  readonly roots: readonly string[]
  /** Folders with a `SKILL.md` that belong to an outer skill, with that skill. */
  readonly nested: ReadonlyMap<string, string>
  /** Returns the innermost skill that holds `path`, or `null`. */
  readonly ownerOf: (path: string) => string | null
}

const SKILL_FILE = /(?:^|\/)(?:SKILL|skill)\.md$/

/**
 * Finds the folders that are skills.
 *
 * A skill inside a skill is a part of it, unless a folder called `skills` stands between them.
 */
export function findSkillRoots(files: readonly SourceFile[]): SkillRoots {
  const found = new Set<string>()
  for (const { path, mode } of files) {
    if (mode !== 'submodule' && SKILL_FILE.test(path)) found.add(folderOf(path))
  }
  const roots = new Set<string>()
  const nested = new Map<string, string>()
  for (const folder of [...found].toSorted(byDepth)) {
    const outer = nearest(folder, (path) => roots.has(path) && path !== folder)
    if (outer === null || isIndependent(outer, folder)) roots.add(folder)
    else nested.set(folder, outer)
  }
  return {
    roots: [...roots],
    nested,
    ownerOf: (path) => nearest(folderOf(path), (folder) => roots.has(folder)),
  }
}

/** Returns the folder of `path`; empty at the source's root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0))
}

/** Returns the last component of `path`. */
export function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Tells whether `path` is `folder` or lies below it; everything lies below the empty folder. */
export function isWithin(folder: string, path: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`)
}

function isIndependent(outer: string, inner: string): boolean {
  const between = outer === '' ? inner : inner.slice(outer.length + 1)
  return between.split('/').slice(0, -1).includes('skills')
}

function nearest(folder: string, accept: (folder: string) => boolean): string | null {
  for (let at = folder; ; at = folderOf(at)) {
    if (accept(at)) return at
    if (at === '') return null
  }
}

function byDepth(left: string, right: string): number {
  return depthOf(left) - depthOf(right) || (left < right ? -1 : 1)
}

function depthOf(path: string): number {
  return path === '' ? 0 : path.split('/').length
}
