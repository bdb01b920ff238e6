import type { InitReport } from '../../operations/setup/init.ts'
import type { MovedSource } from '../../operations/importing/move-source.ts'
import type { z } from 'zod'
import type { ChangeOutcome } from '../../operations/engine/run/run-change.ts'
import type { AddReport, ReportedArtifact } from '../../operations/importing/pipeline/add-report.ts'
import type { Updated } from '../../operations/importing/updated.ts'
import type {
  addDocument,
  followDocument,
  initDocument,
  updateDocument,
} from '../contract/imports.ts'
import type { FollowedPlugin } from '../../operations/sources/follow.ts'
import { presentName } from './artifact-name.ts'
import { presentChange, presentEach } from './change.ts'
import { presentProblemOrNull } from './problem.ts'
import { presentWarnings } from './warning.ts'

/** Returns the document of `add`, of a scan and of an import. */
export function presentAdded(outcome: ChangeOutcome<AddReport>): z.output<typeof addDocument> {
  return presentChange(outcome, (report) => ({
    source: report.source,
    commit: report.commit,
    signer: report.signer && {
      state: report.signer.state,
      key: report.signer.key,
      name: report.signer.name,
    },
    added: report.added.map(presentOne),
    refused: [...report.refused],
    dependencies: report.dependencies.map(presentDependency),
    skipped: [...report.skipped],
    offered: [...report.offered],
    warnings: presentWarnings(report.warnings),
  }))
}

/** Returns the document of `add --follow`. */
export function presentFollowed(
  outcome: ChangeOutcome<AddReport> | null,
  plugins: readonly FollowedPlugin[],
  dryRun: boolean,
): z.output<typeof followDocument> {
  return {
    added: outcome === null ? null : presentAdded(outcome),
    followed: plugins.map(({ plugin, source, commit, added, heldBy, problem }) => ({
      plugin,
      source,
      commit,
      added: added.map(presentOne),
      held_by: heldBy,
      problem: presentProblemOrNull(problem),
    })),
    dry_run: dryRun,
  }
}

function presentDependency({
  by,
  plugin,
  range,
  isOptional,
  version,
  isNew,
  problem,
}: AddReport['dependencies'][number]) {
  return {
    by,
    plugin,
    range,
    optional: isOptional,
    version,
    is_new: isNew,
    problem: presentProblemOrNull(problem),
  }
}

function presentOne(
  one: ReportedArtifact,
): z.output<typeof addDocument>['result']['added'][number] {
  const { artifact_type: type, artifact_name: name } = presentName(one.artifact)
  const found = one.match.how === 'none' ? null : one.matched
  const match = MATCHES[one.match.how]
  return {
    artifact: one.artifact,
    uuid: one.uuid,
    path: one.path,
    bucket: one.bucket,
    match: one.match,
    action: one.action,
    description: one.description,
    name,
    type,
    version: one.sourceVersion,
    scope: one.scope,
    tags: [...one.tags],
    content_hash: one.content,
    discovered_at: one.discoveredAt,
    part_of: [...one.partOf],
    collection_status: {
      in_collection: one.bucket === 'existing',
      match_type: match,
      matched_artifact_id: found,
    },
    collection_match: {
      type: match,
      matched_artifact_id: found,
      matched_name: found === null ? null : found.slice(found.indexOf(':') + 1),
      confidence: one.match.confidence,
    },
    warnings: presentWarnings(one.warnings),
  }
}

const MATCHES = {
  source: 'exact',
  uuid: 'exact',
  content: 'hash',
  name: 'name_type',
  none: 'none',
} as const satisfies Record<ReportedArtifact['match']['how'], string>

/** Returns the document of `update`. */
export function presentUpdated(
  outcome: ChangeOutcome<readonly Updated[]>,
): z.output<typeof updateDocument> {
  return presentEach(outcome, (one) => ({
    artifact: one.artifact,
    source: one.source,
    action: one.action,
    dependencies: one.dependencies.map(presentDependency),
    from: one.from,
    to: one.to,
    merged: [...one.merged],
    resolved_by: [...one.resolvedBy],
    conflicts: [...one.conflicts],
    parts: one.parts && {
      joined: [...one.parts.joined],
      left: [...one.parts.left],
      repinned: [...one.parts.repinned],
    },
    gained: [...one.gained],
    asks: one.asks,
    detail: one.detail,
  }))
}

/** Says where an artifact's source lies now. */
export function presentMovedSource({ artifact, from, path }: MovedSource) {
  return { artifact, from, path }
}

/** Says what was adopted where it was found. */
export function presentAdopted({
  home,
  collection,
  items,
}: InitReport): z.output<typeof initDocument>['result'] {
  return {
    home,
    collection,
    items: items.map(({ artifact, seen, scope, project, agents, as, detail }) => ({
      artifact,
      places: [...seen],
      scope,
      project,
      agents: [...agents],
      as,
      detail,
    })),
    adopted: items.flatMap(({ artifact, project, as }) => {
      const earlier = EARLIER_WORDS[as]
      return artifact === null || earlier === null ? [] : [{ artifact, project, as: earlier }]
    }),
    refused: items.flatMap(({ artifact, seen, as, detail }) =>
      as === 'refused' ? [{ artifact: artifact ?? seen.join(', '), message: detail ?? '' }] : [],
    ),
  }
}

/** What the document said before it told of every place. */
const EARLIER_WORDS = {
  added: 'added',
  same: 'known',
  edited: 'known',
  differs: 'unknown_baseline',
  known: null,
  refused: null,
  not_understood: null,
} as const satisfies Record<InitReport['items'][number]['as'], string | null>
