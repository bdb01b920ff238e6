import { originOf } from '../../../core/address/origin-of.ts'
import { artifactLabel } from '../../../core/artifact/artifact-label.ts'
import type { ArtifactEntry } from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { artifactPlace } from '../../engine/places/artifact-places.ts'
import type { Transaction } from '../../engine/transaction/transaction.ts'
import { pristineFrom } from '../../engine/versions/pristine-of.ts'
import type { Added, ConflictDecision } from './add-report.ts'
import { decisionFor } from './decide.ts'
import type { ImportOne } from './import-one.ts'
import { saidOf } from './said-of.ts'
import { integrateUpstream } from './integrate-upstream.ts'
import { freeName, matchCandidate, nameKey } from './match.ts'

/**
 * Plans one candidate into the collection: new, linked to what is there, or as was decided.
 *
 * Its name may be taken by something else: then nothing is planned before that is decided.
 */
export async function importOne(transaction: Transaction, input: ImportOne): Promise<Added> {
  const { candidate, request } = input
  const { type, path } = candidate.candidate
  const wanted = request.as ?? candidate.candidate.alias ?? candidate.candidate.name
  const { known, match } = matchCandidate(input, wanted)
  const common = {
    artifact: artifactLabel({ type, name: known?.name ?? wanted }),
    path,
    match,
    ...saidOf(candidate),
    matched: known === null ? null : artifactLabel(known),
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
  update: async (transaction, { candidate, present }, known) => {
    const { action } = await integrateUpstream(transaction, {
      artifact: known,
      onDisk: present.get(known.uuid)?.onDisk ?? null,
      candidate,
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
  { candidate, collection, request, members }: ImportOne,
  name: string,
): ArtifactEntry {
  const { tree, inspection, upstream } = candidate
  const uuid = transaction.ports.chance.uuid()
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
