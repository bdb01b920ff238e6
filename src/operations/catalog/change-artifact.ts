import { assertArtifactName } from '../../core/artifact/artifact-name.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { listMembers, listParents } from '../composites/members.ts'
import { dropPending } from '../merging/pending.ts'
import type { PresentArtifact } from '../observe/present-state.ts'
import { artifactPlace } from '../session/artifact-places.ts'
import { runChange } from '../session/run-change.ts'
import type { ChangeOutcome } from '../session/run-change.ts'
import { addSafetySnapshot } from '../snapshots/safety-snapshot.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { currentCollection } from './current-collection.ts'
import { artifactLabel, findArtifacts, fullLabel } from './find-artifact.ts'

interface Change {
  readonly command: string
  /** What the log says was done; `%` stands for the artifacts. */
  readonly summary: string
  readonly names: readonly string[]
  readonly dryRun: boolean
}

/**
 * Runs `body` on each named artifact, with the edits found on disk recorded. One whose files cannot be
 * read is refused alone; of several, `leave` reports it and the others go on.
 */
async function changeArtifacts<T>(
  ports: Ports,
  change: Change,
  {
    body,
    leave,
    evenUnread = false,
  }: {
    /** It does without the files. */
    readonly evenUnread?: boolean
    readonly body: (transaction: Transaction, artifact: PresentArtifact) => Promise<T>
    readonly leave?: (entry: ArtifactEntry, problem: SkillmeatError) => T
  },
): Promise<ChangeOutcome<readonly T[]>> {
  const scope = async (tx: Transaction) => ({ artifacts: await findArtifacts(tx, change.names) })
  return runChange(ports, { ...change, scope }, async (tx, state) => {
    const result: T[] = []
    const names: string[] = []
    const current = await currentCollection(tx)
    const found = await findArtifacts(tx, change.names)
    for (const { uuid } of found) {
      const artifact = state.artifacts.get(uuid)
      if (artifact === undefined) throw new Error(`${uuid} was not observed`)
      const { entry, problem } = artifact
      if (problem !== null && !evenUnread) {
        if (leave === undefined || found.length === 1) throw problem
        result.push(leave(entry, problem))
        continue
      }
      names.push(entry.collection === current ? artifactLabel(entry) : fullLabel(entry))
      result.push(await body(tx, artifact))
    }
    return { summary: change.summary.replace('%', () => names.join(', ')), result }
  })
}

export interface Removed {
  readonly artifact: string
  readonly version: string
  /** Projects that still have a copy. */
  readonly deployedIn: readonly string[]
  /** Why it stays: its files cannot be read; null where it went. */
  readonly problem: SkillmeatError | null
}

/** Takes artifacts out of the collection. Copies in projects stay; `undo` brings the artifact back. */
export async function removeArtifacts(
  ports: Ports,
  request: {
    readonly names: readonly string[]
    /** Also parts of composites, which then show as missing there. */
    readonly force: boolean
    readonly dryRun: boolean
  },
): Promise<ChangeOutcome<readonly Removed[]>> {
  const change = { ...request, command: 'remove', summary: 'Removed %' }
  return changeArtifacts<Removed>(ports, change, {
    body: async (tx, { entry, onDisk }) => {
      if (!request.force) await assertNoPart(tx, entry)
      await addSafetySnapshot(tx, entry.collection, `removing ${artifactLabel(entry)}`)
      await planRemoval(tx, { entry, onDisk })
      const deployments = await tx.scan<DeploymentEntry>(viewKeys.allDeployments())
      return {
        artifact: artifactLabel(entry),
        version: entry.version,
        deployedIn: deployments.filter(({ uuid }) => uuid === entry.uuid).map((d) => d.project),
        problem: null,
      }
    },
    leave: (entry, problem) => ({
      artifact: artifactLabel(entry),
      version: entry.version,
      deployedIn: [],
      problem,
    }),
  })
}

/** Plans an artifact out of its collection. */
export async function planRemoval(
  transaction: Transaction,
  { entry, onDisk }: Pick<PresentArtifact, 'entry' | 'onDisk'>,
): Promise<void> {
  const key = viewKeys.artifact(entry.collection, entry.uuid)
  transaction.remove(key)
  for (const { composite, child } of await listMembers(transaction, entry)) {
    transaction.remove(viewKeys.member(composite, child))
  }
  transaction.write(artifactPlace(entry), onDisk, null)
  await dropPending(transaction, key)
}

/** Throws `E_DECISION_NEEDED` when a composite is made of the artifact. */
async function assertNoPart(transaction: Transaction, entry: ArtifactEntry): Promise<void> {
  const parents = await listParents(transaction, entry.uuid)
  const names: string[] = []
  for (const { composite } of parents) {
    const key = viewKeys.artifact(entry.collection, composite)
    const parent = await transaction.get<ArtifactEntry>(key)
    if (parent !== null) names.push(artifactLabel(parent))
  }
  if (names.length === 0) return
  throw new SkillmeatError(
    'E_DECISION_NEEDED',
    `${artifactLabel(entry)} is a part of ${names.join(', ')}.`,
    {
      fix: 'Unlink it there first, or remove it with --force; it is missing there then.',
      data: { artifact: artifactLabel(entry), composites: names },
    },
  )
}

/** Renames an artifact; its uuid, history and deployments stay with it. */
export async function renameArtifact(
  ports: Ports,
  request: { readonly from: string; readonly to: string; readonly dryRun: boolean },
): Promise<ChangeOutcome<{ readonly from: string; readonly to: string }>> {
  assertArtifactName(request.to)
  const { from, to, dryRun } = request
  const change = { command: 'rename', summary: `Renamed % to ${to}`, names: [from], dryRun }
  const rename = async (tx: Transaction, { entry, onDisk }: PresentArtifact) => {
    const { source_name: _, ...rest } = entry
    const renamed: ArtifactEntry = { ...rest, name: request.to }
    await assertNameFree(tx, renamed)
    tx.put(viewKeys.artifact(entry.collection, entry.uuid), renamed)
    if (entry.name !== request.to) {
      tx.write(artifactPlace(entry), onDisk, null)
      tx.write(artifactPlace(renamed), null, entry.tree)
    }
    return { from: artifactLabel(entry), to: artifactLabel(renamed) }
  }
  const outcome = await changeArtifacts(ports, change, { body: rename })
  const [result] = outcome.result
  if (result === undefined) throw new Error('nothing was renamed')
  return { ...outcome, result }
}

/** Throws `E_NAME_TAKEN` when another artifact of the collection has the name, or one that differs in case alone. */
export async function assertNameFree(
  transaction: Transaction,
  wanted: Pick<ArtifactEntry, 'uuid' | 'collection' | 'type' | 'name'>,
): Promise<void> {
  const all = await transaction.scan<ArtifactEntry>(viewKeys.artifacts(wanted.collection))
  const taken = all.some(
    ({ type, name, uuid }) =>
      uuid !== wanted.uuid && type === wanted.type && folded(name) === folded(wanted.name),
  )
  if (taken) throw nameTaken(artifactLabel(wanted))
}

function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}

export function nameTaken(label: string): SkillmeatError {
  return new SkillmeatError('E_NAME_TAKEN', `The collection has ${label} already.`, {
    fix: 'Choose another name, or rename the other one first.',
    data: { artifact: label },
  })
}

export interface Tagged {
  readonly artifact: string
  readonly tags: readonly string[]
}

/** Adds and removes tags: words to file artifacts under. */
export async function tagArtifacts(
  ports: Ports,
  request: {
    readonly names: readonly string[]
    readonly add: readonly string[]
    readonly remove: readonly string[]
    readonly dryRun: boolean
  },
): Promise<ChangeOutcome<readonly Tagged[]>> {
  for (const tag of request.add) assertTag(tag)
  const { names, dryRun } = request
  const change = {
    command: 'tag',
    summary: 'Changed the tags of %',
    names,
    dryRun,
  }
  const body = (tx: Transaction, { entry }: PresentArtifact): Promise<Tagged> => {
    const tags = [...new Set([...entry.tags, ...request.add])]
      .filter((tag) => !request.remove.includes(tag))
      .toSorted()
    if (tags.join('\n') !== entry.tags.join('\n')) {
      tx.put(viewKeys.artifact(entry.collection, entry.uuid), { ...entry, tags })
    }
    return Promise.resolve({ artifact: artifactLabel(entry), tags })
  }
  return changeArtifacts(ports, change, { body, evenUnread: true })
}

function assertTag(tag: string): void {
  if (/^[\p{L}\p{N}][\p{L}\p{N} ._:/-]{0,63}$/u.test(tag)) return
  throw new SkillmeatError('E_USAGE', `"${tag}" is no tag.`, {
    fix: 'A tag has letters, digits, spaces and . _ : / - and at most 64 characters.',
  })
}
