import { SkillmeatError } from '../../core/errors.ts'
import type { Warning } from '../../core/errors.ts'
import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import { assertArtifactName } from '../../core/artifact/artifact-name.ts'
import { nearestNames } from '../../core/artifact/nearest-names.ts'
import type { Candidate } from '../../core/source/candidate.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { SourceLocation } from '../../ports/source.ts'
import type { Ports } from '../../ports/ports.ts'
import { currentCollection, currentScope, ensureCollection } from '../catalog/current-collection.ts'
import { artifactLabel } from '../catalog/find-artifact.ts'
import { artifactPlace } from '../session/artifact-places.ts'
import { runChange } from '../session/run-change.ts'
import type { ChangeOutcome } from '../session/run-change.ts'
import { addSafetySnapshot } from '../snapshots/safety-snapshot.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { integrateUpstream } from './integrate-upstream.ts'
import { discoverSource, keepObjects, readCandidates } from './read-candidates.ts'
import type { ReadCandidate } from './read-candidates.ts'
import { upstreamOf } from './upstream.ts'
import type { ReadSource } from './upstream.ts'

export type ConflictDecision = 'update' | 'fork' | 'skip'

export interface AddRequest {
  readonly location: SourceLocation
  /** Only these artifacts; everything when empty. */
  readonly names: readonly string[]
  readonly type: ArtifactType | null
  /** Another name for the one artifact that is added. */
  readonly as: string | null
  /** What becomes of an artifact whose name is taken by other content; null stops there. */
  readonly onConflict: ConflictDecision | null
  readonly tags: readonly string[]
  readonly dryRun: boolean
}

export interface Added {
  readonly artifact: string
  readonly path: string
  readonly bucket: 'new' | 'existing' | 'conflict'
  readonly action: 'added' | 'unchanged' | 'updated' | 'merged' | 'pending' | 'forked' | 'skipped'
  readonly description: string | null
  readonly warnings: readonly Warning[]
}

export interface AddReport {
  readonly source: string
  readonly commit: string | null
  readonly added: readonly Added[]
  readonly refused: readonly {
    readonly artifact: string
    readonly path: string
    readonly code: string
    readonly message: string
  }[]
  /** Recognised, but of a kind that is only listed so far. */
  readonly listed: readonly {
    readonly artifact: string
    readonly path: string
    readonly reason: string
  }[]
  readonly skipped: readonly { readonly path: string; readonly reason: string }[]
  readonly warnings: readonly Warning[]
}

/**
 * Takes artifacts of a source into the collection, all as one operation.
 *
 * What is there with the same content stays; an artifact of the same origin is updated (three-way
 * where it was edited); a name taken by something else needs a decision (`E_DECISION_NEEDED`).
 * Throws the reason when nothing may be taken in.
 */
export async function add(ports: Ports, request: AddRequest): Promise<ChangeOutcome<AddReport>> {
  const source = await ports.sources.open(request.location)
  try {
    const discovery = await discoverSource(ports, source)
    const chosen = chooseCandidates(discovery.candidates, request)
    const { read, refused } = await readCandidates(
      ports,
      source,
      chosen.filter(({ deployable }) => deployable),
    )
    const [first] = refused
    if (first !== undefined && (read.length === 0 || request.names.length > 0)) throw first.error
    const from: ReadSource = { location: request.location, revision: source.revision }
    const outcome = await importAll(ports, { request, read, from })
    const report: AddReport = {
      source: describeLocation(request.location),
      commit: source.revision,
      added: outcome.result,
      refused: refused.map(({ candidate, error }) => ({
        artifact: labelOf(candidate),
        path: candidate.path,
        code: error.code,
        message: error.message,
      })),
      listed: chosen
        .filter(({ deployable }) => !deployable)
        .map((candidate) => ({
          artifact: labelOf(candidate),
          path: candidate.path,
          reason: candidate.reason,
        })),
      skipped: discovery.skipped,
      warnings: source.warnings,
    }
    return { ...outcome, result: report }
  } finally {
    await source.close()
  }
}

function chooseCandidates(
  candidates: readonly Candidate[],
  request: AddRequest,
): readonly Candidate[] {
  const ofType = candidates.filter(({ type }) => request.type === null || type === request.type)
  if (ofType.length === 0) {
    throw new SkillmeatError(
      'E_SOURCE_EMPTY',
      `${describeLocation(request.location)} holds no artifact.`,
      {
        fix: 'A skill is a folder with SKILL.md; commands and agents are markdown files in commands/ and agents/.',
      },
    )
  }
  if (request.names.length === 0) return ofType
  return request.names.map((name) => {
    const found = ofType.filter(
      (candidate) =>
        candidate.alias === name ||
        candidate.name === name ||
        candidate.path === name ||
        labelOf(candidate) === name,
    )
    const exact = found.find(({ alias }) => alias === name) ?? found[0]
    if (exact !== undefined) return exact
    const near = nearestNames(
      name,
      ofType.map((candidate) => candidate.name),
    )
    throw new SkillmeatError('E_NOT_FOUND', `The source has no artifact "${name}".`, {
      fix: `${near.length > 0 ? `Did you mean ${near.join(', ')}? ` : ''}Add --dry-run without names to see all.`,
    })
  })
}

async function importAll(
  ports: Ports,
  input: {
    readonly request: AddRequest
    readonly read: readonly ReadCandidate[]
    readonly from: ReadSource
  },
): Promise<ChangeOutcome<readonly Added[]>> {
  const { request, read, from } = input
  if (request.as !== null) assertSingle(request.as, read.length)
  return runChange(
    ports,
    { command: 'add', dryRun: request.dryRun, scope: currentScope },
    async (tx, state) => {
      const collection = await currentCollection(tx)
      await ensureCollection(tx, collection)
      const present = new Map([...state.artifacts.values()].map((a) => [a.entry.uuid, a]))
      const names = new Map([...present.values()].map(({ entry }) => [nameKey(entry), entry]))
      const added: Added[] = []
      for (const candidate of read) {
        keepObjects(candidate, (kind, bytes) => tx.addObject(kind, bytes))
        const done = await importOne(tx, { candidate, from, request, collection, names, present })
        added.push(done)
        ports.progress.report({ label: 'Importing', done: added.length, total: read.length })
      }
      const changed = added.filter(({ action }) => action !== 'unchanged' && action !== 'skipped')
      if (changed.some(({ bucket }) => bucket !== 'new')) {
        await addSafetySnapshot(tx, collection, 'add')
      }
      const summary = `Added ${changed.length} artifacts from ${describeLocation(from.location)}`
      return { summary, result: added }
    },
  )
}

interface ImportOne {
  readonly candidate: ReadCandidate
  readonly from: ReadSource
  readonly request: AddRequest
  readonly collection: string
  /** What is in the collection by now, by type and name. */
  readonly names: Map<string, ArtifactEntry>
  readonly present: ReadonlyMap<string, { readonly onDisk: ArtifactEntry['tree'] | null }>
}

async function importOne(transaction: Transaction, input: ImportOne): Promise<Added> {
  const { candidate, request, names } = input
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
    names.set(nameKey({ type, name: wanted }), createArtifact(transaction, input, wanted))
    return { ...common, bucket: 'new', action: 'added' }
  }
  if ([known.tree, known.upstream?.tree].includes(candidate.tree.id)) {
    return { ...common, bucket: 'existing', action: 'unchanged' }
  }
  const decision = isSameOrigin ? 'update' : request.onConflict
  if (decision === null) throw needsDecision(common.artifact)
  const decided = await DECISIONS[decision](transaction, input, known)
  return { ...common, bucket: 'conflict', ...decided }
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
) => Promise<Pick<Added, 'action'> & Partial<Pick<Added, 'artifact'>>>

const DECISIONS: Readonly<Record<ConflictDecision, Decide>> = {
  skip: () => Promise.resolve({ action: 'skipped' }),
  fork: (transaction, input, { type, name: taken }) => {
    const name = freeName(input.names, { type, name: taken })
    input.names.set(nameKey({ type, name }), createArtifact(transaction, input, name))
    return Promise.resolve({ action: 'forked', artifact: artifactLabel({ type, name }) })
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

function createArtifact(
  transaction: Transaction,
  { candidate, from, collection, request }: ImportOne,
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
function nameKey({ type, name }: Pick<ArtifactEntry, 'type' | 'name'>): string {
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

function assertSingle(name: string, count: number): void {
  assertArtifactName(name)
  if (count === 1) return
  throw new SkillmeatError('E_USAGE', `--as names one artifact, and ${count} would be added.`, {
    fix: 'Name the one artifact to add.',
  })
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

/** Returns the address of a source as a person would write it. */
export function describeLocation(location: SourceLocation): string {
  return location.kind === 'folder' ? location.dir : location.url
}

function labelOf({ type, name, alias }: Candidate): string {
  return artifactLabel({ type, name: alias ?? name })
}
