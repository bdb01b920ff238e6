import { SkillmeatError } from '../../core/errors.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { currentCollection, ensureCollection } from '../catalog/current-collection.ts'
import { findArtifact } from '../catalog/find-artifact.ts'
import { findProjectRoot } from '../catalog/find-project.ts'
import { noteAllowed } from '../engine/consent/allowed-findings.ts'
import { confirmHosts } from '../engine/consent/confirmed-hosts.ts'
import { moveFormer } from '../deployments/move-former.ts'
import { matchRecords } from '../engine/observe/adopt-deployment.ts'
import { readRecords } from '../engine/observe/adopt-record.ts'
import { findTree } from '../engine/observe/find-tree.ts'
import { nameProject } from '../engine/places/name-project.ts'
import { openSession } from '../engine/run/open-session.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { addSafetySnapshot } from '../snapshots/safety-snapshot.ts'
import { fetchRecorded, sourceOfState } from './fetch-recorded.ts'
import type { FetchedStates, StateToFetch } from './fetch-recorded.ts'
import { installAll } from './install-all.ts'
import type { Installed, InstallRequest } from './install-report.ts'
import { chooseRecorded, groupRecorded, ownOf } from './recorded-artifacts.ts'
import type { RecordedArtifact, RecordedState } from './recorded-artifacts.ts'
import { findInProject } from './take-content.ts'
import type { FoundContent, FoundContents } from './take-content.ts'

/**
 * Puts what a project's records list into the collection, and registers its copies as deployed, with a
 * true base: from this home's store, the recorded source, the project's own files or its git history.
 *
 * Copies that are missing are written; what differs stays. Throws `E_PROJECT_NOT_FOUND`, `E_NOT_FOUND`,
 * and what makes a record unreadable; what cannot be had is reported for its artifact and stops nothing
 * else.
 */
export async function install(
  ports: Ports,
  request: InstallRequest,
): Promise<ChangeOutcome<readonly Installed[]>> {
  const project = await findProjectRoot(ports, request.project)
  await confirmHosts(ports, request.allowHosts ?? [])
  const reading = new Transaction(await openSession(ports))
  const wanted = await listWanted(reading, project, request)
  const { contents, fetched } = await findContents(reading, wanted, request)
  const scope = async (tx: Transaction) => ({
    collections: [await currentCollection(tx)],
    projects: [project],
    ...(await namedArtifact(tx, request)),
  })
  let moved: readonly string[] = []
  const outcome = await runChange<readonly Installed[]>(
    ports,
    { command: 'install', dryRun: request.dryRun, scope },
    async (tx, state) => {
      const collection = await currentCollection(tx)
      await ensureCollection(tx, collection)
      const chosen = await listWanted(tx, project, request)
      const input = { request, project, collection, fetched, contents, state, writes: true }
      const result = await installAll(tx, chosen, input)
      moved = (await moveFormer(tx, state)).told
      const changed = result.filter(({ action }) => CHANGES.has(action))
      if (changed.some(({ action }) => action !== 'added')) {
        await addSafetySnapshot(tx, collection, 'install')
      }
      const labels = changed.map(({ artifact }) => artifact).join(', ')
      const summary =
        labels === '' ? `Installed nothing new from ${project}` : `Installed ${labels}`
      return { summary, result }
    },
  )
  await noteAllowed(ports, request)
  for (const sentence of moved) ports.progress.say(sentence)
  return outcome
}

const CHANGES: ReadonlySet<Installed['action']> = new Set(['added', 'updated', 'joined'])

async function namedArtifact(
  transaction: Transaction,
  { same, project }: InstallRequest,
): Promise<{ readonly artifacts?: readonly ArtifactEntry[] }> {
  if (same === null) return {}
  return { artifacts: [await findArtifact(transaction, same, { project })] }
}

async function listWanted(
  transaction: Transaction,
  project: string,
  { names, as, same }: InstallRequest,
): Promise<readonly RecordedArtifact[]> {
  const records = await readRecords(transaction, project)
  if (records.length === 0) throw noRecord(transaction.ports, project)
  const all = groupRecorded(await matchRecords(transaction, records))
  const isOne = as !== null || same !== null
  const chosen = chooseRecorded(all, names, isOne ? 'alone' : 'with_parts')
  if (isOne && chosen.length !== 1) {
    const option = as === null ? '--same' : '--as'
    const message = `${option} is about one artifact, and ${chosen.length} are meant.`
    throw new SkillmeatError('E_USAGE', message, { fix: 'Name the one, as `type:name`.' })
  }
  return chosen
}

function noRecord(ports: Ports, project: string): SkillmeatError {
  return new SkillmeatError('E_RECORD_MISSING', `${project} has no record of deployments.`, {
    fix: `Run it in a project that something was deployed to, or deploy to this one: \`skillmeat deploy <name>${nameProject(ports, project, '--to')}\`.`,
    data: { project },
  })
}

/** Finds the contents that this home does not have; of what it has, nothing is fetched. */
async function findContents(
  reading: Transaction,
  wanted: readonly RecordedArtifact[],
  request: InstallRequest,
): Promise<{ readonly fetched: FetchedStates; readonly contents: FoundContents }> {
  const open: { readonly artifact: RecordedArtifact; readonly state: RecordedState }[] = []
  for (const artifact of wanted) {
    for (const state of artifact.states) {
      if (!(await isHeld(reading, artifact, state))) open.push({ artifact, state })
    }
  }
  const toFetch = open.map(({ artifact, state }): StateToFetch => {
    return { recorded: artifact, state, own: ownOf(artifact) }
  })
  const fetched = await fetchRecorded(reading.ports, toFetch, request)
  const contents = new Map<ObjectId, FoundContent>()
  const atSource = new Set(
    [...fetched.states.values()].flatMap((one) =>
      one.kind === 'read' ? [one.candidate.tree.id] : [],
    ),
  )
  for (const { artifact, state } of open) {
    for (const one of [state, pristineAlone(state)]) {
      if (one.tree === null || atSource.has(one.tree) || contents.has(one.tree)) continue
      if ((await reading.objects.missing([one.tree])).size === 0) continue
      const found = await findInProject(reading, artifact, one)
      if (found !== null && found !== 'files') contents.set(one.tree, found)
    }
  }
  return { fetched, contents }
}

/** What came from a source that cannot be reached any more may be in the project's history. */
function pristineAlone(state: RecordedState): RecordedState {
  return { ...state, tree: sourceOfState(state) === null ? null : state.pristine }
}

/** Tells whether the artifact here has a state in its history. */
async function isHeld(
  reading: Transaction,
  artifact: RecordedArtifact,
  { tree }: RecordedState,
): Promise<boolean> {
  const own = ownOf(artifact)
  return own !== null && tree !== null && (await findTree(reading, own, tree)) !== null
}
