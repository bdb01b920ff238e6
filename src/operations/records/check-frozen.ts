import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { RecordedDeployment } from '../../core/deployment/parse-record.ts'
import { RECORD_FILE } from '../../core/deployment/record-file.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { DEFAULT_LIMITS } from '../../core/limits.ts'
import type { Clock } from '../../ports/environment.ts'
import type { FileSystem } from '../../ports/file-system.ts'
import type { Sha256 } from '../../core/object/object-id.ts'
import { resolveProject } from '../catalog/target-project.ts'
import { ObjectReader } from '../engine/objects/object-reader.ts'
import { listRecordRoots, recordPath } from '../engine/places/record-roots.ts'
import { parentOf } from '../engine/writing/file-steps.ts'
import { visibleOnDisk } from '../engine/places/artifact-places.ts'
import { recordedOnDisk } from '../engine/places/recorded-place.ts'
import type { ProfileFolder } from '../engine/places/recorded-place.ts'
import { readRecord, tellSettled } from '../engine/places/settle-record.ts'
import type { RecordLooker } from '../engine/places/settle-record.ts'
import { compareCopy } from './compare-copy.ts'
import { NO_OBJECTS } from './no-objects.ts'

/** All that the check needs: no home, no store. */
export interface FrozenPorts {
  readonly files: FileSystem
  readonly sha256: Sha256
  readonly clock: Clock
  /** The person's folder; '' where there is none. */
  readonly userHome: string
}

/** A copy that is not what its record says. */
export interface FrozenFinding {
  readonly artifact: string
  readonly kind: 'missing' | 'modified' | 'unreadable'
  /** Absolute. */
  readonly path: string
  /** The file that a person opens to see it. */
  readonly file: string
  /** The record that lists it. */
  readonly record: string
  readonly message: string
}

export interface FrozenReport {
  readonly project: string
  /** The records that were read. */
  readonly records: readonly string[]
  /** How many copies are recorded. */
  readonly checked: number
  /** How many of them could not be compared, since the record says too little. */
  readonly unchecked: number
  readonly findings: readonly FrozenFinding[]
  /** What is no finding and is to be known. */
  readonly notes: readonly string[]
  readonly unreadable: readonly { readonly record: string; readonly problem: SkillmeatError }[]
}

/**
 * Compares everything that a project's records say was written with the files that are there. Changes
 * nothing. What lies there and is not recorded is nobody's concern.
 *
 * Throws `E_PROJECT_NOT_FOUND`, and `E_RECORD_MISSING` for a project without a record; one that cannot be read is reported.
 */
export async function checkFrozen(ports: FrozenPorts, path: string): Promise<FrozenReport> {
  const { files, sha256, clock, userHome } = ports
  const project = nearestRecorded(files, resolveProject(ports, path))
  const looker: RecordLooker = {
    ports: { files, sha256, clock, limits: DEFAULT_LIMITS, places: { userHome } },
    objects: new ObjectReader(NO_OBJECTS),
  }
  const folders = listRecordRoots(files, project).map((root) => ({ project, root }))
  if (folders.length === 0) throw noRecord(project)
  const all = await Promise.all(folders.map((folder) => checkRecord(looker, folder)))
  return {
    project,
    records: all.flatMap(({ problem }, index) =>
      problem === null && folders[index] !== undefined ? [recordPath(folders[index])] : [],
    ),
    checked: all.reduce((sum, { checked }) => sum + checked, 0),
    unchecked: all.reduce((sum, { unchecked }) => sum + unchecked, 0),
    findings: all.flatMap(({ findings }) => findings),
    notes: all.flatMap(({ notes }) => notes),
    unreadable: all.flatMap(({ problem }, index) =>
      problem === null || folders[index] === undefined
        ? []
        : [{ record: recordPath(folders[index]), problem }],
    ),
  }
}

/** Returns the nearest folder from here up that has a record; the folder itself where none has. */
function nearestRecorded(files: FileSystem, start: string): string {
  for (let folder = start; folder !== ''; folder = parentOf(folder)) {
    if (listRecordRoots(files, folder).length > 0) return folder
    if (parentOf(folder) === folder) break
  }
  return start
}

function noRecord(project: string): SkillmeatError {
  return new SkillmeatError('E_RECORD_MISSING', `${project} has no record of deployments.`, {
    fix: `\`skillmeat deploy\` writes one: commit ${RECORD_FILE} with what is deployed, or name the project with --project.`,
    data: { project },
  })
}

interface CheckedRecord {
  readonly checked: number
  readonly unchecked: number
  readonly findings: readonly FrozenFinding[]
  readonly notes: readonly string[]
  readonly problem: SkillmeatError | null
}

async function checkRecord(looker: RecordLooker, folder: ProfileFolder): Promise<CheckedRecord> {
  const record = recordPath(folder)
  const notes: string[] = []
  let unchecked = 0
  const findings: FrozenFinding[] = []
  try {
    const text = new TextDecoder().decode(looker.ports.files.readFile(record))
    const { recorded, settled } = await readRecord(looker, folder, text)
    if (settled !== null) notes.push(tellSettled(record, settled))
    for (const one of recorded) {
      const found = await checkCopy(looker, one, folder)
      if (typeof found === 'string') unchecked += 1
      if (typeof found === 'string') notes.push(found)
      else if (found !== null) findings.push({ ...found, record })
    }
    return { checked: recorded.length, unchecked, findings, notes, problem: null }
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return { checked: 0, unchecked: 0, findings: [], notes: [], problem: error }
  }
}

const FOUND = {
  missing: 'is recorded and is not there.',
  modified: 'is not what its record says was written.',
  unreadable: 'cannot be checked: its record holds no hash of it. `skillmeat record` writes one.',
} as const satisfies Record<FrozenFinding['kind'], string>

/** Programs of long ago wrote none; who takes it out of an entry of today is to be noticed. */
function lacksHash({ hash, scheme }: RecordedDeployment): boolean {
  return hash === null && scheme !== 'legacy'
}

/** Returns what is the matter with a copy, a note about one that cannot be told, or null. */
async function checkCopy(
  looker: RecordLooker,
  recorded: RecordedDeployment,
  folder: ProfileFolder,
): Promise<Omit<FrozenFinding, 'record'> | string | null> {
  const artifact = artifactLabel(recorded)
  const disk = recordedOnDisk(looker.ports.places, recorded, folder)
  const path = visibleOnDisk(disk)
  const main = `${path}/SKILL.md`
  try {
    const state = await compareCopy(looker, recorded, folder)
    const isSkill = recorded.type === 'skill' && looker.ports.files.lstat(main)?.kind === 'file'
    if (state === 'same') return null
    if (state === 'unsaid' && !lacksHash(recorded)) {
      return `${artifact} in ${path} is not checked: its record says too little to tell without the collection.`
    }
    const kind = state === 'unsaid' ? 'unreadable' : state
    const message = `${artifact} ${FOUND[kind]}`
    return { artifact, kind, path, file: isSkill ? main : path, message }
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return { artifact, kind: 'unreadable', path, file: path, message: error.message }
  }
}
