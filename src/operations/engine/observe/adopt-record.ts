import { SkillmeatError, isSkillmeatError } from '../../../core/errors.ts'
import { RECORD_FILE } from '../../../core/deployment/record-file.ts'
import type { ObjectId } from '../../../core/object/object-id.ts'
import type { DeploymentEntry, ProjectEntry, RecordEntry } from '../../../core/view/entries.ts'
import { recordRoot, viewKeys } from '../../../core/view/keys.ts'
import { repositoryOf } from '../places/repository-of.ts'
import { profileDir } from '../places/places-on-disk.ts'
import { movedRoots } from '../places/personal-place.ts'
import { listAgentRoots, recordPath } from '../places/record-roots.ts'
import { readRecord, tellSettled } from '../places/settle-record.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { adoptDeployments } from './adopt-deployment.ts'
import type { DecidedMatches, LeftEntry, RecordToAdopt } from './adopt-deployment.ts'
import { observePlaces } from './observe-places.ts'
import { RECORDS_ROOT } from '../places/roots.ts'

/** What the records of projects say. */
export interface AdoptedRecords {
  /** Why a record of a project cannot be read. */
  readonly problems: ReadonlyMap<string, SkillmeatError>
  /** What is recorded in a project and not in this home. */
  readonly left: ReadonlyMap<string, readonly LeftEntry[]>
  /** Keys of copies that their record does not list any more: where the files are gone too, they were taken out. */
  readonly unlisted: ReadonlySet<string>
  /** By project, the roots of records that git merged into something that nobody wrote. */
  readonly merged: ReadonlyMap<string, readonly string[]>
}

/**
 * Takes over what a project's record files say where they are not what this machine wrote last: a
 * branch switch, a colleague's clone, the earlier Python tool.
 *
 * The file's baseline wins where this store holds its version; an artifact that is not in the
 * collection stays unadopted; nothing is ever removed on the word of the file alone.
 */
export async function adoptRecords(
  transaction: Transaction,
  projects: readonly string[],
): Promise<AdoptedRecords> {
  const places = await listRecordPlaces(transaction, projects)
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
  const changed: RecordToAdopt[] = []
  for (const place of places) {
    const found = observation.get(RECORDS_ROOT)?.get(place.dir)
    if (found?.problem) problems.set(place.project, tampered(place.dir, found.problem))
    const [file] = found?.tree ? found.listFiles().entries : []
    const read = await tryReadChanged(transaction, { ...place, file: file?.blob ?? null })
    if (isSkillmeatError(read)) problems.set(place.project, read)
    else if (read !== null) changed.push(read)
  }
  const unlisted = await Promise.all(changed.map((read) => listUnlisted(transaction, read)))
  const toAdopt = changed.filter(({ project, text }) => text !== null && !problems.has(project))
  const merged = Map.groupBy(
    toAdopt.filter(({ settled }) => settled !== null),
    ({ project }) => project,
  )
  noteSettled(transaction, toAdopt)
  const left = new Map<string, readonly LeftEntry[]>()
  for (const [project, records] of Map.groupBy(toAdopt, (one) => one.project)) {
    left.set(project, await adoptProject(transaction, records))
  }
  return {
    problems,
    left,
    unlisted: new Set(unlisted.flat()),
    merged: new Map([...merged].map(([project, all]) => [project, all.map(({ root }) => root)])),
  }
}

interface RecordPlace {
  readonly project: string
  readonly root: string
  readonly dir: string
}

async function listRecordPlaces(
  transaction: Transaction,
  projects: readonly string[],
): Promise<readonly RecordPlace[]> {
  const places: RecordPlace[] = []
  for (const project of projects) {
    for (const root of await rootsOf(transaction, project)) {
      places.push({ project, root, dir: profileDir({ project, root }) })
    }
  }
  return places
}

/** Lists where a project may have records: where it has folders of agents, and where it had a record before. */
async function rootsOf(transaction: Transaction, project: string): Promise<ReadonlySet<string>> {
  const known = await transaction.session.view.entries(viewKeys.records(project))
  const before = known.map(([key]) => recordRoot(key))
  return new Set([...rootsThere(transaction, project), ...before])
}

/** What is a link is looked at in its real place. */
function rootsThere({ ports: { files, places } }: Transaction, project: string): readonly string[] {
  const moved = movedRoots(places, project).filter(
    (root) => files.lstat(profileDir({ project, root }))?.kind !== 'link',
  )
  return [...listAgentRoots(files, project), ...moved]
}

function noteSettled(transaction: Transaction, records: readonly RecordToAdopt[]): void {
  for (const { settled, ...folder } of records) {
    if (settled === null) continue
    transaction.note(tellSettled(`${profileDir(folder)}/${RECORD_FILE}`, settled))
  }
}

/** Errors of the record itself; a failing disk stops everything. */
const UNREADABLE = [
  'E_MANIFEST_PARSE',
  'E_MANIFEST_SCHEMA',
  'E_MANIFEST_LIMIT',
  'E_RECORD_TAMPERED',
  'E_IO_DENIED',
] as const

/** One record that cannot be read is a matter of its own project. */
async function tryReadChanged(
  transaction: Transaction,
  place: RecordFile,
): Promise<RecordToAdopt | SkillmeatError | null> {
  try {
    return await readChanged(transaction, place)
  } catch (error) {
    if (isSkillmeatError(error, ...UNREADABLE)) return error
    throw error
  }
}

interface RecordFile extends RecordPlace {
  readonly file: ObjectId | null
}

/**
 * Reads a record that is not as it was last seen; null where there is nothing to learn from it.
 *
 * Of one that git merged, what it is settled to counts as seen: so it is read again, and settled by the
 * files, until a command writes it.
 */
async function readChanged(
  transaction: Transaction,
  { project, root, file }: RecordFile,
): Promise<RecordToAdopt | null> {
  const known = await transaction.get<RecordEntry>(viewKeys.record(project, root))
  if (file === null) {
    // Git takes the file away with the last entry; without it, a person may have removed the folder.
    if (known === null || !isInGit(transaction, project)) return null
    return { project, root, text: null, isNew: true, recorded: [], settled: null }
  }
  const isNew = known?.file !== file
  if (!isNew && known.left !== true) return null
  return readPresent(transaction, { project, root, isNew })
}

function isInGit({ ports }: Transaction, project: string): boolean {
  return ports.files.lstat(`${project}/.git`) !== null
}

/** Lists the copies that this home knows of and that the record does not list any more. */
async function listUnlisted(
  transaction: Transaction,
  { project, root, isNew, recorded }: RecordToAdopt,
): Promise<readonly string[]> {
  if (!isNew) return []
  const listed = new Set(recorded.map(({ path }) => path))
  const known = await transaction.scan<DeploymentEntry>(viewKeys.deployments(project))
  return known
    .filter((entry) => entry.root === root && !listed.has(entry.path))
    .map((entry) => viewKeys.deployment(entry))
}

/** Reads the records of a project below `roots`, as they are now. Throws what makes one of them unreadable. */
export async function readRecords(
  transaction: Transaction,
  project: string,
  roots: readonly string[] = rootsThere(transaction, project),
): Promise<readonly RecordToAdopt[]> {
  const records: RecordToAdopt[] = []
  for (const root of roots) {
    if (transaction.ports.files.lstat(recordPath({ project, root })) !== null) {
      records.push(await readPresent(transaction, { project, root, isNew: true }))
    }
  }
  return records
}

async function readPresent(
  transaction: Transaction,
  place: Pick<RecordToAdopt, 'project' | 'root' | 'isNew'>,
): Promise<RecordToAdopt> {
  const bytes = transaction.ports.files.readFile(`${profileDir(place)}/${RECORD_FILE}`)
  const text = new TextDecoder().decode(bytes)
  const { recorded, settled } = await readRecord(transaction, place, text)
  const read = settled === null ? bytes : new TextEncoder().encode(settled.text ?? '')
  return { ...place, text: read, recorded, settled }
}

/** Takes over what the records of one project say; `decided` comes before what would be found. */
export async function adoptProject(
  transaction: Transaction,
  records: readonly RecordToAdopt[],
  decided?: DecidedMatches,
): Promise<readonly LeftEntry[]> {
  const { left, adopted } = await adoptDeployments(transaction, records, decided)
  for (const { project, root, text, recorded } of records) {
    if (text === null || (recorded.length > 0 && !adopted.has(root))) continue
    const key = viewKeys.record(project, root)
    const known = await transaction.get<RecordEntry>(key)
    const file = transaction.addObject('blob', text)
    const isLeft = left.some((one) => one.root === root)
    if (known?.file !== file || (known.left === true) !== isLeft) {
      const { left: _, ...rest } = known ?? { file }
      const entry: RecordEntry = isLeft ? { ...rest, file, left: true } : { ...rest, file }
      transaction.put(key, entry)
    }
    await registerProject(transaction, project)
  }
  return left
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
  const repository = repositoryOf(transaction.ports.files, path)
  const worktree = repository === null ? {} : { worktree_of: repository }
  transaction.put(key, { path, added: transaction.now(), ...worktree } satisfies ProjectEntry)
  return true
}
