import type { VersionMember } from '../../../core/history/version.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import { originOf } from '../../../core/address/origin-of.ts'
import type { ArtifactEntry } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { artifactLabel } from '../../../core/artifact/artifact-label.ts'
import { pristineFrom } from '../../engine/versions/pristine-of.ts'
import { artifactPlace } from '../../engine/places/artifact-places.ts'
import type { Transaction } from '../../engine/transaction/transaction.ts'
import type { AddRequest, Added, ConflictDecision, ImportMatch } from './add-report.ts'
import { integrateUpstream } from './integrate-upstream.ts'
import type { ReadCandidate } from './read-candidate.ts'
import { upstreamOf } from './upstream.ts'
import type { ReadSource } from './upstream.ts'

/** A candidate that was read, and what it is imported into. */
export interface ImportOne {
  readonly candidate: ReadCandidate
  readonly from: ReadSource
  readonly request: Pick<AddRequest, 'as' | 'onConflict' | 'decisions' | 'tags'>
  readonly collection: string
  /** What is in the collection by now, by type and name. */
  readonly names: Map<string, ArtifactEntry>
  readonly present: ReadonlyMap<string, { readonly onDisk: ArtifactEntry['tree'] | null }>
  /** What a composite is made of. */
  readonly members: readonly VersionMember[] | null
}

/**
 * Plans one candidate into the collection: new, linked to what is there, or as was decided.
 *
 * Its name may be taken by something else: then nothing is planned before that is decided.
 */
export async function importOne(transaction: Transaction, input: ImportOne): Promise<Added> {
  const { candidate, request } = input
  const { type, path } = candidate.candidate
  const wanted = request.as ?? candidate.candidate.alias ?? candidate.candidate.name
  const { known, match } = findKnown(input, wanted)
  const common = {
    artifact: artifactLabel({ type, name: known?.name ?? wanted }),
    path,
    match,
    description: candidate.inspection.description,
    warnings: candidate.inspection.warnings,
  }
  if (known === null) {
    const { uuid } = created(transaction, input, wanted)
    return { ...common, uuid, bucket: 'new', action: 'added' }
  }
  if (match.identical) {
    return { ...common, uuid: known.uuid, bucket: 'existing', action: 'unchanged' }
  }
  const decision = decisionFor(input, { match, known })
  if (decision === null) {
    return { ...common, uuid: known.uuid, bucket: 'conflict', action: 'undecided' }
  }
  const decided = await DECISIONS[decision](transaction, input, known)
  return { ...common, uuid: known.uuid, bucket: 'conflict', ...decided }
}

/** Returns what was decided for an artifact whose name is taken; null where nobody said. */
export function decisionFor(
  { request }: Pick<ImportOne, 'request'>,
  { match, known }: { readonly match: ImportMatch; readonly known: ArtifactEntry },
): ConflictDecision | null {
  const { decisions } = request
  const own = decisions?.get(artifactLabel(known)) ?? decisions?.get(known.name)
  return own ?? (match.how === 'source' ? 'update' : request.onConflict)
}

/** Finds the artifact that a candidate is: the one from the same place in the same source, of the same content, or of the name. */
function findKnown(
  input: ImportOne,
  wanted: string,
): { readonly known: ArtifactEntry | null; readonly match: ImportMatch } {
  const { candidate, from, request, names } = input
  const { type } = candidate.candidate
  const { location, path } = upstreamOf(from, candidate)
  const sameOrigin = [...names.values()].find(
    (entry) =>
      entry.type === type &&
      entry.upstream?.location === location &&
      entry.upstream.path === path &&
      (request.as === null || entry.name === request.as),
  )
  const content = candidate.tree.id
  if (sameOrigin !== undefined) {
    const identical = sameOrigin.pristine === content
    return { known: sameOrigin, match: { how: 'source', confidence: 1, identical } }
  }
  const named = names.get(nameKey({ type, name: wanted })) ?? null
  const sameContent = named?.tree === content ? named : findContent(input, content)
  if (sameContent !== null) {
    return { known: sameContent, match: { how: 'content', confidence: 1, identical: true } }
  }
  const how = named === null ? 'none' : 'name'
  return {
    known: named,
    match: { how, confidence: named === null ? 0 : 0.85, identical: false },
  }
}

/**
 * What was there before with the same content is the same artifact, whatever it is called. Two names
 * that a source has for one content are two artifacts, and so is a name that was asked for.
 */
function findContent(
  { candidate, names, present, request }: ImportOne,
  content: ObjectId,
): ArtifactEntry | null {
  const { type } = candidate.candidate
  if (request.as !== null || type === 'composite') return null
  const isKnown = (entry: ArtifactEntry) =>
    entry.type === type && entry.tree === content && present.has(entry.uuid)
  return names.values().find(isKnown) ?? null
}

type Decide = (
  transaction: Transaction,
  input: ImportOne,
  known: ArtifactEntry,
) => Promise<Pick<Added, 'action'> & Partial<Pick<Added, 'artifact' | 'uuid'>>>

const DECISIONS: Readonly<Record<ConflictDecision, Decide>> = {
  skip: () => Promise.resolve({ action: 'skipped' }),
  keep: () => Promise.resolve({ action: 'kept' }),
  fork: (transaction, input, { type, name: taken }) => {
    const name = freeName(input.names, { type, name: taken })
    const { uuid } = created(transaction, input, name)
    return Promise.resolve({ action: 'forked', uuid, artifact: artifactLabel({ type, name }) })
  },
  update: async (transaction, { candidate, from, present }, known) => {
    const { action } = await integrateUpstream(transaction, {
      artifact: known,
      onDisk: present.get(known.uuid)?.onDisk ?? null,
      candidate,
      upstream: upstreamOf(from, candidate),
    })
    return { action }
  },
}

function created(transaction: Transaction, input: ImportOne, name: string): ArtifactEntry {
  const entry = createArtifact(transaction, input, name)
  input.names.set(nameKey(entry), entry)
  return entry
}

function createArtifact(
  transaction: Transaction,
  { candidate, from, collection, request, members }: ImportOne,
  name: string,
): ArtifactEntry {
  const { tree, inspection } = candidate
  const uuid = transaction.ports.chance.uuid()
  const upstream = upstreamOf(from, candidate)
  const { version } = transaction.addVersion({
    artifact: uuid,
    tree: tree.id,
    parents: [],
    origin: 'import',
    message: `Imported from ${upstream.location}`,
    pristine: pristineFrom(transaction, upstream),
    ...(members === null ? {} : { members }),
  })
  const entry: ArtifactEntry = {
    uuid,
    collection,
    type: candidate.candidate.type,
    name,
    ...(name === candidate.candidate.alias ? { source_name: candidate.candidate.name } : {}),
    version,
    tree: tree.id,
    pristine: tree.id,
    added: transaction.now(),
    origin: originOf(upstream.location, upstream.kind),
    upstream: { ...upstream, version },
    tags: [...new Set([...inspection.tags, ...request.tags])],
    display_name: inspection.displayName,
    description: inspection.description,
  }
  transaction.put(viewKeys.artifact(collection, uuid), entry)
  transaction.write(artifactPlace(entry), null, tree.id)
  return entry
}

/** Two names that one file system takes for the same are the same name. */
export function nameKey({ type, name }: Pick<ArtifactEntry, 'type' | 'name'>): string {
  return `${type}:${name.normalize('NFKC').toLowerCase()}`
}

/** Returns the first of `name-2`, `name-3`, … that nothing has. */
export function freeName(
  names: ReadonlyMap<string, ArtifactEntry>,
  { type, name }: Pick<ArtifactEntry, 'type' | 'name'>,
): string {
  for (let number = 2; ; number += 1) {
    const candidate = `${name}-${number}`
    if (!names.has(nameKey({ type, name: candidate }))) return candidate
  }
}
