import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { RecordedDeployment } from '../../core/deployment/parse-record.ts'
import { HASH_SCHEME } from '../../core/deployment/record-file.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { findProjectRoot } from '../catalog/find-project.ts'
import { listUnwanted } from '../deployments/find-deployments.ts'
import { findUnsettled } from '../engine/consent/find-markers-left.ts'
import type { PresentDeployment } from '../engine/observe/present-state.ts'
import { readRecords } from '../engine/observe/adopt-record.ts'
import { tellAllLeft } from '../engine/observe/tell-left.ts'
import { visiblePath } from '../engine/places/artifact-places.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

export interface RecordRequest {
  /** Everything that is deployed there when empty. */
  readonly names: readonly string[]
  /** Absolute; null for the one that the command runs in. */
  readonly project: string | null
  readonly dryRun: boolean
}

/** A copy that was not what its record says. */
export interface RecordedContent {
  readonly artifact: string
  readonly project: string
  /** Below the project. */
  readonly path: string
  /** Why nothing was recorded of it; null where it was. */
  readonly problem: SkillmeatError | null
}

/**
 * Makes the present content of copies what the project's record says was written: an edit that is
 * meant. What it was made from stays, so that it still merges three-way and `status` still tells of it.
 *
 * Throws `E_NOT_DEPLOYED` and `E_NAME_AMBIGUOUS` for names. A copy that cannot be read, or has conflict
 * markers left, is refused; of several it stands aside alone.
 */
export async function recordContent(
  ports: Ports,
  { names, project: path, dryRun }: RecordRequest,
): Promise<ChangeOutcome<readonly RecordedContent[]>> {
  const project = await findProjectRoot(ports, path)
  const scope = () => Promise.resolve({ projects: [project] })
  let absent: readonly string[] = []
  const change = { command: 'record', dryRun, scope }
  const outcome = await runChange<readonly RecordedContent[]>(
    ports,
    change,
    async (transaction, state) => {
      absent = tellAllLeft(ports, state.projects)
      const wanted = await listUnwanted(transaction, state, {
        names,
        projects: [project],
        profile: null,
        force: true,
      })
      const copies = new Set(wanted.map(({ deployment }) => deployment))
      const said = await readSaid(transaction, copies)
      const result: RecordedContent[] = []
      for (const copy of copies) {
        const problem = await findProblem(transaction, copy)
        if (problem !== null && copies.size === 1) throw problem
        const recorded = said.get(viewKeys.deployment(copy.entry))
        const isDone = isRecorded(copy) && !saysOther(copy, recorded)
        if (problem === null && !isDone) putContent(transaction, copy)
        if (problem !== null || !isDone) result.push(told(copy.entry, problem))
      }
      const done = new Set(result.flatMap((one) => (one.problem === null ? [one.artifact] : [])))
      return { summary: `Recorded what ${[...done].join(', ')} is in ${project}`, result }
    },
  )
  for (const sentence of absent) ports.progress.say(sentence)
  return outcome
}

/** Tells whether a copy is what its record says; one that is gone has nothing to record. */
function isRecorded({ entry, onDisk }: PresentDeployment): boolean {
  return onDisk === null || onDisk === entry.content || entry.seen === 'endings'
}

/** What the records that list copies say of them, by the key of the copy; one that cannot be read says nothing. */
async function readSaid(
  transaction: Transaction,
  copies: Iterable<PresentDeployment>,
): Promise<ReadonlyMap<string, RecordedDeployment>> {
  const folders = new Map(
    [...copies].map(({ entry }) => [viewKeys.record(entry.project, entry.root), entry]),
  )
  const said = new Map<string, RecordedDeployment>()
  for (const { project, root } of folders.values()) {
    for (const { recorded } of await tryToRead(transaction, project, root)) {
      for (const one of recorded)
        said.set(viewKeys.deployment({ project, root, path: one.path }), one)
    }
  }
  return said
}

async function tryToRead(transaction: Transaction, project: string, root: string) {
  try {
    return await readRecords(transaction, project, [root])
  } catch (error) {
    if (isSkillmeatError(error)) return []
    throw error
  }
}

/**
 * Tells whether the record says another content than the copy has that this home knows: that of a project
 * whose files were committed and not recorded is known by its files alone.
 */
function saysOther(
  { onDisk, entry }: PresentDeployment,
  recorded: RecordedDeployment | undefined,
): boolean {
  if (onDisk === null || entry.seen === 'endings' || recorded === undefined) return false
  return recorded.hash === null || (recorded.scheme === HASH_SCHEME && recorded.hash !== onDisk)
}

function putContent(transaction: Transaction, { entry, onDisk }: PresentDeployment): void {
  if (onDisk === null) return
  const next: DeploymentEntry = { ...entry, content: onDisk, state: null }
  transaction.put(viewKeys.deployment(entry), next)
  transaction.recordAnew(entry)
}

/** Nobody decided a content with markers in it, so it must not become what is recorded. */
async function findProblem(
  transaction: Transaction,
  { entry, onDisk, problem }: PresentDeployment,
): Promise<SkillmeatError | null> {
  if (problem !== null || onDisk === null || onDisk === entry.content) return problem
  const { baseline, content: written, project } = entry
  const files = await findUnsettled(transaction, { tree: onDisk, written }, [baseline?.tree])
  if (files.length === 0) return null
  const artifact = artifactLabel(entry)
  return new SkillmeatError(
    'E_CONFLICT',
    `${artifact} in ${project} has conflict markers left in ${files.join(', ')}.`,
    { fix: 'Settle them there, then run this again.', data: { artifact, project, files } },
  )
}

function told(entry: DeploymentEntry, problem: SkillmeatError | null): RecordedContent {
  const { project } = entry
  return { artifact: artifactLabel(entry), project, path: visiblePath(entry), problem }
}
