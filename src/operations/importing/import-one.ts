import { SkillmeatError } from '../../core/errors.ts'
import type { VersionMember } from '../../core/history/version.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../catalog/find-artifact.ts'
import { artifactPlace } from '../session/artifact-places.ts'
import type { Transaction } from '../transaction/transaction.ts'
import type { AddRequest, Added, ConflictDecision } from './add-report.ts'
import { integrateUpstream } from './integrate-upstream.ts'
import type { ReadCandidate } from './read-candidates.ts'
import { upstreamOf } from './upstream.ts'
import type { ReadSource } from './upstream.ts'

/** A candidate that was read, and what it is imported into. */
export interface ImportOne {
  readonly candidate: ReadCandidate
  readonly from: ReadSource
  readonly request: AddRequest
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
 * Throws `E_DECISION_NEEDED` when its name is taken by something else and nothing was decided.
 */
export async function importOne(transaction: Transaction, input: ImportOne): Promise<Added> {
  const { candidate, request } = input
  const { type, path } = candidate.candidate
  const wanted = request.as ?? candidate.candidate.alias ?? candidate.candidate.name
  const { known, isSameOrigin } = findKnown(input, wanted)
  const common = {
    artifact: artifactLabel({ type, name: known?.name ?? wanted }),
    path,
    description: candidate.inspection.description,
    warnings: candidate.inspection.warnings,
  }
  if (known === null) {
    const { uuid } = created(transaction, input, wanted)
    return { ...common, uuid, bucket: 'new', action: 'added' }
  }
  if ([known.tree, known.upstream?.tree].includes(candidate.tree.id)) {
    return { ...common, uuid: known.uuid, bucket: 'existing', action: 'unchanged' }
  }
  const decision = isSameOrigin ? 'update' : request.onConflict
  if (decision === null) throw needsDecision(common.artifact)
  const decided = await DECISIONS[decision](transaction, input, known)
  return { ...common, uuid: known.uuid, bucket: 'conflict', ...decided }
}

/** Finds the artifact that a candidate is: the one from the same place in the same source, else that of the name. */
function findKnown(
  { candidate, from, request, names }: ImportOne,
  wanted: string,
): { readonly known: ArtifactEntry | null; readonly isSameOrigin: boolean } {
  const { type } = candidate.candidate
  const { location, path } = upstreamOf(from, candidate)
  const sameOrigin = [...names.values()].find(
    (entry) =>
      entry.type === type &&
      entry.upstream?.location === location &&
      entry.upstream.path === path &&
      (request.as === null || entry.name === request.as),
  )
  const known = sameOrigin ?? names.get(nameKey({ type, name: wanted })) ?? null
  return { known, isSameOrigin: sameOrigin !== undefined }
}

type Decide = (
  transaction: Transaction,
  input: ImportOne,
  known: ArtifactEntry,
) => Promise<Pick<Added, 'action'> & Partial<Pick<Added, 'artifact' | 'uuid'>>>

const DECISIONS: Readonly<Record<ConflictDecision, Decide>> = {
  skip: () => Promise.resolve({ action: 'skipped' }),
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
    ...(members === null ? {} : { members }),
  })
  const entry: ArtifactEntry = {
    uuid,
    collection,
    type: candidate.candidate.type,
    name,
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

function originOf(location: string, kind: 'folder' | 'git'): ArtifactEntry['origin'] {
  if (kind === 'folder') return 'local'
  return /^(?:https:\/\/|ssh:\/\/git@|git@)github\.com[/:]/.test(location) ? 'github' : 'git'
}

/** Two names that one file system takes for the same are the same name. */
export function nameKey({ type, name }: Pick<ArtifactEntry, 'type' | 'name'>): string {
  return `${type}:${name.normalize('NFKC').toLowerCase()}`
}

function freeName(
  names: ReadonlyMap<string, ArtifactEntry>,
  { type, name }: Pick<ArtifactEntry, 'type' | 'name'>,
): string {
  for (let number = 2; ; number += 1) {
    const candidate = `${name}-${number}`
    if (!names.has(nameKey({ type, name: candidate }))) return candidate
  }
}

function needsDecision(artifact: string): SkillmeatError {
  return new SkillmeatError(
    'E_DECISION_NEEDED',
    `The collection has another ${artifact} already; nothing was added.`,
    {
      fix: 'Add --on-conflict update (merge it in), fork (keep both) or skip.',
      data: { artifact },
    },
  )
}
