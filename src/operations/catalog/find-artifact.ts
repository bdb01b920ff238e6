import { parseArtifactQuery } from '../../core/artifact/artifact-query.ts'
import type { ArtifactQuery } from '../../core/artifact/artifact-query.ts'
import { nearestNames } from '../../core/artifact/nearest-names.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { ArtifactEntry, CollectionEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { currentCollection } from './current-collection.ts'

/** Returns `type:name`, the name of an artifact outside its collection. */
export function artifactLabel(artifact: { readonly type: string; readonly name: string }): string {
  return `${artifact.type}:${artifact.name}`
}

/** Returns artifacts as people look for them: by type, then by name. */
export function inNameOrder<T extends { readonly type: string; readonly name: string }>(
  artifacts: readonly T[],
): T[] {
  return artifacts.toSorted((a, b) => (artifactLabel(a) < artifactLabel(b) ? -1 : 1))
}

/**
 * Finds the artifact that a person means: a name, `type:name`, `collection/type:name`, or a unique
 * beginning of a name.
 *
 * Throws `E_NAME_INVALID`, `E_NOT_FOUND` (with the nearest names) or `E_NAME_AMBIGUOUS` (with the candidates).
 */
export async function findArtifact(transaction: Transaction, text: string): Promise<ArtifactEntry> {
  const current = await currentCollection(transaction)
  const readings = parseArtifactQuery(text)
  for (const reading of readings) {
    const found = preferWhole(await matches(transaction, reading, current))
    const [first, second] = found
    if (first !== undefined && second === undefined) return first
    if (first !== undefined) throw ambiguous(text, found)
  }
  const [reading] = readings
  const all = await transaction.scan<ArtifactEntry>(
    viewKeys.artifacts(reading.collection ?? current),
  )
  const near = nearestNames(
    reading.name,
    all.map(({ name }) => name),
  )
  throw new SkillmeatError('E_NOT_FOUND', `The collection has no artifact "${text}".`, {
    fix:
      near.length > 0
        ? `Did you mean ${near.join(', ')}? \`skillmeat list\` shows all.`
        : '`skillmeat list` shows what there is; `skillmeat add` brings more.',
    data: { text, near },
  })
}

/** Hooks and servers are often called like the plugin they are of; the plugin is meant then. */
function preferWhole(found: readonly ArtifactEntry[]): readonly ArtifactEntry[] {
  if (found.length < 2) return found
  const whole = found.filter(({ type }) => type !== 'hook' && type !== 'mcp')
  return whole.length === 1 ? whole : found
}

/** Finds each of `names`; every artifact of the collection in use when there are none. */
export async function findArtifacts(
  transaction: Transaction,
  names: readonly string[],
): Promise<readonly ArtifactEntry[]> {
  if (names.length === 0) {
    const collection = await currentCollection(transaction)
    return inNameOrder(await transaction.scan<ArtifactEntry>(viewKeys.artifacts(collection)))
  }
  const found = new Map<string, ArtifactEntry>()
  for (const name of names) {
    const artifact = await findArtifact(transaction, name)
    found.set(artifact.uuid, artifact)
  }
  return [...found.values()]
}

async function matches(
  transaction: Transaction,
  query: ArtifactQuery,
  current: string,
): Promise<readonly ArtifactEntry[]> {
  const collection = query.collection ?? current
  if (query.collection !== null && !(await exists(transaction, collection))) return []
  const all = (await transaction.scan<ArtifactEntry>(viewKeys.artifacts(collection))).filter(
    ({ type }) => query.type === null || type === query.type,
  )
  const exact = all.filter(({ name }) => name === query.name)
  if (exact.length > 0) return exact
  return all.filter(({ name }) => name.startsWith(query.name))
}

async function exists(transaction: Transaction, collection: string): Promise<boolean> {
  const entry = await transaction.get<CollectionEntry>(viewKeys.collection(collection))
  return entry !== null
}

function ambiguous(text: string, found: readonly ArtifactEntry[]): SkillmeatError {
  const names = inNameOrder(found).map(artifactLabel)
  return new SkillmeatError('E_NAME_AMBIGUOUS', `"${text}" names ${found.length} artifacts.`, {
    fix: `Write one of: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}`,
    data: { text, candidates: names },
  })
}
