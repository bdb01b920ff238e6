import { SkillmeatError } from '../../core/errors.ts'
import { assertArtifactName } from '../../core/artifact/artifact-name.ts'
import { nearestNames } from '../../core/artifact/nearest-names.ts'
import type { Candidate } from '../../core/source/candidate.ts'
import type { Discovery } from '../../core/source/discover.ts'
import { addressOf } from '../../core/address/source-spec.ts'
import type { Ports } from '../../ports/ports.ts'
import { findingGate, noteAllowed } from '../engine/consent/allowed-findings.ts'
import { openBundle } from './bundle/open-bundle.ts'
import { currentCollection, currentScope, ensureCollection } from '../catalog/current-collection.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { addSafetySnapshot } from '../snapshots/safety-snapshot.ts'
import type { AddReport, AddRequest, Added } from './pipeline/add-report.ts'
import { importNext } from './import-next.ts'
import { nameKey } from './pipeline/import-one.ts'
import { discoverNamed, keepObjects, readCandidates } from './pipeline/read-candidates.ts'
import type { ReadCandidate } from './pipeline/read-candidate.ts'

/**
 * Takes artifacts of a source into the collection, all as one operation.
 *
 * What is there with the same content stays; an artifact of the same origin is updated (three-way
 * where it was edited); a name taken by something else needs a decision (`E_DECISION_NEEDED` with all of them; a preview lists them).
 * Throws the reason when nothing may be taken in.
 */
export async function add(ports: Ports, request: AddRequest): Promise<ChangeOutcome<AddReport>> {
  const source = await ports.sources.open(request.location)
  try {
    const gate = findingGate(ports, request.allow)
    const isBundle = request.location.kind === 'bundle'
    const bundle = isBundle ? await openBundle(ports, source, gate) : null
    const discovery = bundle?.discovery ?? (await discoverNamed(ports, source))
    const chosen = withMembers(chooseCandidates(discovery, request), discovery)
    const { read, refused } =
      bundle?.read(chosen) ?? (await readCandidates({ ...ports, gate }, source, chosen))
    const isNamed = request.names.length > 0
    const [first] = refused
    if (first !== undefined && (read.length === 0 || isNamed)) throw first.error
    const { members } = discovery
    const isLeftOut = (one: Candidate) => isUnsure(one) && !chosen.includes(one)
    const { revision } = source
    await noteAllowed(ports, request)
    const outcome = await importAll(ports, { request, read, revision, members })
    const report: AddReport = {
      source: addressOf(request.location),
      commit: revision,
      signer: bundle?.signer ?? null,
      added: outcome.result,
      refused: [
        ...refused.map(({ candidate, error }) =>
          refusedRow({ artifact: labelOf(candidate), path: candidate.path, error }),
        ),
        // Whoever asked for single artifacts has them, whatever else cannot be read.
        ...(isNamed
          ? []
          : discovery.broken.map(({ path, artifact = path, error }) =>
              refusedRow({ artifact, path, error }),
            )),
      ],
      skipped: discovery.skipped,
      offered: discovery.candidates.filter(isLeftOut).map(offer),
      warnings: source.warnings,
    }
    return { ...outcome, result: report }
  } finally {
    await source.close()
  }
}

/** What is taken only when it is asked for. */
function isUnsure({ confidence }: Candidate): boolean {
  return confidence < 0.7
}

function offer(candidate: Candidate): AddReport['offered'][number] {
  const { path, reason, confidence } = candidate
  return { artifact: labelOf(candidate), path, reason, confidence }
}

/** Whoever asks for a plugin gets its parts, before it. */
function withMembers(
  chosen: readonly Candidate[],
  { members }: Pick<Discovery, 'members'>,
): readonly Candidate[] {
  const all = chosen.flatMap((candidate) => [...(members.get(candidate) ?? []), candidate])
  const parts = all.filter(({ type }) => type !== 'composite')
  return [...new Set([...parts, ...all])]
}

function refusedRow({
  artifact,
  path,
  error: { code, message },
}: {
  readonly artifact: string
  readonly path: string
  readonly error: SkillmeatError
}): AddReport['refused'][number] {
  return { artifact, path, code, message }
}

function chooseCandidates(
  { candidates, members, broken }: Discovery,
  request: AddRequest,
): readonly Candidate[] {
  const ofType = candidates.filter(({ type }) => request.type === null || type === request.type)
  const [first] = broken
  if (candidates.length === 0 && first !== undefined) throw first.error
  if (ofType.length === 0) {
    throw new SkillmeatError(
      'E_SOURCE_EMPTY',
      `${addressOf(request.location)} holds no artifact.`,
      {
        fix: 'A skill is a folder with SKILL.md; commands and agents are markdown files in commands/ and agents/.',
      },
    )
  }
  if (request.names.length === 0) {
    return ofType.filter((one) => !isUnsure(one) || request.type === 'composite')
  }
  return request.names.map((name) => {
    const found = findNamed(ofType, name)
    const exact = findPlugin(found, members) ?? found[0]
    if (exact !== undefined) return exact
    const refused = broken.find(
      ({ artifact = '' }) => artifact === name || artifact.endsWith(`:${name}`),
    )
    if (refused !== undefined) throw refused.error
    const near = nearestNames(
      name,
      ofType.map((candidate) => candidate.name),
    )
    throw new SkillmeatError('E_NOT_FOUND', `The source has no artifact "${name}".`, {
      fix: `${near.length > 0 ? `Did you mean ${near.join(', ')}? ` : ''}Add --dry-run without names to see all.`,
    })
  })
}

/**
 * Finds what a name means: what comes in by it, so of several with one name the plain one, then what
 * lies there, then what has an alias and is called so in the source.
 */
function findNamed(candidates: readonly Candidate[], name: string): readonly Candidate[] {
  const readings: readonly ((candidate: Candidate) => boolean)[] = [
    (one) => (one.alias ?? one.name) === name || labelOf(one) === name,
    ({ path }) => path === name,
    (one) => one.name === name,
  ]
  return readings.map((isMeant) => candidates.filter(isMeant)).find((all) => all.length > 0) ?? []
}

/** Parts are often called like the plugin they are of; the plugin is meant then, and brings them along. */
function findPlugin(
  found: readonly Candidate[],
  members: Discovery['members'],
): Candidate | undefined {
  return found.find((candidate) => {
    const parts = members.get(candidate)
    return parts !== undefined && found.every((one) => one === candidate || parts.includes(one))
  })
}

async function importAll(
  ports: Ports,
  input: {
    readonly request: AddRequest
    readonly read: readonly ReadCandidate[]
    readonly revision: string | null
    readonly members: Discovery['members']
  },
): Promise<ChangeOutcome<readonly Added[]>> {
  const { request, read } = input
  const source = addressOf(request.location)
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
      const uuids = new Map<Candidate, string>()
      const kept = new Set<Candidate>()
      for (const candidate of read) {
        keepObjects(candidate, (kind, bytes) => tx.addObject(kind, bytes))
        const done = await importNext(tx, {
          ...input,
          candidate,
          collection,
          names,
          present,
          uuids,
          kept,
        })
        if (done.action === 'kept') kept.add(candidate.candidate)
        if (done.action !== 'skipped') uuids.set(candidate.candidate, done.uuid)
        added.push(done)
        ports.progress.report({ label: 'Importing', done: added.length, total: read.length })
      }
      const undecided = added.filter(({ action }) => action === 'undecided')
      if (undecided.length > 0 && !request.dryRun) throw needsDecision(undecided)
      const changed = added.filter(({ action }) => !LEFT_ALONE.has(action))
      if (changed.some(({ bucket }) => bucket !== 'new')) {
        await addSafetySnapshot(tx, collection, 'add')
      }
      const summary = `Added ${changed.length} artifacts from ${source}`
      return { summary, result: added }
    },
  )
}

/** What an import does nothing to. */
const LEFT_ALONE: ReadonlySet<Added['action']> = new Set([
  'unchanged',
  'kept',
  'skipped',
  'undecided',
])

function needsDecision(undecided: readonly Added[]): SkillmeatError {
  const names = undecided.map(({ artifact }) => artifact)
  const shown = names.length > 5 ? [...names.slice(0, 5), `${names.length - 5} more`] : names
  return new SkillmeatError(
    'E_DECISION_NEEDED',
    `The collection has another ${shown.join(', ')} already; nothing was added.`,
    {
      fix: 'Decide with --on-conflict update (merge it in), fork (take both), keep (ours stands for it) or skip; for one alone: --on-conflict name=fork.',
      data: { artifact: names[0] ?? '', artifacts: names },
    },
  )
}

function assertSingle(name: string, count: number): void {
  assertArtifactName(name)
  if (count === 1) return
  throw new SkillmeatError('E_USAGE', `--as names one artifact, and ${count} would be added.`, {
    fix: 'Name the one artifact to add.',
  })
}

function labelOf({ type, name, alias }: Candidate): string {
  return artifactLabel({ type, name: alias ?? name })
}
