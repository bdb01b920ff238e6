import { impact } from '../../operations/analysis/impact.ts'
import { diffArtifact } from '../../operations/history/diff.ts'
import type { DiffSides } from '../../operations/history/diff.ts'
import { log } from '../../operations/history/log.ts'
import { mergeVersion } from '../../operations/history/merge-version.ts'
import { revertVersion } from '../../operations/history/revert-version.ts'
import { showVersion } from '../../operations/history/show-version.ts'
import { chooseMergeStrategy } from '../../operations/history/strategy.ts'
import { tagVersion } from '../../operations/history/tag-version.ts'
import * as routes from '../contract/history.ts'
import { getImpact as impactRoute } from '../contract/impact.ts'
import type { RequestContext } from '../endpoint/context.ts'
import { endpoint } from '../endpoint/endpoint.ts'
import { findProject } from '../endpoint/find-project.ts'
import { presentChange } from '../present/change.ts'
import { presentDiffSides } from '../present/diff.ts'
import {
  presentMerged,
  presentReverted,
  presentStrategy,
  presentVersion,
  presentVersionDetail,
} from '../present/history.ts'
import { presentImpact } from '../present/impact.ts'
import { presentTaggedVersion } from '../present/tags.ts'
import { describeDiff, textsOf } from './describe-diff.ts'
import { findNamed } from './named.ts'
import { cutPage } from './paging.ts'
import { assertIsHead, decideAll, stillConflicts, triesNoResolutions } from './waiting-merge.ts'

const MOST_VERSIONS = 10_000

const list = endpoint(routes.listVersions, async ({ params, query, context }) => {
  const name = await nameOf(context, params.artifact_id, query.collection)
  const { versions } = await log(context.ports, { name, limit: MOST_VERSIONS, from: null })
  const page = cutPage(versions, query, ({ id }) => id)
  return { ...page, items: page.items.map(presentVersion) }
})

const get = endpoint(routes.getVersion, async ({ params, query, context }) => {
  const name = await nameOf(context, params.artifact_id, query.collection)
  return presentVersionDetail(await showVersion(context.ports, name, params.version_id))
})

const diff = endpoint(routes.diffVersions, async ({ params, query, context }) => {
  const name = await nameOf(context, params.artifact_id, query.collection)
  const sides = await sidesOf(context, { ...params, name, against: query.against })
  const found = await diffArtifact(context.ports, name, sides)
  const [unread] = found.unread
  if (unread !== undefined) throw unread.problem
  const files = found.files.map((file) => ({
    ...describeDiff(file, query.context),
    ...(query.texts ? textsOf(file) : {}),
  }))
  return { ...presentDiffSides(found), files }
})

const strategy = endpoint(routes.getMergeStrategy, async ({ params, query, context }) => {
  const name = await nameOf(context, params.artifact_id, query.collection)
  const { version_id: from } = params
  const { into } = query
  return presentStrategy(await chooseMergeStrategy(context.ports, { name, from, into }))
})

const merge = endpoint(routes.mergeVersion, async ({ params, query, body, context }) => {
  const { ports } = context
  const artifact = await findNamed(context, params.artifact_id, query.collection)
  const dryRun = query.dry_run || body.dry_run
  const resolutions = Object.entries(body.resolutions)
  if (dryRun && resolutions.length > 0) throw triesNoResolutions()
  if (body.into !== undefined) await assertIsHead(ports, artifact, body.into)
  const outcome = await mergeVersion(ports, {
    name: artifact.exact,
    version: params.version_id,
    strategy: body.strategy ?? null,
    mayDelete: body.may_delete,
    dryRun,
  })
  if (outcome.result.action !== 'pending' || dryRun) return presentChange(outcome, presentMerged)
  const decided = await decideAll(ports, artifact, resolutions)
  if (decided === null) throw await stillConflicts(ports, artifact)
  const version = (await showVersion(ports, artifact.exact, 'head')).id
  const merged = { ...outcome.result, action: 'merged' as const, version, conflicts: [] }
  return presentChange({ ...outcome, operation: decided, result: merged }, presentMerged)
})

const tag = endpoint(routes.tagVersion, async ({ params, query, body, context }) => {
  const name = await nameOf(context, params.artifact_id, query.collection)
  const outcome = await tagVersion(context.ports, {
    name,
    tag: body.tag,
    version: params.version_id,
    force: body.force,
    dryRun: query.dry_run,
  })
  return presentChange(outcome, presentTaggedVersion)
})

const revert = endpoint(routes.revertVersion, async ({ params, query, body, context }) => {
  const name = await nameOf(context, params.artifact_id, query.collection)
  const outcome = await revertVersion(context.ports, {
    name,
    version: params.version_id,
    whole: body.whole,
    parent: body.parent,
    dryRun: query.dry_run,
  })
  if (outcome.result.action === 'pending' && !outcome.dryRun) {
    throw await stillConflicts(
      context.ports,
      await findNamed(context, params.artifact_id, query.collection),
    )
  }
  return presentChange(outcome, presentReverted)
})

const graph = endpoint(routes.getHistoryGraph, async ({ params, query, context }) => {
  const name = await nameOf(context, params.artifact_id, query.collection)
  const { versions, total } = await log(context.ports, { name, limit: query.limit, from: null })
  return {
    nodes: versions.map(presentVersion),
    edges: versions.flatMap(({ id, parents }) => parents.map((to) => ({ from: id, to }))),
    total_count: total,
  }
})

const getImpact = endpoint(impactRoute, async ({ params, query, context }) => {
  const name = await nameOf(context, params.artifact_id, query.collection)
  const version = query.version === 'upstream' ? null : query.version
  return presentImpact(await impact(context.ports, { name, version }))
})

/** Every endpoint about the versions of an artifact. */
export const historyEndpoints = [list, get, diff, strategy, merge, tag, revert, graph, getImpact]

async function nameOf(
  context: RequestContext,
  id: string,
  collection: string | undefined,
): Promise<string> {
  return (await findNamed(context, id, collection)).exact
}

async function sidesOf(
  context: RequestContext,
  asked: {
    readonly name: string
    readonly version_id: string
    readonly against: string
  },
): Promise<DiffSides> {
  const { against, version_id: to, name } = asked
  if (against.startsWith('project:')) {
    return { kind: 'project', project: await findProject(context, against.slice(8)) }
  }
  if (against !== 'parent') return { kind: 'versions', from: against, to }
  const { parents, id } = await showVersion(context.ports, name, to)
  return { kind: 'versions', from: parents[0] ?? id, to: id }
}
