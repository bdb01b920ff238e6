import { isSingleFile } from '../../core/artifact/artifact-path.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { FileChange } from '../../core/diff/file-change.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { makeCandidate } from '../../core/source/candidate.ts'
import type { NewCommit, OpenedRepository } from '../../ports/repository.ts'
import type { LeavingFile } from '../bundles/assert-no-secrets.ts'
import { findUnsettled } from '../engine/consent/find-markers-left.ts'
import { readerOf } from '../engine/objects/object-reader.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { listFileChanges } from '../history/diff.ts'
import { keepObjects, readCandidates } from '../importing/pipeline/read.ts'
import type { ReadCandidate } from '../importing/pipeline/read-candidate.ts'
import { tryMerge } from '../merging/try-merge.ts'
import type { EditedArtifact } from './edited-artifacts.ts'

/** The edits of one artifact on the newest state of its source. */
export interface MergedContribution {
  readonly one: EditedArtifact
  readonly removed: readonly string[]
  readonly files: NewCommit['files']
  readonly leaving: readonly LeavingFile[]
  readonly changes: readonly FileChange[]
}

/**
 * Brings the edits of an artifact to the newest state of its source, three-way on what came from there.
 *
 * Throws `E_SOURCE_NOT_FOUND` where the source has it no more, and `E_CONFLICT` where what changed there
 * meets the edits, or markers are left in them.
 */
export async function mergeContribution(
  transaction: Transaction,
  one: EditedArtifact,
  opened: OpenedRepository,
): Promise<MergedContribution> {
  const { entry, upstream, base, edited } = one
  const label = artifactLabel(entry)
  const newest = await readNewest(transaction, one, opened)
  keepObjects(newest, (kind, bytes) => transaction.addObject(kind, bytes))
  const unsettled = await findUnsettled(transaction, { tree: edited }, [base, newest.tree.id])
  if (unsettled.length > 0) {
    throw conflict(`${label} has conflict markers left in ${unsettled.join(', ')}.`, label)
  }
  const sides = { base, ours: edited, theirs: newest.tree.id }
  const merge = await tryMerge(transaction, sides)
  if (merge.conflicts.length > 0) {
    const paths = merge.conflicts.map(({ path }) => path).join(', ')
    throw conflict(`What changed at the source of ${label} meets its edits in ${paths}.`, label)
  }
  for (const bytes of merge.blobs.values()) transaction.addObject('blob', bytes)
  const result = transaction.addTree(merge.entries)
  const place = placeIn(upstream.path, isSingleFile(entry.type))
  const before = new Map(newest.tree.entries.map((file) => [file.path, file]))
  const after = new Set(result.entries.map(({ path }) => path))
  const changed = result.entries.filter(({ path, mode, blob }) => {
    const old = before.get(path)
    return old?.blob !== blob || old.mode !== mode
  })
  const read = readerOf(await transaction.objects.blobs(changed.map(({ blob }) => blob)))
  return {
    one,
    removed: [...before.keys()].filter((path) => !after.has(path)).map(place),
    files: changed.map(({ path, mode, blob }) => ({ path: place(path), mode, bytes: read(blob) })),
    leaving: changed.map(({ path, blob }) => ({ where: label, path, blob, bytes: read(blob) })),
    changes: await listFileChanges(transaction.objects, {
      from: newest.tree.id,
      to: result.id,
      place,
    }),
  }
}

async function readNewest(
  { ports }: Transaction,
  { entry, upstream }: EditedArtifact,
  opened: OpenedRepository,
): Promise<ReadCandidate> {
  const { path } = upstream
  const isOwn = (file: string) =>
    isSingleFile(entry.type) ? file === path : path === '' || file.startsWith(`${path}/`)
  const files = opened.files.filter((file) => isOwn(file.path))
  const { type, name } = entry
  const candidate = makeCandidate({ type, name, path, files, reason: 'where it came from' })
  const location = { kind: 'git', url: upstream.location, ref: null, path: null } as const
  const { read, refused } = await readCandidates(ports, { location, opened }, [candidate])
  const [problem] = refused
  if (problem !== undefined && files.length > 0) throw problem.error
  const [found] = read
  if (found !== undefined && files.length > 0) return found
  const label = artifactLabel(entry)
  const message = `${upstream.location} has no ${path === '' ? 'files' : path} any more.`
  throw new SkillmeatError('E_SOURCE_NOT_FOUND', message, {
    fix: `\`skillmeat update ${label}\` follows it where it went.`,
  })
}

function conflict(message: string, label: string): SkillmeatError {
  return new SkillmeatError('E_CONFLICT', message, {
    fix: `Take in what is new with \`skillmeat update ${label}\`, settle it, then contribute again.`,
    data: { artifact: label },
  })
}

function placeIn(root: string, isSingle: boolean): (path: string) => string {
  if (isSingle) return () => root
  return root === '' ? (path) => path : (path) => `${root}/${path}`
}
