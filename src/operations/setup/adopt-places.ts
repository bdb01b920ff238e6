import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { originOf } from '../../core/address/origin-of.ts'
import type { ManifestUpstream } from '../../core/collection/manifest-upstream.ts'
import type { RecordedDeployment } from '../../core/deployment/parse-record.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { Inspection } from '../../core/inspection/inspect-artifact.ts'
import { encodeTree, makeTree } from '../../core/object/tree.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { PeerClaim } from '../../core/peers/peer.ts'
import type {
  ArtifactEntry,
  DeploymentEntry,
  Upstream,
  VersionRef,
} from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { registerProject } from '../engine/observe/adopt-record.ts'
import { capturePlace } from '../engine/observe/capture-tree.ts'
import { namedUpstream } from '../engine/observe/named-upstream.ts'
import { artifactPlace } from '../engine/places/artifact-places.ts'
import { deploymentOnDisk } from '../engine/places/places-on-disk.ts'
import { listOwnValues } from '../engine/places/own-values.ts'
import { loadFormat } from '../engine/places/read-place.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { inspectContent } from '../records/take-content.ts'
import { descendsFrom } from './descends-from.ts'
import type { FoundPlace } from './find-places.ts'
import { claimOf } from './peer-claims.ts'
import type { PeerClaims } from './peer-claims.ts'

/** What became of something that lies in an agent's folder. */
export interface AdoptedPlace {
  readonly place: FoundPlace
  readonly artifact: string
  /**
   * `added`: new in the collection. `known`: deployed there already. `same`: as something that was
   * there. `edited`: what that was, with edits. `differs`: another content of its name, and nothing tells
   * which was first. `refused`: it may not be taken in.
   */
  readonly as: 'added' | 'known' | 'same' | 'edited' | 'differs' | 'refused'
  /** What else is worth knowing, in words. */
  readonly detail: string | null
}

export interface AdoptInto {
  readonly collection: string
  /** Those of the collection; what is added joins them. */
  readonly artifacts: ArtifactEntry[]
  readonly claims: PeerClaims['claims']
  /** What a record there says, by folder and place. */
  readonly recorded: ReadonlyMap<string, RecordedDeployment>
}

interface ReadPlace {
  readonly place: FoundPlace
  readonly tree: ObjectId
  readonly inspection: Inspection
  readonly claim: PeerClaim | null
  /** Whether it is as the tool wrote it that put it there; null where that is not known. */
  readonly isAsWritten: boolean | null
  /** Values, such as `env.TOKEN`, for which the collection has placeholders. */
  readonly leftOut: readonly string[]
}

/**
 * Takes what lies in agents' folders into the collection, and records it as deployed there. Files that
 * are equal are one artifact; of several of one name the one that the others were made from comes first.
 */
export async function adoptPlaces(
  transaction: Transaction,
  found: readonly FoundPlace[],
  into: AdoptInto,
): Promise<readonly AdoptedPlace[]> {
  const done = new Map<FoundPlace, AdoptedPlace>()
  const read: ReadPlace[] = []
  for (const place of found) {
    const one = await readOne(transaction, place, into)
    if ('tree' in one) read.push(one)
    else done.set(place, one)
  }
  const groups = Map.groupBy(read, ({ place: { type, name } }) => `${type}:${name}`)
  for (const group of groups.values()) {
    for (const one of await baseFirst(transaction, group)) {
      done.set(one.place, await adoptOne(transaction, one, into))
    }
  }
  return found.flatMap((place) => done.get(place) ?? [])
}

async function readOne(
  transaction: Transaction,
  place: FoundPlace,
  { claims }: AdoptInto,
): Promise<ReadPlace | AdoptedPlace> {
  const { type, name } = place
  const known = await transaction.get<DeploymentEntry>(viewKeys.deployment(place.place))
  if (known?.disabled === true)
    return { place, artifact: artifactLabel(place), ...ofDisabled(known) }
  if (known !== null) return { place, artifact: artifactLabel(known), as: 'known', detail: null }
  try {
    const tree = await capture(transaction, place)
    const inspection = await inspectContent(transaction, tree, { type, name, allow: [] })
    const claim = claimOf(transaction.ports, claims, place)
    return {
      place,
      tree,
      inspection,
      claim,
      isAsWritten: await isWritten(transaction, tree, claim),
      leftOut: await listOwnValues(transaction.ports, transaction.objects, {
        form: deploymentOnDisk({ ...place.place, type }).form,
        content: tree,
      }),
    }
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return { place, artifact: artifactLabel({ type, name }), as: 'refused', detail: error.message }
  }
}

function ofDisabled(known: DeploymentEntry): Pick<AdoptedPlace, 'as' | 'detail'> {
  const other = artifactLabel(known)
  return {
    as: 'refused',
    detail: `It stands where ${other} belongs, which is disabled: \`skillmeat undeploy ${other}\` first.`,
  }
}

/** Takes the content into the store, in the collection's form. */
async function capture(transaction: Transaction, found: FoundPlace): Promise<ObjectId> {
  const { type, place, text } = found
  const disk = deploymentOnDisk({ ...place, type })
  if (text === null || place.form === undefined) {
    const tree = await capturePlace(transaction, disk, [])
    if (tree !== null) return tree
    throw new SkillmeatError('E_NOT_FOUND', 'Nothing in it says what it is.', {})
  }
  const { part } = await loadFormat(place.form.format)
  const blob = transaction.addObject('blob', new TextEncoder().encode(text))
  const made = makeTree(transaction.ports.sha256, [{ mode: '100644', path: part, blob }])
  transaction.addObject('tree', encodeTree(made.entries))
  // What does not read back as it was taken would count as edited at once.
  if ((await capturePlace(transaction, disk, [made.id])) === made.id) return made.id
  throw new SkillmeatError('E_MANIFEST_SCHEMA', 'Some of it is in a form that is not known.', {})
}

async function isWritten(
  { objects }: Transaction,
  tree: ObjectId,
  claim: PeerClaim | null,
): Promise<boolean | null> {
  if (claim === null || claim.isAsWritten === null) return null
  const { entries } = await objects.tree(tree)
  const blobs = await objects.blobs(entries.map(({ blob }) => blob))
  return claim.isAsWritten(
    entries.map(({ path, blob }) => ({ path, bytes: blobs.get(blob) ?? new Uint8Array() })),
  )
}

/**
 * Puts the content first that the others of its name were made from: what a tool wrote and nobody
 * edited, else what the project's history has of another's place.
 */
async function baseFirst(
  transaction: Transaction,
  group: readonly ReadPlace[],
): Promise<readonly ReadPlace[]> {
  const trees = new Set(group.map(({ tree }) => tree))
  if (trees.size < 2) return group
  const written = group.find(({ isAsWritten }) => isAsWritten === true)
  const base = written ?? (await findBase(transaction, group))
  return base === null ? group : [base, ...group.filter((one) => one !== base)]
}

async function findBase(
  transaction: Transaction,
  group: readonly ReadPlace[],
): Promise<ReadPlace | null> {
  for (const candidate of group) {
    const others = group.filter(({ tree }) => tree !== candidate.tree)
    for (const other of others) {
      if (await descendsFrom(transaction, other.place, candidate.tree)) return candidate
    }
  }
  return null
}

async function adoptOne(
  transaction: Transaction,
  one: ReadPlace,
  into: AdoptInto,
): Promise<AdoptedPlace> {
  const { place, tree, claim } = one
  const { type, name } = place
  const { artifacts, collection, recorded } = into
  const same = artifacts.find((entry) => entry.type === type && entry.tree === tree)
  const namesake = artifacts.find((entry) => entry.type === type && entry.name === name)
  const known = same ?? namesake
  const said = recorded.get(`${place.place.root}/${place.place.path}`) ?? null
  const artifact = known ?? createAdopted(transaction, one, { collection, recorded: said })
  if (known === undefined) artifacts.push(artifact)
  const as = await standOf(transaction, one, { artifact, isNew: known === undefined })
  const head: VersionRef = { version: artifact.version, tree: artifact.tree }
  const { project, root, profile, path, form } = place.place
  const entry: DeploymentEntry = {
    uuid: artifact.uuid,
    collection,
    type,
    name: artifact.name,
    project,
    profile,
    root,
    path,
    baseline: as === 'differs' ? null : head,
    content: as === 'edited' ? head.tree : tree,
    state: null,
    pin: null,
    wanted_by: ['direct'],
    deployed_at: said?.deployedAt ?? transaction.now(),
    ...(form === undefined ? {} : { form }),
    ...linksTo(place),
  }
  transaction.put(viewKeys.deployment(entry), entry)
  await registerProject(transaction, project)
  return {
    place,
    artifact: artifactLabel(artifact),
    as,
    detail: tellOf(one, { as, artifact, claim }),
  }
}

/** Where agents find it by a link in the same folder that it really lies below. */
function linksTo({
  place: { root, path, form },
  seen,
}: FoundPlace): Pick<DeploymentEntry, 'links'> {
  if (form !== undefined) return {}
  const links = seen
    .map((one) => one.replace(/^~\//, ''))
    .filter((one) => one !== `${root}/${path}` && !one.startsWith('/'))
  return links.length === 0 ? {} : { links: links.toSorted() }
}

async function standOf(
  transaction: Transaction,
  { place, tree, isAsWritten }: ReadPlace,
  { artifact, isNew }: { readonly artifact: ArtifactEntry; readonly isNew: boolean },
): Promise<AdoptedPlace['as']> {
  if (isNew) return 'added'
  if (artifact.tree === tree) return 'same'
  // A tool wrote the one, and says that this one is no longer what it wrote.
  const isEdit = isAsWritten === false && artifact.pristine === artifact.tree
  return isEdit || (await descendsFrom(transaction, place, artifact.tree)) ? 'edited' : 'differs'
}

function tellOf(
  { place: { name }, isAsWritten, leftOut }: ReadPlace,
  {
    as,
    artifact,
    claim,
  }: {
    readonly as: AdoptedPlace['as']
    readonly artifact: ArtifactEntry
    readonly claim: PeerClaim | null
  },
): string | null {
  const told = [
    ...(artifact.name === name ? [] : [`called ${name} there`]),
    ...(claim?.source == null ? [] : [`from ${claim.source.location}`]),
    ...(as === 'added' && isAsWritten === false ? ['edited since it came'] : []),
    ...(leftOut.length === 0 ? [] : [`left out for placeholders: ${leftOut.join(', ')}`]),
  ]
  return told.length === 0 ? null : told.join(', ')
}

function createAdopted(
  transaction: Transaction,
  one: ReadPlace,
  into: { readonly collection: string; readonly recorded: RecordedDeployment | null },
): ArtifactEntry {
  const { place, tree, inspection } = one
  const { type, name } = place
  const uuid = transaction.ports.chance.uuid()
  const { version } = transaction.addVersion({
    artifact: uuid,
    tree,
    parents: [],
    origin: 'import',
    message: 'Adopted where it was found',
    pristine: null,
  })
  const upstream = upstreamOf(one, { version, tree }, into.recorded)
  const entry: ArtifactEntry = {
    uuid,
    collection: into.collection,
    type,
    name,
    version,
    tree,
    pristine: tree,
    added: transaction.now(),
    origin: upstream === null ? 'local' : originOf(upstream.location, upstream.kind),
    upstream,
    tags: inspection.tags,
    display_name: inspection.displayName,
    description: inspection.description,
  }
  transaction.put(viewKeys.artifact(into.collection, uuid), entry)
  transaction.write(artifactPlace(entry), null, tree)
  return entry
}

/** What a record names, or another tool's lock; what that wrote and nobody edited is the source's content. */
function upstreamOf(
  { claim, isAsWritten }: ReadPlace,
  head: VersionRef,
  recorded: RecordedDeployment | null,
): Upstream | null {
  const source = recorded?.source ?? (claim === null ? null : sourceOf(claim))
  const found = namedUpstream(source, head)
  if (found === null || recorded?.source != null || isAsWritten !== true) return found
  const { unseen: _, ...seen } = found
  return seen
}

function sourceOf({ source }: PeerClaim): ManifestUpstream | null {
  if (source === null || source.path === null) return null
  const { location, path, ref, commit } = source
  return { location, path, ref, commit }
}
