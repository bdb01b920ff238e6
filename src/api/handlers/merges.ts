import { SkillmeatError } from '../../core/errors.ts'
import { isBinary } from '../../core/diff/is-binary.ts'
import type { ResolutionStrategy } from '../../core/merge/resolve-conflict.ts'
import type { PendingEntry } from '../../core/view/entries.ts'
import { deploymentProject } from '../../core/view/keys.ts'
import { listHunks } from '../../operations/merging/conflict-hunks.ts'
import type {
  ChosenHunk,
  ConflictHunk,
  FileHunks,
} from '../../operations/merging/conflict-hunks.ts'
import { describeDraft, draftOf, readDraft } from '../../operations/merging/draft.ts'
import { discardDraft, keepDraft } from '../../operations/merging/keep-draft.ts'
import type { DraftChange } from '../../operations/merging/keep-draft.ts'
import { listPending, openConflicts, resolve } from '../../operations/merging/resolve.ts'
import type { Decision } from '../../operations/merging/resolve.ts'
import { ObjectReader } from '../../operations/engine/objects/object-reader.ts'
import { openMergeReading } from '../../operations/merging/merge-reading.ts'
import type { ChangeOutcome } from '../../operations/engine/run/run-change.ts'
import type { Ports } from '../../ports/ports.ts'
import * as routes from '../contract/merges.ts'
import { describeDropped } from './describe-dropped.ts'
import { endpoint } from '../endpoint/endpoint.ts'
import { invalid } from '../endpoint/validate.ts'
import { projectIdOf } from '../contract/project-id.ts'

const list = endpoint(routes.listMerges, async ({ context }) => ({
  items: await Promise.all(
    (await listPending(context.ports)).map(async (one) => ({
      ...describe(one),
      draft: describeDraft(await draftOf(openMergeReading(context.ports), one)),
    })),
  ),
}))

const get = endpoint(routes.getMerge, async ({ params, context }) => {
  const pending = await findMerge(context.ports, params.id)
  const files = await listHunks(context.ports, pending)
  const reading = openMergeReading(context.ports)
  const draft = await draftOf(reading, pending)
  return {
    ...describe(pending),
    draft: await readDraft(reading, draft),
    files: await Promise.all(files.map((file) => describeFile(context.ports, file))),
  }
})

const decide = endpoint(routes.resolveMerge, async ({ params, query, body, context }) => {
  const pending = await findMerge(context.ports, params.id)
  const outcome = await resolve(context.ports, {
    name: pending.id,
    project: null,
    path: body.path ?? null,
    decision: decisionOf(body),
    mayDelete: body.may_delete,
    dryRun: query.dry_run,
  })
  const { id, artifact, state, open, dropped, stays, unused_drafts } = outcome.result
  return {
    result: {
      id,
      artifact,
      state,
      open,
      dropped: describeDropped(dropped),
      stays,
      unused_drafts: [...unused_drafts],
    },
    operation: outcome.operation,
    dry_run: outcome.dryRun,
  }
})

const saveDraft = endpoint(routes.saveMergeDraft, async ({ params, query, body, context }) => {
  const { id: name } = await findMerge(context.ports, params.id)
  return answerDraft(
    await keepDraft(context.ports, {
      name,
      project: null,
      path: body.path,
      hunk: body.hunk ?? null,
      text: encode(body.text),
      dryRun: query.dry_run,
    }),
  )
})

const removeDraft = endpoint(routes.discardMergeDraft, async ({ params, query, context }) => {
  const { id: name } = await findMerge(context.ports, params.id)
  const request = { name, project: null, path: query.path ?? null, dryRun: query.dry_run }
  return answerDraft(await discardDraft(context.ports, request))
})

function answerDraft({ result, operation, dryRun }: ChangeOutcome<DraftChange>) {
  const draft = describeDraft(result.draft)
  return { result: { ...result, draft }, operation, dry_run: dryRun }
}

const abort = endpoint(routes.abortMerge, async ({ params, query, context }) => {
  const pending = await findMerge(context.ports, params.id)
  const outcome = await resolve(context.ports, {
    name: pending.id,
    project: null,
    path: null,
    decision: { kind: 'abort' },
    dryRun: query.dry_run,
  })
  const { id, artifact } = outcome.result
  return { result: { id, artifact }, operation: outcome.operation, dry_run: outcome.dryRun }
})

export const mergeEndpoints = [list, get, decide, abort, saveDraft, removeDraft]

async function findMerge(ports: Ports, id: string): Promise<PendingEntry> {
  const found = (await listPending(ports)).find((one) => one.id === id)
  if (found !== undefined) return found
  throw new SkillmeatError('E_NOT_FOUND', `No merge ${id} waits.`, {
    fix: 'It was settled or given up meanwhile; /api/v1/merges lists those that wait.',
  })
}

function describe(pending: PendingEntry) {
  const project = deploymentProject(pending.target)
  return {
    id: pending.id,
    artifact: `${pending.type}:${pending.name}`,
    collection: pending.collection,
    command: pending.command,
    project_id: project === null ? null : projectIdOf(project),
    created_at: pending.created_at,
    ours_version: pending.ours_version,
    theirs_version: pending.theirs_version,
    open: openConflicts(pending).map(({ path }) => path),
    decided: Object.keys(pending.resolved),
  }
}

async function describeFile(ports: Ports, { path, conflict, hunks, values }: FileHunks) {
  const { base, ours, theirs, type } = conflict
  const objects = new ObjectReader(ports.store)
  const blobs = await objects.blobs([base, ours, theirs].flatMap((side) => side?.blob ?? []))
  const textOf = (side: typeof base) => {
    const bytes = side === null ? undefined : blobs.get(side.blob)
    return bytes === undefined || isBinary(bytes) ? null : decode(bytes)
  }
  return {
    path,
    type,
    base: textOf(base),
    ours: textOf(ours),
    theirs: textOf(theirs),
    hunks: await Promise.all(hunks.map((hunk) => describeHunk(objects, hunk))),
    values: [...values],
  }
}

async function describeHunk(objects: ObjectReader, hunk: ConflictHunk) {
  const { number, base, ours, theirs, before, after, choice, recorded } = hunk
  const chosen = choice?.take === 'text' ? choice.blob : null
  const texts = await objects.blobs(chosen === null ? [] : [chosen])
  return {
    number,
    base: decode(base),
    ours: decode(ours),
    theirs: decode(theirs),
    before: decode(before),
    after: decode(after),
    allows_both: hunk.allowsBoth,
    choice: choice?.take ?? null,
    chosen_text: chosen === null ? null : decode(texts.get(chosen) ?? new Uint8Array()),
    recorded: recorded === null ? null : decode(recorded.text),
    recorded_in: recorded && { artifact: recorded.artifact, path: recorded.path },
  }
}

function decisionOf(body: {
  readonly strategy?: Exclude<ResolutionStrategy, 'markers'> | undefined
  readonly text?: string | undefined
  readonly hunks?:
    | readonly {
        readonly number: number
        readonly take?: 'ours' | 'theirs' | 'base' | 'both' | null | undefined
        readonly text?: string | undefined
      }[]
    | undefined
}): Decision {
  const { strategy, text, hunks } = body
  if (strategy !== undefined) return { kind: 'strategy', strategy }
  if (text !== undefined) return { kind: 'content', bytes: encode(text) }
  const chosen = new Map<number, ChosenHunk | null>()
  for (const one of hunks ?? []) {
    if (one.text !== undefined) chosen.set(one.number, { take: 'text', text: encode(one.text) })
    else if (one.take === null) chosen.set(one.number, null)
    else if (one.take !== undefined) chosen.set(one.number, { take: one.take })
    else throw invalid([{ field: `body.hunks.${one.number}`, message: 'takes nothing' }])
  }
  return { kind: 'hunks', chosen }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
