import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { originOf } from '../../core/address/origin-of.ts'
import type { ManifestUpstream } from '../../core/collection/manifest-upstream.ts'
import type { RecordedDeployment } from '../../core/deployment/parse-record.ts'
import type { PeerClaim } from '../../core/peers/peer.ts'
import type {
  ArtifactEntry,
  DeploymentEntry,
  Upstream,
  VersionRef,
} from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { findTree } from '../engine/observe/find-tree.ts'
import { registerProject } from '../engine/observe/adopt-record.ts'
import { namedUpstream } from '../engine/observe/named-upstream.ts'
import { artifactPlace } from '../engine/places/artifact-places.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { readsAs } from './capture-found.ts'
import { descendsFrom, findBase } from './find-base.ts'
import type { Histories } from './find-base.ts'
import type { FoundPlace } from './find-places.ts'
import { settlingCommands } from './open-difference.ts'
import { asNamedBefore, toldApart } from './hook-names.ts'
import { namesake, readPlace } from './read-place.ts'
import type { AdoptedPlace, AdoptInto, ReadPlace } from './read-place.ts'

interface Adopting extends AdoptInto {
  readonly histories: Histories
}

/**
 * Takes what lies in agents' folders into the collection, and records it as deployed there. Files that
 * are equal are one artifact; of several of one name the one that the others were made from comes first.
 */
export async function adoptPlaces(
  transaction: Transaction,
  found: readonly FoundPlace[],
  input: AdoptInto,
): Promise<readonly AdoptedPlace[]> {
  const into: Adopting = { ...input, histories: new Map() }
  const done = new Map<FoundPlace, AdoptedPlace>()
  const read: ReadPlace[] = []
  const files = new Map<string, string>()
  const origins = new Map<FoundPlace, FoundPlace>()
  for (const origin of found) {
    const place = await asNamedBefore(transaction, origin)
    const key = viewKeys.deployment(place.place)
    const other = files.get(key)
    const first =
      other === undefined ? await readPlace(transaction, place, into) : namesake(place, other)
    const apart =
      'tree' in first ? await toldApart(transaction, first, [...into.artifacts, ...read]) : null
    const one = apart === null ? first : await readPlace(transaction, apart, into)
    origins.set(one.place, origin)
    if ('tree' in one) read.push(one)
    else done.set(origin, one)
    files.set(key, place.place.form?.file ?? '')
  }
  const groups = Map.groupBy(read, ({ place: { type, name } }) => `${type}:${name}`)
  for (const group of groups.values()) {
    for (const one of await baseFirst(transaction, group, into)) {
      const origin = origins.get(one.place) ?? one.place
      done.set(origin, await adoptOne(transaction, one, into))
    }
  }
  return found.flatMap((place) => done.get(place) ?? [])
}

/**
 * Puts the content first that the others of its name were made from: what a tool wrote and nobody
 * edited, else what the project's history has of another's place.
 */
async function baseFirst(
  transaction: Transaction,
  group: readonly ReadPlace[],
  into: Adopting,
): Promise<readonly ReadPlace[]> {
  const trees = new Set(group.map(({ tree }) => tree))
  if (trees.size < 2) return group
  const written = group.find(({ isAsWritten }) => isAsWritten === true)
  const base = written ?? (await findFirst(transaction, group, into))
  return base === null ? group : [base, ...group.filter((one) => one !== base)]
}

async function findFirst(
  transaction: Transaction,
  group: readonly ReadPlace[],
  { histories }: Adopting,
): Promise<ReadPlace | null> {
  for (const candidate of group) {
    const others = group.filter(({ tree }) => tree !== candidate.tree)
    for (const other of others) {
      const { tree } = candidate
      if (await descendsFrom(transaction, other.place, { tree, histories })) return candidate
    }
  }
  return null
}

/** Two forms of one thing may say the same in other words: then it is what the collection has. */
async function readAs(
  transaction: Transaction,
  one: ReadPlace,
  known: ArtifactEntry | undefined,
): Promise<ReadPlace> {
  const { place, tree } = one
  // Of a file with more hooks than the collection has, those would count as somebody else's.
  const isOther = known === undefined || known.tree === tree || place.type === 'hook'
  if (isOther || place.place.form === undefined) return one
  return (await readsAs(transaction, place, known.tree)) ? { ...one, tree: known.tree } : one
}

async function adoptOne(
  transaction: Transaction,
  read: ReadPlace,
  into: Adopting,
): Promise<AdoptedPlace> {
  const { place } = read
  const { type } = place
  const { artifacts, collection, recorded } = into
  const known = findKnown(artifacts, read)
  const one = await readAs(transaction, read, known)
  const { tree } = one
  const said = recorded.get(`${place.place.root}/${place.place.path}`) ?? null
  const artifact = known ?? createAdopted(transaction, one, { collection, recorded: said })
  if (known === undefined) artifacts.push(artifact)
  const isNew = known === undefined
  const stand = await standOf(transaction, one, { artifact, isNew, into })
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
    baseline: stand.base,
    content: stand.base?.tree ?? tree,
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
    as: stand.as,
    detail: tellOf(transaction.ports, one, { ...stand, artifact }),
  }
}

/**
 * Finds the artifact that a copy is one of: equal content counts under its own name alone, for two names
 * are two to every agent. Hooks have no name in their file.
 */
function findKnown(
  artifacts: readonly ArtifactEntry[],
  { place: { type, name }, tree }: ReadPlace,
): ArtifactEntry | undefined {
  const own = artifacts.filter((entry) => entry.type === type)
  const isCalled = (entry: ArtifactEntry) =>
    type === 'hook' || entry.name === name || entry.source_name === name
  return (
    own.find((entry) => entry.tree === tree && entry.name === name) ??
    own.find((entry) => entry.tree === tree && isCalled(entry)) ??
    own.find((entry) => entry.name === name)
  )
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

/** What a copy is to its artifact, and the version that it was made from; null where that is not known. */
interface Stand {
  readonly as: AdoptedPlace['as']
  readonly base: VersionRef | null
}

async function standOf(
  transaction: Transaction,
  { place, tree, isAsWritten }: ReadPlace,
  {
    artifact,
    isNew,
    into: { histories },
  }: { readonly artifact: ArtifactEntry; readonly isNew: boolean; readonly into: Adopting },
): Promise<Stand> {
  const head: VersionRef = { version: artifact.version, tree: artifact.tree }
  if (isNew) return { as: 'added', base: head }
  const same = await findTree(transaction, artifact, tree)
  if (same !== null) return { as: 'same', base: same }
  // A tool wrote the one, and says that this one is no longer what it wrote.
  const isEdit = isAsWritten === false && artifact.pristine === artifact.tree
  const base = isEdit ? head : await findBase(transaction, place, { artifact, histories })
  return { as: base === null ? 'differs' : 'edited', base }
}

function tellOf(
  ports: Transaction['ports'],
  { place, tree, claim, isAsWritten, remarks }: ReadPlace,
  { as, base, artifact }: Stand & { readonly artifact: ArtifactEntry },
): string | null {
  const isOld = as === 'same' && artifact.tree !== tree
  const isBoth = as === 'edited' && base?.tree !== artifact.tree
  const isOpen = as === 'differs' || as === 'edited'
  const told = [
    ...onlyIf(artifact.name !== place.name, `called ${place.name} there`),
    ...(claim?.source == null ? [] : [`from ${claim.source.location}`]),
    ...onlyIf(as === 'added' && isAsWritten === false, 'edited since it came'),
    ...onlyIf(isOld, 'as it was in an earlier version'),
    ...onlyIf(isBoth, 'the collection has other edits of what it was made from'),
    ...onlyIf(isOpen, settlingCommands(ports, place.place, artifact)),
    ...remarks,
  ]
  return told.length === 0 ? null : told.join(', ')
}

function onlyIf(isSo: boolean, text: string): readonly string[] {
  return isSo ? [text] : []
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
  const isOfSource = isAsWritten === true && claim?.addsLines !== true
  if (found === null || recorded?.source != null || !isOfSource) return found
  const { unseen: _, ...seen } = found
  return seen
}

function sourceOf({ source }: PeerClaim): ManifestUpstream | null {
  if (source === null || source.path === null) return null
  const { location, path, ref, commit } = source
  return { location, path, ref, commit }
}
