import type { ObjectId } from '../../../core/object/object-id.ts'
import { isSameSource } from '../../../core/source/seen-marketplace.ts'
import type { ArtifactEntry } from '../../../core/view/entries.ts'
import type { ImportMatch } from './add-report.ts'
import type { ImportOne } from './import-one.ts'

type Candidates = Pick<ImportOne, 'candidate' | 'names' | 'present' | 'request'>

/** Finds the artifact that a candidate corresponds to: same source and path, same content, or same name. */
export function matchCandidate(
  input: Candidates,
  wanted: string,
): { readonly known: ArtifactEntry | null; readonly match: ImportMatch } {
  const { candidate, request, names } = input
  const { type } = candidate.candidate
  const { location, path } = candidate.upstream
  const sameOrigin = [...names.values()].find(
    (entry) =>
      entry.type === type &&
      entry.upstream?.path === path &&
      isSameSource(entry.upstream.location, location) &&
      (request.as === null || entry.name === request.as),
  )
  const content = candidate.tree.id
  if (sameOrigin !== undefined) {
    const identical = sameOrigin.pristine === content
    return { known: sameOrigin, match: { how: 'source', confidence: 1, identical } }
  }
  const named = names.get(nameKey({ type, name: wanted })) ?? null
  const sameContent = named?.tree === content ? named : findContent(input, content)
  if (sameContent !== null) {
    return { known: sameContent, match: { how: 'content', confidence: 1, identical: true } }
  }
  const how = named === null ? 'none' : 'name'
  return {
    known: named,
    match: { how, confidence: named === null ? 0 : 0.85, identical: false },
  }
}

/**
 * Finds an earlier artifact with the same content, which is the same artifact under any name. Two
 * names for one content within a source are two artifacts, and so is a name that was asked for.
 */
function findContent(
  { candidate, names, present, request }: Candidates,
  content: ObjectId,
): ArtifactEntry | null {
  const { type } = candidate.candidate
  if (request.as !== null || type === 'composite') return null
  const isKnown = (entry: ArtifactEntry) =>
    entry.type === type && entry.tree === content && present.has(entry.uuid)
  return names.values().find(isKnown) ?? null
}

/** Returns a key that is equal for names that some file systems do not tell apart. */
export function nameKey({ type, name }: Pick<ArtifactEntry, 'type' | 'name'>): string {
  return `${type}:${name.normalize('NFKC').toLowerCase()}`
}

/** Returns the first of `name-2`, `name-3`, … that nothing has. */
export function freeName(
  names: ReadonlyMap<string, ArtifactEntry>,
  { type, name }: Pick<ArtifactEntry, 'type' | 'name'>,
): string {
  for (let number = 2; ; number += 1) {
    const candidate = `${name}-${number}`
    if (!names.has(nameKey({ type, name: candidate }))) return candidate
  }
}
