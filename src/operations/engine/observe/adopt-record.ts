import { SkillmeatError, isSkillmeatError } from '../../../core/errors.ts'
import { RECORD_FILE } from '../../../core/deployment/record-file.ts'
import type { RecordedDeployment } from '../../../core/deployment/parse-record.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { PlaceForm } from '../../../core/form/place-form.ts'
import {
  AGENT_ROOTS,
  destinationForm,
  nameAtDestination,
  agentOfRoot,
} from '../../../core/agents/destinations.ts'
import { findAgent } from '../../../core/agents/agents.ts'
import type {
  ArtifactEntry,
  DeploymentEntry,
  ProjectEntry,
  RecordEntry,
} from '../../../core/view/entries.ts'
import { viewKeys } from '../../../core/view/keys.ts'
import { deploymentOnDisk, profileDir } from '../places/places-on-disk.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { observePlaces } from './observe-places.ts'
import { RECORDS_ROOT } from '../places/roots.ts'
import { findRecordedBaseline } from './find-baseline.ts'

/**
 * Takes over what a project's record files say where they are not what this machine wrote last: a
 * branch switch, a colleague's clone, the earlier Python tool.
 *
 * The file's baseline wins where this store holds its version; an artifact that is not in the
 * collection stays unadopted; nothing is ever removed on the word of the file. Returns, by project,
 * why a record cannot be read.
 */
export async function adoptRecords(
  transaction: Transaction,
  projects: readonly string[],
): Promise<ReadonlyMap<string, SkillmeatError>> {
  const places = projects.flatMap((project) =>
    AGENT_ROOTS.map((root) => ({ project, root, dir: profileDir({ project, root }) })),
  )
  const observation = await observePlaces(
    transaction.ports,
    [
      {
        root: RECORDS_ROOT,
        places: places.map(({ dir }) => ({
          key: dir,
          disk: { path: `${dir}/${RECORD_FILE}`, single: RECORD_FILE },
          compareWith: [],
        })),
      },
    ],
    transaction.objects,
  )
  const problems = new Map<string, SkillmeatError>()
  for (const place of places) {
    const found = observation.get(RECORDS_ROOT)?.get(place.dir)
    if (found?.problem) problems.set(place.project, tampered(place.dir, found.problem))
    const [file] = found?.tree ? found.listFiles().entries : []
    if (file === undefined) continue
    try {
      await adoptRecord(transaction, { ...place, file: file.blob })
    } catch (error) {
      if (!isSkillmeatError(error, ...UNREADABLE)) throw error
      problems.set(place.project, error)
    }
  }
  return problems
}

/** Errors of the record itself; a failing disk stops everything. */
const UNREADABLE = [
  'E_MANIFEST_PARSE',
  'E_MANIFEST_SCHEMA',
  'E_MANIFEST_LIMIT',
  'E_RECORD_TAMPERED',
  'E_IO_DENIED',
] as const

async function adoptRecord(
  transaction: Transaction,
  place: {
    readonly project: string
    readonly root: string
    readonly dir: string
    readonly file: ObjectId
  },
): Promise<void> {
  const { project, root, dir, file } = place
  const key = viewKeys.record(project, root)
  if ((await transaction.get<RecordEntry>(key))?.file === file) return
  const where = `${dir}/${RECORD_FILE}`
  const text = transaction.ports.files.readFile(where)
  const { parseRecord } = await import('../../../core/deployment/parse-record.ts')
  const recorded = parseRecord(new TextDecoder().decode(text), where)
  const artifacts = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
  let adopted = 0
  for (const deployment of recorded) {
    const input = { deployment, project, root, artifacts }
    if (await adoptDeployment(transaction, input)) adopted += 1
  }
  if (recorded.length > 0 && adopted === 0) return
  transaction.put(key, { file: transaction.addObject('blob', text) } satisfies RecordEntry)
  await registerProject(transaction, project)
}

function tampered(dir: string, problem: SkillmeatError): SkillmeatError {
  if (problem.code === 'E_IO_DENIED') return problem
  return new SkillmeatError('E_RECORD_TAMPERED', `${dir}/${RECORD_FILE} is no ordinary file.`, {
    fix: 'Remove it; the next deploy writes a new one. Nothing was touched.',
    data: { path: `${dir}/${RECORD_FILE}` },
    cause: problem,
  })
}

/** Makes a project one of those that are looked at together. */
export async function registerProject(transaction: Transaction, path: string): Promise<boolean> {
  const key = viewKeys.project(path)
  if ((await transaction.get(key)) !== null) return false
  transaction.put(key, { path, added: transaction.now() } satisfies ProjectEntry)
  return true
}

async function adoptDeployment(
  transaction: Transaction,
  input: {
    readonly deployment: RecordedDeployment
    readonly project: string
    readonly root: string
    readonly artifacts: readonly ArtifactEntry[]
  },
): Promise<boolean> {
  const { deployment, project, root, artifacts } = input
  const key = viewKeys.deployment({ project, root, path: deployment.path })
  const known = await transaction.get<DeploymentEntry>(key)
  const artifact = findArtifact(artifacts, deployment, known)
  if (artifact === null) return false
  const profile = profileOf(deployment, root)
  const place = { project, root, path: deployment.path, type: artifact.type }
  const form = known?.form ?? formOf(transaction, deployment, { ...place, profile })
  const formed = form === null ? place : { ...place, form }
  const found = await findRecordedBaseline(transaction, {
    deployment,
    artifact,
    disk: deploymentOnDisk(formed),
  })
  if (known !== null && found.baseline === null) return true
  const entry: DeploymentEntry = {
    // What a project's record says nothing of stays as it is known.
    ...(known ?? NEWLY_KNOWN),
    uuid: artifact.uuid,
    collection: artifact.collection,
    name: artifact.name,
    profile,
    ...formed,
    ...found,
    deployed_at: deployment.deployedAt ?? transaction.now(),
  }
  transaction.put(key, entry)
  return true
}

const NEWLY_KNOWN = { state: null, pin: null, wanted_by: ['direct'] } as const

/** Derives the form from the platform, without trusting the project's record. */
function formOf(
  { ports }: Transaction,
  { name, pluginFolder, renamed }: RecordedDeployment,
  place: Pick<DeploymentEntry, 'project' | 'root' | 'path' | 'type' | 'profile'>,
): PlaceForm | null {
  const scope = place.project === ports.places.userHome ? 'user' : 'project'
  const destination = findAgent(place.profile)?.[scope][place.type]
  if (destination === undefined) return null
  // An artifact that has another name by now keeps its place, and so does one that stands beside another.
  const there = nameAtDestination(destination, place.path) ?? name
  const artifact = { type: place.type, name: there, scope, pluginFolder } as const
  return destinationForm(
    { ...destination, root: place.root },
    renamed === null ? artifact : { ...artifact, renamed },
  )
}

/** Returns the recorded platform; an unknown one falls back to the platform of the folder. */
function profileOf({ profile }: RecordedDeployment, root: string): string {
  return findAgent(profile ?? '')?.id ?? agentOfRoot(root)
}

function findArtifact(
  artifacts: readonly ArtifactEntry[],
  deployment: RecordedDeployment,
  known: DeploymentEntry | null,
): ArtifactEntry | null {
  const { type, name, collection } = deployment
  const uuid = known?.uuid ?? deployment.uuid
  const named = artifacts.filter((artifact) => artifact.type === type && artifact.name === name)
  return (
    artifacts.find((artifact) => artifact.uuid === uuid) ??
    named.find((artifact) => artifact.collection === collection) ??
    named[0] ??
    null
  )
}
