import type { ManifestArtifact } from '../../core/collection/manifest.ts'
import type { ManifestUpstream } from '../../core/collection/manifest-upstream.ts'
import type { Warning } from '../../core/errors.ts'
import type { VersionId } from '../../core/history/version.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import { assertPathInSource } from '../../core/source/candidate.ts'
import type { ArtifactEntry, Upstream } from '../../core/view/entries.ts'
import { isRemote, originOf } from '../../core/address/origin-of.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { pristineFrom } from '../engine/versions/pristine-of.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** An artifact of a tarball, as far as it tells where it came from. */
interface Imported {
  readonly uuid: string
  readonly pristine: ObjectId
  /** What is in the collection. */
  readonly known: ArtifactEntry | null
  /** What the manifest in the tarball says. */
  readonly told: ManifestUpstream | null
  /** Another program packed it: what came from upstream and what was edited are one there. */
  readonly isForeign: boolean
}

/**
 * Returns where an artifact of a tarball came from, and which state of it that was.
 *
 * A tarball may come from anybody. So of an artifact that is here it does not say where that is to be
 * looked for, only which state of its source it was; and of one that is not, no place on this machine.
 * Throws `E_PATH_ESCAPE` for a path that leaves the source.
 */
export function upstreamOfTarball(
  transaction: Transaction,
  { uuid, pristine, known, told, isForeign }: Imported,
): Pick<ArtifactEntry, 'origin' | 'upstream'> {
  const { origin, upstream: now } = known ?? NOT_HERE
  if (told === null || !isToldTruly(known, told)) return { origin, upstream: now }
  assertPathInSource(told.path)
  if (now?.tree === pristine) return { origin, upstream: { ...now, ...told } }
  const kind = now === null ? 'git' : now.kind
  const state = { kind, ...told, tree: pristine }
  if (isForeign) {
    const version = addVersionOf(transaction, uuid, { ...state, isSeen: false })
    return {
      origin: known?.origin ?? originOf(told.location, kind),
      upstream: { ...state, version, unseen: true },
    }
  }
  const upstream = {
    ...state,
    version: addVersionOf(transaction, uuid, { ...state, isSeen: true }),
  }
  return { origin: known === null ? originOf(told.location, kind) : origin, upstream }
}

const NOT_HERE: Pick<ArtifactEntry, 'origin' | 'upstream'> = { origin: 'local', upstream: null }

function addVersionOf(
  transaction: Transaction,
  uuid: string,
  state: Omit<Upstream, 'version'> & { readonly isSeen: boolean },
): VersionId {
  const { version } = transaction.addVersion({
    artifact: uuid,
    tree: state.tree,
    parents: [],
    origin: 'upstream',
    message: `From ${state.location}`,
    pristine: state.isSeen ? pristineFrom(transaction, state) : null,
  })
  return version
}

/** Tells whether the tarball's word for where an artifact came from may be taken. */
export function isToldTruly(
  known: ArtifactEntry | null,
  { location, path }: ManifestUpstream,
): boolean {
  if (known === null) return isRemote(location)
  return known.upstream?.location === location && known.upstream.path === path
}

/** Says of what came from a folder of another machine that it comes from nowhere here; once a folder. */
export function warnOfFolders(
  artifacts: readonly ArtifactEntry[],
  listed: readonly ManifestArtifact[],
): readonly Warning[] {
  const told = artifacts.flatMap((artifact) => {
    const label = artifactLabel(artifact)
    const location = listed.find((one) => artifactLabel(one) === label)?.upstream?.location
    return artifact.upstream === null && location !== undefined ? [{ label, location }] : []
  })
  return [...Map.groupBy(told, (one) => one.location)].map(([location, list]) => ({
    code: 'W_SOURCE_DROPPED',
    message: `from ${terminalText(location, 200)} on another machine, which is not followed here`,
    where: list.map(({ label }) => label).join(', '),
  }))
}
