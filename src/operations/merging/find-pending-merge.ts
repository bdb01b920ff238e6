import { nearestNames } from '../../core/artifact/nearest-names.ts'
import { parseArtifactQuery } from '../../core/artifact/artifact-query.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { PendingEntry } from '../../core/view/entries.ts'
import { deploymentProject, viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { listDeployedIn, projectsAsked } from '../catalog/deployed-here.ts'
import { artifactLabel, fullLabel } from '../../core/artifact/artifact-label.ts'
import { openSession } from '../engine/run/open-session.ts'
import { Transaction } from '../engine/transaction/transaction.ts'

/** Which merge a person means. */
export interface WantedMerge {
  /** An artifact, or the id of the merge. */
  readonly name: string
  /** The merge into this project; null for any. */
  readonly project: string | null
}

/** As `findPendingMerge`, for what is to be shown before anything is decided. */
export async function readPendingMerge(ports: Ports, wanted: WantedMerge): Promise<PendingEntry> {
  return findPendingMerge(new Transaction(await openSession(ports)), wanted)
}

/**
 * Finds the pending merge that a person means. In a project a name means what is deployed there:
 * its namesakes of other collections only count under their collection's name, and the merge of its
 * copy there comes before those elsewhere. Throws `E_NOT_FOUND` or `E_NAME_AMBIGUOUS`.
 */
export async function findPendingMerge(
  transaction: Transaction,
  wanted: WantedMerge,
): Promise<PendingEntry> {
  const all = await transaction.scan<PendingEntry>(viewKeys.allPending())
  const byId = all.find(({ id }) => id === wanted.name)
  if (byId !== undefined) return byId
  const named = all.filter(
    (pending) =>
      isNamed(pending, wanted.name) && (wanted.project === null || isIn(pending, wanted.project)),
  )
  const found = await nearest(transaction, named, wanted)
  const [first, second] = found
  if (first !== undefined && second === undefined) return first
  if (first !== undefined) throw ambiguous(wanted, found)
  throw named.length > 0 ? namesakes(wanted, named) : notFound(wanted, all)
}

function isNamed(pending: PendingEntry, text: string): boolean {
  return parseArtifactQuery(text).some(
    ({ collection, type, name }) =>
      name === pending.name &&
      (type === null || type === pending.type) &&
      (collection === null || collection === pending.collection),
  )
}

function isIn({ target }: PendingEntry, project: string): boolean {
  return target.startsWith(viewKeys.deployments(project))
}

/** Leaves out namesakes of what is deployed here, then what waits elsewhere. */
async function nearest(
  transaction: Transaction,
  named: readonly PendingEntry[],
  { name, project }: WantedMerge,
): Promise<readonly PendingEntry[]> {
  const isPlain = parseArtifactQuery(name).some(({ collection }) => collection === null)
  let found = named
  for (const path of await projectsAsked(transaction, project)) {
    const deployed = await listDeployedIn(transaction, path)
    const uuids = new Set(deployed.map(({ uuid }) => uuid))
    const labels = new Set(deployed.map(artifactLabel))
    if (isPlain) {
      found = found.filter((one) => uuids.has(one.uuid) || !labels.has(artifactLabel(one)))
    }
    const there = found.filter((one) => isIn(one, path))
    if (there.length > 0) return there
  }
  return found
}

function notFound({ name }: WantedMerge, all: readonly PendingEntry[]): SkillmeatError {
  const near = nearestNames(
    parseArtifactQuery(name)[0].name,
    all.map((pending) => pending.name),
  )
  return new SkillmeatError('E_NOT_FOUND', `No merge of "${name}" is waiting.`, {
    missing: 'merge',
    fix:
      near.length > 0
        ? `Did you mean ${near.join(', ')}?`
        : '`skillmeat conflicts` lists what waits.',
  })
}

function candidateOf({ id, type, name, target }: PendingEntry) {
  return { id, artifact: `${type}:${name}`, project: deploymentProject(target) }
}

function namesakes({ name }: WantedMerge, named: readonly PendingEntry[]): SkillmeatError {
  const [first] = named.map(fullLabel)
  return new SkillmeatError('E_NOT_FOUND', `No merge of the ${name} that is deployed here waits.`, {
    missing: 'merge',
    fix: `One of another collection does: ${first ?? name}`,
    data: { candidates: named.map(candidateOf) },
  })
}

function ambiguous({ name }: WantedMerge, found: readonly PendingEntry[]): SkillmeatError {
  return new SkillmeatError(
    'E_NAME_AMBIGUOUS',
    `${found.length} merges of "${name}" are waiting.`,
    {
      fix: `Add --project <path>, or name one of: ${found.map(({ id }) => id).join(', ')}`,
      data: { candidates: found.map(candidateOf) },
    },
  )
}
