import type { SourceLocation } from '../../core/address/source-location.ts'
import { addressOf } from '../../core/address/source-spec.ts'
import { assertArtifactName } from '../../core/artifact/artifact-name.ts'
import { BUNDLE_FILES } from '../../core/bundle/bundle-manifest.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { FindingGate } from '../../core/security/finding.ts'
import type { Candidate } from '../../core/source/candidate.ts'
import type { Discovery } from '../../core/source/discover.ts'
import type { Ports } from '../../ports/ports.ts'
import { currentCollection, currentScope, ensureCollection } from '../catalog/current-collection.ts'
import { confirmHosts } from '../engine/consent/confirmed-hosts.ts'
import { findingGate, noteAllowed } from '../engine/consent/allowed-findings.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { addSafetySnapshot } from '../snapshots/safety-snapshot.ts'
import { openBundle } from './bundle/open-bundle.ts'
import { findNeeded, tellDependency } from './dependencies/find-needed.ts'
import type { DependencyLink, ResolvedDependencies } from './dependencies/resolve.ts'
import { settleDependencies } from './dependencies/set-dependencies.ts'
import { rememberSource } from './indexes/remember-source.ts'
import { importNext } from './import-next.ts'
import type { AddReport, AddRequest, Added } from './pipeline/add-report.ts'
import { chooseCandidates, isUnsure, labelOf, withMembers } from './pipeline/choose.ts'
import { needsDecision } from './pipeline/decide.ts'
import { discoverNamed } from './pipeline/discover.ts'
import { noteTyped, settleLocation, withSource } from './pipeline/fetch.ts'
import type { FetchedSource } from './pipeline/fetch.ts'
import type { TrackedLocation } from './pipeline/locate.ts'
import { nameKey } from './pipeline/match.ts'
import type { BundledCandidate, ReadCandidate } from './pipeline/read-candidate.ts'
import { keepObjects, readCandidates } from './pipeline/read.ts'

/**
 * Adds the artifacts of a source to the collection, all as one operation.
 *
 * An artifact whose content is already there stays as it is. An artifact of the same origin is
 * updated, three-way where it was edited. A name that belongs to something else needs a decision:
 * `E_DECISION_NEEDED` lists all of them, and so does a preview. Throws the reason when nothing can
 * be added.
 */
export async function add(ports: Ports, asked: AddRequest): Promise<ChangeOutcome<AddReport>> {
  await confirmHosts(ports, asked.allowHosts ?? [])
  const gate = findingGate(ports, asked.allow)
  const settled = await settleLocation(ports, asked.location)
  const request: AddRequest = { ...asked, location: settled.location }
  return withSource(ports, request.location, async (source) => {
    const { location, opened } = source
    if (!request.dryRun) await noteTyped(ports, location)
    const found =
      location.kind === 'bundle' || isBundle(source)
        ? await openBundle(ports, opened, gate)
        : await openTree({ ...ports, gate }, { location, opened })
    const { discovery, signer } = found
    const chosen = withMembers(chooseCandidates(discovery, request), discovery)
    const { read, refused } = await found.read(chosen)
    const needed = await findNeeded({ ...ports, gate }, { request, read, discovery })
    const isNamed = request.names.length > 0
    const [first] = refused
    if (first !== undefined && (read.length === 0 || isNamed)) throw first.error
    const isLeftOut = (one: Candidate) => isUnsure(one) && !chosen.includes(one)
    await noteAllowed(ports, request)
    const wholes = partOf(chosen, discovery)
    const outcome = await importAll(ports, {
      request,
      read: [...needed.plugins.flatMap((one) => one.read), ...read],
      members: membersOf(discovery, needed),
      links: needed.links,
    })
    if (!request.dryRun && location.kind !== 'bundle' && signer === null) {
      await rememberSource(ports, { location, opened }, { discovery, read, isToldApart: true })
    }
    const report: AddReport = {
      source: addressOf(location),
      commit: opened.revision,
      signer,
      added: outcome.result.map((one) => ({
        ...one,
        partOf: wholes.get(placeKey(one)) ?? [],
        scope: scopeOf(ports, location),
        discoveredAt: new Date(ports.clock.now()).toISOString(),
      })),
      refused: [
        ...refused.map(({ candidate, error }) =>
          refusedRow({ artifact: labelOf(candidate), path: candidate.path, error }),
        ),
        // A request by name got what it asked for, so other unreadable artifacts are not reported.
        ...(isNamed
          ? []
          : discovery.broken.map(({ path, artifact = path, error }) =>
              refusedRow({ artifact, path, error }),
            )),
      ],
      dependencies: needed.links.map((link) => tellDependency(link)),
      skipped: discovery.skipped,
      offered: discovery.candidates.filter(isLeftOut).map(offer),
      warnings: [...settled.warnings, ...opened.warnings, ...needed.warnings],
    }
    return { ...outcome, result: report }
  })
}

/** A bundle is one whatever it is called and wherever it lies. */
function isBundle({ location, opened }: FetchedSource): boolean {
  const isPacked = location.kind === 'archive' || location.kind === 'web'
  return isPacked && opened.files.some(({ path }) => path === BUNDLE_FILES.manifest)
}

/** Opens a source that is a tree of files, as `openBundle` opens a bundle. */
async function openTree(
  ports: Ports & { readonly gate: FindingGate },
  source: FetchedSource<TrackedLocation>,
) {
  return {
    discovery: await discoverNamed(ports, source),
    signer: null,
    read: (candidates: readonly Candidate[]) => readCandidates(ports, source, candidates),
  }
}

/** Returns the labels of the plugins that the candidates are parts of, by their places. */
function partOf(
  chosen: readonly Candidate[],
  { members }: Discovery,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const plugin of chosen) {
    for (const part of members.get(plugin) ?? []) {
      const key = placeKey({ artifact: labelOf(part), path: part.path })
      found.set(key, [...(found.get(key) ?? []), labelOf(plugin)])
    }
  }
  return found
}

/** Artifacts of several types may lie in one place. */
function placeKey({ artifact, path }: Pick<Added, 'artifact' | 'path'>): string {
  return `${artifact.slice(0, artifact.indexOf(':'))} ${path}`
}

function scopeOf({ places }: Ports, location: SourceLocation): 'user' | 'local' | null {
  if (location.kind !== 'folder') return null
  return location.dir.startsWith(`${places.userHome}/.`) ? 'user' : 'local'
}

/** Returns what each composite is made of, of those that were asked for and those that they need. */
function membersOf({ members }: Discovery, { plugins }: ResolvedDependencies) {
  return new Map([
    ...members,
    ...plugins.map(({ plugin, parts }) => [plugin.candidate, parts] as const),
  ])
}

function offer(candidate: Candidate): AddReport['offered'][number] {
  const { path, reason, confidence } = candidate
  return { artifact: labelOf(candidate), path, reason, confidence }
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

async function importAll(
  ports: Ports,
  input: {
    readonly request: AddRequest
    readonly read: readonly (ReadCandidate | BundledCandidate)[]
    readonly members: Discovery['members']
    readonly links: readonly DependencyLink[]
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
      await settleDependencies(tx, collection, input.links)
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

/** The actions that leave the collection as it is. */
const LEFT_ALONE: ReadonlySet<Added['action']> = new Set([
  'unchanged',
  'kept',
  'skipped',
  'undecided',
])

function assertSingle(name: string, count: number): void {
  assertArtifactName(name)
  if (count === 1) return
  throw new SkillmeatError('E_USAGE', `--as names one artifact, and ${count} would be added.`, {
    fix: 'Name the one artifact to add.',
  })
}
