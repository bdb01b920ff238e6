import { SkillmeatError } from '../../core/errors.ts'
import { isVersionId } from '../../core/history/version.ts'
import type { Version, VersionId } from '../../core/history/version.ts'
import type { ArtifactEntry, VersionRef } from '../../core/view/entries.ts'
import type { ObjectReader } from '../session/object-reader.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { artifactLabel } from './find-artifact.ts'

/** One version of a history, with its id. */
export interface LoggedVersion extends Version {
  readonly id: VersionId
}

/** Walks the versions reachable from `heads`, newest first; each once. */
export async function walkVersions(
  objects: ObjectReader,
  heads: readonly VersionId[],
  limit: number,
): Promise<LoggedVersion[]> {
  const seen = new Set<VersionId>(heads)
  let open: LoggedVersion[] = await Promise.all(
    [...seen].map(async (id) => ({ id, ...(await objects.version(id)) })),
  )
  const found: LoggedVersion[] = []
  while (open.length > 0 && found.length < limit) {
    open = open.toSorted((a, b) => (a.created_at < b.created_at ? 1 : -1))
    const [next, ...rest] = open
    if (next === undefined) break
    found.push(next)
    open = rest
    for (const id of next.parents) {
      if (seen.has(id)) continue
      seen.add(id)
      open.push({ id, ...(await objects.version(id)) })
    }
  }
  return found
}

const SEARCH_LIMIT = 10_000

/**
 * Finds a version of an artifact by `head`, `head~N` (along first parents), an id, a unique
 * beginning of one, or of its content hash.
 *
 * Throws `E_NOT_FOUND` or `E_NAME_AMBIGUOUS`.
 */
export async function findVersionOf(
  transaction: Transaction,
  artifact: ArtifactEntry,
  text: string,
): Promise<VersionRef> {
  const relative = /^head(?:~(\d{1,4}))?$/i.exec(text)
  if (relative !== null) return stepBack(transaction, artifact, Number(relative[1] ?? 0))
  const wanted = text.toLowerCase()
  const heads = [
    artifact.version,
    ...(artifact.upstream === null ? [] : [artifact.upstream.version]),
  ]
  const all = await walkVersions(transaction.objects, heads, SEARCH_LIMIT)
  const found = all.filter(
    ({ id, tree }) =>
      id.startsWith(wanted) || id.slice(3).startsWith(wanted) || tree.startsWith(wanted),
  )
  const [first, second] = found
  if (first !== undefined && (second === undefined || isVersionId(wanted))) {
    return { version: first.id, tree: first.tree }
  }
  const label = artifactLabel(artifact)
  if (first !== undefined && wanted.length >= 4) {
    throw new SkillmeatError(
      'E_NAME_AMBIGUOUS',
      `"${text}" names ${found.length} versions of ${label}.`,
      {
        fix: `Write more of the id: ${found
          .slice(0, 5)
          .map(({ id }) => id.slice(0, 15))
          .join(', ')}`,
      },
    )
  }
  throw new SkillmeatError('E_NOT_FOUND', `${label} has no version "${text}".`, {
    fix: `\`skillmeat log ${artifact.name}\` lists its versions.`,
  })
}

async function stepBack(
  transaction: Transaction,
  artifact: ArtifactEntry,
  steps: number,
): Promise<VersionRef> {
  let id = artifact.version
  for (let step = 0; step < steps; step += 1) {
    const [parent] = (await transaction.objects.version(id)).parents
    if (parent === undefined) {
      throw new SkillmeatError(
        'E_NOT_FOUND',
        `${artifactLabel(artifact)} has no version ${steps} steps before its head.`,
        { fix: `\`skillmeat log ${artifact.name}\` lists its versions.` },
      )
    }
    id = parent
  }
  return { version: id, tree: (await transaction.objects.version(id)).tree }
}
