import type { z } from 'zod'
import { isBinary } from '../../core/diff/is-binary.ts'
import type { PendingEntry } from '../../core/view/entries.ts'
import { deploymentProject } from '../../core/view/keys.ts'
import type { Draft, ReadDraft } from '../../operations/merging/draft.ts'
import type { DraftChange } from '../../operations/merging/keep-draft.ts'
import type { ReadFile, ReadHunk, ReadMerge } from '../../operations/merging/read-merge.ts'
import { openConflicts } from '../../operations/merging/resolve.ts'
import type { Resolved } from '../../operations/merging/resolve.ts'
import type * as schemas from '../contract/merges.ts'
import { projectIdOf } from '../contract/project-id.ts'
import { presentName } from './artifact-name.ts'
import { presentConflict, presentDropped } from './file-changes.ts'

type MergeDetail = z.output<typeof schemas.mergeDetail>
type ConflictFile = MergeDetail['files'][number]

/** Returns an item of `conflicts`. */
export function presentMerge(
  pending: PendingEntry,
  draft: Draft | null,
): z.output<typeof schemas.mergeList>['items'][number] {
  return { ...presentPending(pending), draft: presentDraft(draft) }
}

/** Returns the document of `conflicts` with a name. */
export function presentMergeDetail({ pending, draft, files }: ReadMerge): MergeDetail {
  return {
    ...presentPending(pending),
    draft: presentReadDraft(draft),
    files: files.map(presentFile),
  }
}

export function presentResolved(result: Resolved): z.output<typeof schemas.resolved>['result'] {
  const { state, open, dropped, stays, unused_drafts } = result
  return {
    ...presentDecided(result),
    state,
    open: [...open],
    dropped: presentDropped(dropped),
    stays,
    unused_drafts: [...unused_drafts],
  }
}

/** Returns which merge something was decided about. */
export function presentDecided({
  id,
  artifact,
  target,
}: Pick<Resolved, 'id' | 'artifact' | 'target'>) {
  return { id, ...presentName(artifact), project: deploymentProject(target) }
}

export function presentDraftChange(
  result: DraftChange,
): z.output<typeof schemas.draftChanged>['result'] {
  return { ...presentDecided(result), draft: presentDraft(result.draft) }
}

function presentPending(pending: PendingEntry) {
  const { id, uuid, type, name, collection, command, created_at, conflicts } = pending
  const project = deploymentProject(pending.target)
  return {
    id,
    ...presentName(`${type}:${name}`),
    artifact_uuid: uuid,
    collection,
    command,
    project,
    project_id: project === null ? null : projectIdOf(project),
    created_at,
    ours_version: pending.ours_version,
    theirs_version: pending.theirs_version,
    conflicts: conflicts.map(presentConflict),
    open: openConflicts(pending).map(({ path }) => path),
    decided: Object.keys(pending.resolved),
  }
}

function presentDraft(draft: Draft | null) {
  if (draft === null) return null
  const { decided, places, texts } = draft
  return {
    decided,
    places,
    texts: texts.map(({ path, hunk, saved_at, stale }) => ({ path, hunk, saved_at, stale })),
  }
}

function presentReadDraft(draft: ReadDraft | null): MergeDetail['draft'] {
  if (draft === null) return null
  const { decided, places, texts } = draft
  return {
    decided,
    places,
    texts: texts.map(({ path, hunk, saved_at, stale, text }) => {
      return { path, hunk, saved_at, stale, text }
    }),
  }
}

function presentFile(file: ReadFile): ConflictFile {
  const { path, conflict, sides, hunks, values, deletion } = file
  return {
    path,
    type: conflict.type,
    base: wholeText(sides.base),
    ours: wholeText(sides.ours),
    theirs: wholeText(sides.theirs),
    deletion: deletion === null ? null : { by: deletion.by, patch: deletion.patch },
    hunks: hunks.map(presentHunk),
    values: values.map(({ key, base, ours, theirs }) => ({ key, base, ours, theirs })),
  }
}

function presentHunk(hunk: ReadHunk): ConflictFile['hunks'][number] {
  const { number, line, choice, chosen, recorded } = hunk
  return {
    number,
    line,
    base: decode(hunk.base),
    ours: decode(hunk.ours),
    theirs: decode(hunk.theirs),
    before: decode(hunk.before),
    after: decode(hunk.after),
    allows_both: hunk.allowsBoth,
    choice: choice?.take ?? null,
    chosen_text: chosen === null ? null : decode(chosen),
    recorded: recorded === null ? null : decode(recorded.text),
    recorded_in: recorded === null ? null : { artifact: recorded.artifact, path: recorded.path },
  }
}

/** Returns the text of a whole file; null for none, and for one that is no text. */
function wholeText(bytes: Uint8Array | null): string | null {
  return bytes === null || isBinary(bytes) ? null : decode(bytes)
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
