import { freeUuid } from '../../catalog/free-uuid.ts'
import type { Pristine } from '../../../core/history/pristine.ts'
import type { ArtifactEntry, Upstream, VersionRef } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { originOf } from '../../../core/address/origin-of.ts'
import { pristineFrom } from '../../engine/versions/pristine-of.ts'
import { artifactPlace } from '../../engine/places/artifact-places.ts'
import type { Transaction } from '../../engine/transaction/transaction.ts'
import { addBundledHistory, addBundledTree } from './bundled-history.ts'
import { bundledMembers, joinBundledMembers } from './bundled-members.ts'
import { mergeBundledChoices } from './bundled-choices.ts'
import { mergeBundledTags } from './bundled-tags.ts'
import type { ImportBundled } from './bundled-import.ts'

/**
 * Plans a new artifact out of a bundle: with its uuid where that is free, its versions where they
 * came along, its upstream, its tags, and of a composite its parts and their pins.
 */
export async function createBundled(
  transaction: Transaction,
  input: ImportBundled,
  name: string,
): Promise<ArtifactEntry> {
  const { candidate, collection, request } = input
  const { bundle, artifact } = candidate.bundled
  const { tree, inspection } = candidate
  const uuid = await freeUuid(transaction, artifact.uuid)
  if (bundle.manifest.hasHistory) addBundledHistory(transaction, bundle, artifact)
  const upstream = planUpstream(transaction, input, uuid)
  const came = planPristine(transaction, input, upstream)
  const head = await planHead(transaction, input, { uuid, upstream, came })
  const pristine = came?.tree ?? artifact.pristine ?? tree.id
  addBundledTree(transaction, bundle, pristine)
  const entry: ArtifactEntry = {
    uuid,
    collection,
    type: artifact.type,
    name,
    ...head,
    pristine,
    added: transaction.now(),
    origin: upstream === null ? 'local' : originOf(upstream.location, upstream.kind),
    // The version of an upstream that is the head itself is known only now.
    upstream: upstream === null ? null : { ...upstream, version: upstream.version ?? head.version },
    tags: [...new Set([...inspection.tags, ...request.tags])],
    display_name: inspection.displayName,
    description: inspection.description,
  }
  transaction.put(viewKeys.artifact(collection, uuid), entry)
  transaction.write(artifactPlace(entry), null, tree.id)
  await mergeBundledTags(transaction, input, entry)
  if (artifact.type === 'composite') {
    await joinBundledMembers(transaction, input, { collection, uuid, base: [] })
    await mergeBundledChoices(transaction, input, entry)
  }
  return entry
}

type PlannedUpstream = Omit<Upstream, 'version'> & { readonly version: Upstream['version'] | null }

/** Plans the state upstream that the artifact was made from; its version is null where that is the head. */
export function planUpstream(
  transaction: Transaction,
  { candidate }: ImportBundled,
  uuid: string,
): PlannedUpstream | null {
  const { bundle, artifact } = candidate.bundled
  const { upstream } = artifact
  if (upstream === null) return null
  const { url: location, ref, path, commit, hash: tree } = upstream
  const found: PlannedUpstream = {
    kind: 'git',
    location,
    ref,
    path,
    commit,
    tree,
    version: bundle.manifest.hasHistory ? upstream.version : null,
  }
  if (found.version !== null || tree === candidate.tree.id) return found
  addBundledTree(transaction, bundle, tree)
  const { version } = transaction.addVersion({
    artifact: uuid,
    tree,
    parents: [],
    origin: 'upstream',
    message: `From ${location}`,
    pristine: pristineFrom(transaction, found),
  })
  return { ...found, version }
}

/**
 * Returns which content of the head came from upstream. The head's own record says so if it came
 * along; otherwise it is the upstream's content. Null if the bundle does not say.
 */
function planPristine(
  transaction: Transaction,
  { candidate }: ImportBundled,
  upstream: PlannedUpstream | null,
): Pristine | null {
  const { bundle, artifact } = candidate.bundled
  const head = artifact.version === null ? undefined : bundle.versions.get(artifact.version)
  const told = head?.version.pristine
  return told ?? (upstream === null ? null : pristineFrom(transaction, upstream))
}

/** Plans the head: the very version that was exported, or one that says where it came from. */
async function planHead(
  transaction: Transaction,
  input: ImportBundled,
  made: {
    readonly uuid: string
    readonly upstream: PlannedUpstream | null
    readonly came: Pristine | null
  },
): Promise<VersionRef> {
  const { candidate, file } = input
  const { bundle, artifact } = candidate.bundled
  const tree = candidate.tree.id
  const exported = bundle.manifest.hasHistory ? artifact.version : null
  if (exported !== null && made.uuid === artifact.uuid) return { version: exported, tree }
  const parents = [exported ?? made.upstream?.version ?? null].filter((id) => id !== null)
  const members = artifact.type === 'composite' ? await bundledMembers(transaction, input) : null
  return transaction.addVersion({
    artifact: made.uuid,
    tree,
    parents,
    origin: exported === null ? 'import' : 'fork',
    message: `Imported from ${file}`,
    pristine: made.came,
    ...(members === null ? {} : { members }),
  })
}
