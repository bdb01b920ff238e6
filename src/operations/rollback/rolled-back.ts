import type { ObjectId } from '../../core/object/object-id.ts'
import { treeChanges } from '../../core/diff/tree-changes.ts'
import type { SkillmeatError } from '../../core/errors.ts'
import { isSingleFile } from '../../core/artifact/artifact-path.ts'
import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** How far a rollback goes. */
export interface RollbackReach {
  /** Edits survive: a three-way merge instead of a replacement. */
  readonly preserve: boolean
  /** Only what lies at or below these paths; null for everything. */
  readonly paths: readonly string[] | null
}

/**
 * What a rollback did with one artifact, or would do.
 *
 * `kept`: all that differs from the snapshot are edits, which stay. `kept_new`: it was made since, and
 * came from no upstream. `unread`: its files cannot be read, so it stays as it is.
 */
export interface RolledBackArtifact {
  readonly artifact: string
  readonly action:
    | 'restored'
    | 'merged'
    | 'added_back'
    | 'removed'
    | 'kept'
    | 'kept_new'
    | 'pending'
    | 'unread'
  /** Paths below the collection, or below the project. */
  readonly restored: readonly string[]
  readonly merged: readonly string[]
  readonly resolved: readonly string[]
  readonly conflicts: readonly string[]
  /** The command that decides the conflicts; null where there are none. */
  readonly decide: string | null
  /** Why its files cannot be read; absent where they can. */
  readonly problem?: string | undefined
}

const LEFT_AS_IT_IS: ReadonlySet<RolledBackArtifact['action']> = new Set([
  'kept',
  'kept_new',
  'pending',
  'unread',
])

/** Tells whether anything was rolled back, rather than kept or left to a person. */
export function isRolledBack({ action }: RolledBackArtifact): boolean {
  return !LEFT_AS_IT_IS.has(action)
}

/** Names an artifact and where its files lie, to report on them. */
export interface ReportedPlace {
  readonly artifact: string
  readonly type: ArtifactType
  /** The artifact's path below the collection or the project. */
  readonly root: string
}

/** Returns where a file of an artifact lies below the collection or the project. */
export function filePath({ root, type }: Omit<ReportedPlace, 'artifact'>, path: string): string {
  return isSingleFile(type) ? root : `${root}/${path}`
}

/** Tells whether `path` is one of `paths` or lies below one. */
export function isWithin(path: string, paths: readonly string[]): boolean {
  return paths.some((wanted) => path === wanted || path.startsWith(`${wanted}/`))
}

/** Reports what changed from `before` to `after`; files that a merge put together are told apart. */
export async function reportChange(
  transaction: Transaction,
  place: ReportedPlace,
  change: {
    readonly action: RolledBackArtifact['action']
    readonly before: ObjectId | null
    readonly after: ObjectId | null
    readonly merged?: readonly string[]
    readonly resolved?: readonly string[]
  },
): Promise<RolledBackArtifact> {
  const { objects } = transaction
  const resolved = new Set(change.resolved)
  const merged = new Set([...(change.merged ?? []), ...resolved])
  const changes = treeChanges(
    await objects.treeOrNull(change.before),
    await objects.treeOrNull(change.after),
  )
  const at = (path: string) => filePath(place, path)
  return {
    artifact: place.artifact,
    action: change.action,
    restored: changes.filter(({ path }) => !merged.has(path)).map(({ path }) => at(path)),
    merged: (change.merged ?? []).filter((path) => !resolved.has(path)).map(at),
    resolved: (change.resolved ?? []).map(at),
    conflicts: [],
    decide: null,
  }
}

/**
 * Reports an artifact whose files are as they were: all of it stays, or what went back lies beside
 * them, its parts and the names of its versions.
 */
export function reportFilesKept(
  { artifact }: Pick<ReportedPlace, 'artifact'>,
  action: 'kept' | 'kept_new' | 'restored',
): RolledBackArtifact {
  const none = { restored: [], merged: [], resolved: [], conflicts: [] }
  return { artifact, action, ...none, decide: null }
}

/** Reports an artifact that is left as it is, since its files cannot be read. */
export function reportUnread(artifact: string, { message }: SkillmeatError): RolledBackArtifact {
  const none = { restored: [], merged: [], resolved: [], conflicts: [], decide: null }
  return { artifact, action: 'unread', ...none, problem: message }
}

/** Reports conflicts that wait for a person; nothing was written. */
export function reportPending(
  place: ReportedPlace,
  conflicts: readonly { readonly path: string }[],
  { project }: { readonly project: string | null },
): RolledBackArtifact {
  const where = project === null ? [] : ['--project', quoted(project)]
  return {
    artifact: place.artifact,
    action: 'pending',
    restored: [],
    merged: [],
    resolved: [],
    conflicts: conflicts.map(({ path }) => filePath(place, path)),
    decide: ['skillmeat resolve', quoted(place.artifact), ...where].join(' '),
  }
}

/** Quotes a word where a shell needs it. */
function quoted(word: string): string {
  return /^[\w.,:@%+/-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** Returns the tree that has `wanted` at the paths in reach and `other` elsewhere. */
export async function treeInReach(
  transaction: Transaction,
  place: Omit<ReportedPlace, 'artifact'>,
  trees: {
    readonly wanted: ObjectId | null
    readonly other: ObjectId | null
    readonly paths: readonly string[] | null
  },
): Promise<ObjectId | null> {
  const { paths } = trees
  if (paths === null || isWithin(place.root, paths)) return trees.wanted
  const entriesOf = async (id: ObjectId | null) =>
    (await transaction.objects.treeOrNull(id))?.entries ?? []
  const isInReach = ({ path }: { readonly path: string }) => isWithin(filePath(place, path), paths)
  const wanted = (await entriesOf(trees.wanted)).filter(isInReach)
  const other = (await entriesOf(trees.other)).filter((entry) => !isInReach(entry))
  const entries = [...wanted, ...other]
  return entries.length === 0 ? null : transaction.addTree(entries).id
}
