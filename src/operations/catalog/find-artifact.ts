import { artifactLabel, fullLabel, inNameOrder } from '../../core/artifact/artifact-label.ts'
import { parseArtifactQuery } from '../../core/artifact/artifact-query.ts'
import type { ArtifactQuery } from '../../core/artifact/artifact-query.ts'
import { nearestNames } from '../../core/artifact/nearest-names.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import type { ArtifactEntry, CollectionEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { withSets } from './sets.ts'
import { currentCollection } from './current-collection.ts'
import { DEFAULT_COLLECTION } from '../../core/artifact/artifact-name.ts'
import { deployedAs, listDeployedIn, preferWhole, projectsAsked } from './deployed-here.ts'
import type { NamedArtifact } from './deployed-here.ts'

/** Names a copy as it is typed in its project. */
export type NameToType = (
  copy: Omit<NamedArtifact, 'uuid'> & { readonly project: string },
) => string

/**
 * Returns how what a project has is typed there: `type:name`, with its collection before it where
 * that is not the one in use, or where the project has a namesake of another collection.
 */
export async function namesToType(
  transaction: Transaction,
  deployments: readonly DeploymentEntry[],
): Promise<NameToType> {
  const current = await currentCollection(transaction)
  const others = new Set(
    deployments
      .filter(({ collection }) => collection !== current)
      .map((copy) => `${copy.project} ${artifactLabel(copy)}`),
  )
  return (copy) => {
    const label = artifactLabel(copy)
    const isPlain = copy.collection === current && !others.has(`${copy.project} ${label}`)
    return isPlain ? label : fullLabel(copy)
  }
}

/** Where a name is looked for. */
export interface NameScope {
  /** The project that the command works on; null for none but the one that the person stands in. */
  readonly project?: string | null
  /** The only collection that a name without one can be of, whatever is deployed. */
  readonly collection?: string
}

/**
 * Finds the artifact that a person means: a name, `type:name`, `collection/type:name`, or a unique
 * beginning of a name. In a project a name means what is deployed there, then what the collection in
 * use has; an artifact of another collection that is found so is named on the way.
 *
 * Throws `E_NAME_INVALID`, `E_NOT_FOUND` (with the nearest names) or `E_NAME_AMBIGUOUS` (with the candidates).
 */
export async function findArtifact(
  transaction: Transaction,
  text: string,
  scope: NameScope = {},
): Promise<ArtifactEntry> {
  const current = scope.collection ?? (await currentCollection(transaction))
  const readings = parseArtifactQuery(text)
  const deployed = await deployedArtifacts(transaction, scope)
  for (const reading of readings) {
    const found = await matches(transaction, reading, { current, deployed })
    const [first, second] = found
    if (first !== undefined && second === undefined) {
      if (reading.collection === null) tellCollection(transaction, { text, first, current })
      return first
    }
    if (first !== undefined) throw ambiguousName(text, found, current)
  }
  const [reading] = readings
  const all = await transaction.scan<ArtifactEntry>(
    viewKeys.artifacts(reading.collection ?? current),
  )
  const near = nearestNames(reading.name, [
    ...new Set([...all, ...deployed.flat()].map(({ name }) => name)),
  ])
  throw new SkillmeatError('E_NOT_FOUND', `The collection has no artifact "${text}".`, {
    missing: 'artifact',
    fix:
      near.length > 0
        ? `Did you mean ${near.join(', ')}? \`skillmeat list\` shows all.`
        : '`skillmeat list` shows what there is; `skillmeat add` brings more.',
    data: { text, near },
  })
}

/** Returns what is deployed in the projects that decide what a name means, nearest first. */
async function deployedArtifacts(
  transaction: Transaction,
  { project = null, collection }: NameScope,
): Promise<readonly (readonly ArtifactEntry[])[]> {
  if (collection !== undefined) return []
  const found: ArtifactEntry[][] = []
  for (const path of await projectsAsked(transaction, project)) {
    found.push((await listDeployedIn(transaction, path)).flatMap(({ entry }) => entry ?? []))
  }
  return found
}

/** A person who has one collection in use is told when a name means something of another. */
function tellCollection(
  { ports }: Transaction,
  {
    text,
    first,
    current,
  }: { readonly text: string; readonly first: ArtifactEntry; readonly current: string },
): void {
  if (first.collection === current) return
  const sentence = `Here ${text} is ${fullLabel(first)}; the collection in use is ${current}.`
  ports.progress.say(terminalText(sentence, 400))
}

/** Finds each of `names`, and what the sets among them consist of; every artifact of the collection in use when there are none. */
export async function findArtifacts(
  transaction: Transaction,
  names: readonly string[],
  scope: NameScope = {},
): Promise<readonly ArtifactEntry[]> {
  if (names.length === 0) {
    const collection = await currentCollection(transaction)
    return inNameOrder(await transaction.scan<ArtifactEntry>(viewKeys.artifacts(collection)))
  }
  const found = new Map<string, ArtifactEntry>()
  for (const name of await withSets(transaction, names)) {
    const artifact = await findArtifact(transaction, name, scope)
    found.set(artifact.uuid, artifact)
  }
  return [...found.values()]
}

interface NameContext {
  readonly current: string
  readonly deployed: readonly (readonly ArtifactEntry[])[]
}

async function matches(
  transaction: Transaction,
  query: ArtifactQuery,
  { current, deployed }: NameContext,
): Promise<readonly ArtifactEntry[]> {
  const collection = query.collection ?? current
  if (query.collection !== null && !(await exists(transaction, collection))) return []
  const isPlain = query.collection === null
  for (const here of isPlain ? deployed : []) {
    const found = deployedAs(here, query)
    if (found.length > 0) return found
  }
  const all = (await transaction.scan<ArtifactEntry>(viewKeys.artifacts(collection))).filter(
    ({ type }) => query.type === null || type === query.type,
  )
  const exact = all.filter(({ name }) => name === query.name)
  if (exact.length > 0) return preferWhole(exact)
  return preferWhole(beginningWith(query, [...(isPlain ? deployed : []), all]))
}

/** Where several places have an artifact of one name, the first of them is meant. */
function beginningWith(
  { type, name: beginning }: ArtifactQuery,
  places: NameContext['deployed'],
): readonly ArtifactEntry[] {
  const found: ArtifactEntry[] = []
  for (const place of places) {
    const taken = new Set(found.map(artifactLabel))
    found.push(
      ...place.filter(
        (one) =>
          one.name.startsWith(beginning) &&
          (type === null || one.type === type) &&
          !taken.has(artifactLabel(one)),
      ),
    )
  }
  return found
}

async function exists(transaction: Transaction, collection: string): Promise<boolean> {
  if (collection === DEFAULT_COLLECTION) return true
  const entry = await transaction.get<CollectionEntry>(viewKeys.collection(collection))
  return entry !== null
}

/**
 * Returns the error for a name that means several artifacts. They are named without a collection
 * only where all of them are of the one in use.
 */
export function ambiguousName(
  text: string,
  found: readonly NamedArtifact[],
  current: string,
): SkillmeatError {
  const isPlain = found.every(({ collection }) => collection === current)
  const names = inNameOrder(found).map((one) => (isPlain ? artifactLabel(one) : fullLabel(one)))
  return new SkillmeatError('E_NAME_AMBIGUOUS', `"${text}" names ${found.length} artifacts.`, {
    fix: `Write one of: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}`,
    data: { text, candidates: names },
  })
}
