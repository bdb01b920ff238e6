import type { ArtifactType } from '../artifact/artifact-type.ts'
import type { Candidate } from './candidate.ts'
import { folderOfPart } from './candidate.ts'
import { baseOf } from './skill-roots.ts'

/** Something that is no longer where it was in its source. */
export interface Strayed {
  readonly type: ArtifactType
  /** What its source called it. */
  readonly name: string
  readonly path: string
}

/** What a move is told from: the candidates that nothing else in the collection came from. */
export interface MoveSearch {
  readonly free: readonly Candidate[]
  /** Tells whether a candidate is, byte for byte, what was there. */
  readonly isSameContent: (candidate: Candidate) => boolean
}

/**
 * Returns where something lies now that its source moved: what alone there has its type and name, or
 * its content. Null where that is nothing, or several.
 */
export function followMove(
  { type, name, path }: Strayed,
  { free, isSameContent }: MoveSearch,
): Candidate | null {
  const alike = free.filter((candidate) => candidate.type === type)
  const names = new Set([
    name,
    baseOf(folderOfPart(path)).replace(/(?:\.agent|\.prompt)?\.md$/i, ''),
  ])
  const named = alike.filter((candidate) => names.has(candidate.name))
  if (named.length > 0) return onlyOne(named)
  return onlyOne(alike.filter(isSameContent))
}

function onlyOne(found: readonly Candidate[]): Candidate | null {
  return found.length === 1 ? (found[0] ?? null) : null
}
