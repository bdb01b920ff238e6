import { SkillmeatError } from '../../core/errors.ts'
import type { ArtifactEntry, ResolutionEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { openSession } from '../engine/run/open-session.ts'
import { Transaction } from '../engine/transaction/transaction.ts'

/** A recorded resolution, with the artifact it belongs to. */
export interface ListedResolution extends ResolutionEntry {
  /** Null when the artifact is gone. */
  readonly artifact: string | null
}

/** Lists how conflicts were settled, newest first; of one artifact when `name` is given. */
export async function listResolutions(
  ports: Ports,
  name: string | null,
): Promise<readonly ListedResolution[]> {
  return scanResolutions(new Transaction(await openSession(ports)), name)
}

/** The three sides of a conflict and what it became, as bytes; null for a side that has no file. */
export interface ResolutionTexts {
  readonly resolution: ListedResolution
  readonly base: Uint8Array | null
  readonly ours: Uint8Array | null
  readonly theirs: Uint8Array | null
  readonly result: Uint8Array | null
}

/** Returns one recorded resolution by its id, or the beginning of it. Throws `E_NOT_FOUND` or `E_NAME_AMBIGUOUS`. */
export async function showResolution(ports: Ports, id: string): Promise<ResolutionTexts> {
  const transaction = new Transaction(await openSession(ports))
  const resolution = findOne(await scanResolutions(transaction, null), id)
  const { base, ours, theirs, result } = resolution
  const wanted = [base, ours, theirs, result].filter((blob) => blob !== null)
  const blobs = await transaction.objects.blobs(wanted)
  const read = (blob: typeof base) => (blob === null ? null : (blobs.get(blob) ?? null))
  return {
    resolution,
    base: read(base),
    ours: read(ours),
    theirs: read(theirs),
    result: read(result),
  }
}

/** Forgets recorded resolutions: those of `ids`, of an artifact, or all. What they settled stays settled. */
export async function forgetResolutions(
  ports: Ports,
  request: {
    readonly ids: readonly string[]
    readonly artifact: string | null
    readonly all: boolean
    readonly dryRun: boolean
  },
): Promise<ChangeOutcome<readonly ListedResolution[]>> {
  const { dryRun } = request
  const change = { command: 'resolution forget', dryRun, scope: () => Promise.resolve({}) }
  return runChange(ports, change, async (tx) => {
    const known = await scanResolutions(tx, request.artifact)
    const isWhole = request.all || request.artifact !== null
    const forgotten = isWhole ? known : request.ids.map((id) => findOne(known, id))
    for (const { uuid, id } of forgotten) tx.remove(viewKeys.resolution(uuid, id))
    return { summary: `Forgot ${forgotten.length} recorded resolutions`, result: forgotten }
  })
}

async function scanResolutions(
  transaction: Transaction,
  name: string | null,
): Promise<ListedResolution[]> {
  const prefix =
    name === null
      ? viewKeys.allResolutions()
      : viewKeys.resolutions((await findArtifact(transaction, name)).uuid)
  const entries = await transaction.scan<ResolutionEntry>(prefix)
  const artifacts = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
  const labels = new Map(artifacts.map((artifact) => [artifact.uuid, artifactLabel(artifact)]))
  return entries
    .map((entry) => ({ ...entry, artifact: labels.get(entry.uuid) ?? null }))
    .toSorted((a, b) => (a.recorded_at < b.recorded_at ? 1 : -1))
}

function findOne(all: readonly ListedResolution[], text: string): ListedResolution {
  const found = all.filter(({ id }) => text.length >= 4 && id.startsWith(text))
  const [first, second] = found
  if (first !== undefined && second === undefined) return first
  const fix = '`skillmeat resolution list` shows them.'
  throw first === undefined
    ? new SkillmeatError('E_NOT_FOUND', `No resolution "${text}" was recorded.`, {
        missing: 'resolution',
        fix,
      })
    : new SkillmeatError('E_NAME_AMBIGUOUS', `"${text}" names several resolutions.`, { fix })
}
