import { isSingleFile } from '../../../core/artifact/artifact-path.ts'
import { makeCandidate } from '../../../core/source/candidate.ts'
import type { Candidate } from '../../../core/source/candidate.ts'
import type { SourceFile } from '../../../core/artifact/source-file.ts'
import type { ArtifactEntry } from '../../../core/view/entries.ts'
import type { Tracked } from './follow-renames.ts'

/**
 * Returns what lies where an artifact came from, also where a look at the whole source would not take
 * it for one: a person named it by its place. Null where nothing of its type is there.
 */
export function candidateAt(
  files: readonly SourceFile[],
  { artifact, upstream }: Tracked,
): Candidate | null {
  const { type, name } = artifact
  const { path } = upstream
  const found = { type, name, path, reason: 'where it came from' }
  if (isSingleFile(type)) {
    const own = files.filter((file) => file.path === path && path.endsWith('.md'))
    return own.length === 0 ? null : makeCandidate({ ...found, files: own })
  }
  if (type !== 'skill' || path === '') return null
  const own = files.filter((file) => file.path.startsWith(`${path}/`))
  const isThere = own.some((file) => file.path === `${path}/SKILL.md`)
  return isThere ? makeCandidate({ ...found, files: own }) : null
}

/** Returns the candidate of an artifact's type at a path; null where there is none. */
export function findCandidate(
  candidates: readonly Candidate[],
  artifact: ArtifactEntry,
  path: string,
): Candidate | null {
  return candidates.find((one) => one.type === artifact.type && one.path === path) ?? null
}
