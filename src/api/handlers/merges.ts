import { SkillmeatError } from '../../core/errors.ts'
import type { PendingEntry } from '../../core/view/entries.ts'
import { draftOf } from '../../operations/merging/draft.ts'
import { discardDraft, keepDraft } from '../../operations/merging/keep-draft.ts'
import { openMergeReading } from '../../operations/merging/merge-reading.ts'
import { readMerge } from '../../operations/merging/read-merge.ts'
import { listPending, resolve } from '../../operations/merging/resolve.ts'
import type { Ports } from '../../ports/ports.ts'
import * as routes from '../contract/merges.ts'
import { endpoint } from '../endpoint/endpoint.ts'
import { presentChange } from '../present/change.ts'
import {
  presentDecided,
  presentDraftChange,
  presentMerge,
  presentMergeDetail,
  presentResolved,
} from '../present/merges.ts'
import { decisionOf } from './decision-of.ts'
import { cutPage } from './paging.ts'

const list = endpoint(routes.listMerges, async ({ query, context }) => {
  const page = cutPage(await listPending(context.ports), query, ({ id }) => id)
  const reading = openMergeReading(context.ports)
  const items = await Promise.all(
    page.items.map(async (one) => presentMerge(one, await draftOf(reading, one))),
  )
  return { ...page, items }
})

const get = endpoint(routes.getMerge, async ({ params, context }) => {
  const pending = await findMerge(context.ports, params.id)
  return presentMergeDetail(await readMerge(context.ports, pending))
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
  return presentChange(outcome, presentResolved)
})

const saveDraft = endpoint(routes.saveMergeDraft, async ({ params, query, body, context }) => {
  const { id: name } = await findMerge(context.ports, params.id)
  const outcome = await keepDraft(context.ports, {
    name,
    project: null,
    path: body.path,
    hunk: body.hunk ?? null,
    text: encode(body.text),
    dryRun: query.dry_run,
  })
  return presentChange(outcome, presentDraftChange)
})

const removeDraft = endpoint(routes.discardMergeDraft, async ({ params, query, context }) => {
  const { id: name } = await findMerge(context.ports, params.id)
  const request = { name, project: null, path: query.path ?? null, dryRun: query.dry_run }
  return presentChange(await discardDraft(context.ports, request), presentDraftChange)
})

const abort = endpoint(routes.abortMerge, async ({ params, query, context }) => {
  const pending = await findMerge(context.ports, params.id)
  const outcome = await resolve(context.ports, {
    name: pending.id,
    project: null,
    path: null,
    decision: { kind: 'abort' },
    dryRun: query.dry_run,
  })
  return presentChange(outcome, presentDecided)
})

export const mergeEndpoints = [list, get, decide, abort, saveDraft, removeDraft]

async function findMerge(ports: Ports, id: string): Promise<PendingEntry> {
  const found = (await listPending(ports)).find((one) => one.id === id)
  if (found !== undefined) return found
  throw new SkillmeatError('E_NOT_FOUND', `No merge ${id} waits.`, {
    fix: 'It was settled or given up meanwhile; /api/v1/merges lists those that wait.',
    missing: 'merge',
  })
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
