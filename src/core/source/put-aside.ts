import type { Candidate } from './candidate.ts'
import { folderOfPart } from './candidate.ts'
import { folderShown } from './containers.ts'

/** Below this a candidate is offered, and added only when it is asked for. */
const OFFERED = 0.5

/**
 * Makes examples, tests and translations ones that are added only when they are asked for, unless the
 * source holds nothing else, or `isStated` says that a list of the source names them.
 */
export function putAside(
  candidates: readonly Candidate[],
  root: string,
  isStated: (candidate: Candidate) => boolean,
): readonly Candidate[] {
  const folders = new Map(
    candidates.map((one) => [one, isStated(one) ? null : folderOf(one, root)] as const),
  )
  if (candidates.every((one) => folders.get(one) !== null)) return candidates
  return candidates.map((one) => {
    const folder = folders.get(one) ?? null
    if (folder === null) return one
    const confidence = Math.min(one.confidence, OFFERED)
    return { ...one, confidence, reason: `${one.reason}, below ${folder}/` }
  })
}

/** What lies above the asked-for folder says nothing, nor does what belongs to the artifact's name. */
function folderOf({ name, path }: Candidate, root: string): string | null {
  const place = folderOfPart(path)
  const depth = root === '' ? 0 : root.split('/').length
  const folders = place.split('/').slice(0, -name.split('/').length)
  return folderShown(folders.slice(depth))
}
