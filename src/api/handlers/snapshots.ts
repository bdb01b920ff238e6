import type { SnapshotEntry } from '../../core/view/entries.ts'
import { diffStat } from '../../core/diff/diff-stat.ts'
import { rollBack } from '../../operations/rollback/rollback.ts'
import { diffSnapshots } from '../../operations/history/diff-snapshots.ts'
import { packSnapshot } from '../../operations/snapshots/snapshot-files.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import {
  createSnapshot,
  deleteSnapshot,
  findSnapshot,
  listSnapshots,
  showSnapshot,
} from '../../operations/snapshots/snapshots.ts'
import { openSession } from '../../operations/engine/run/open-session.ts'
import { Transaction } from '../../operations/engine/transaction/transaction.ts'
import * as routes from '../contract/snapshots.ts'
import { endpoint, fileEndpoint } from '../endpoint/endpoint.ts'

const list = endpoint(routes.listSnapshots, async ({ query, context }) => {
  const { safety, limit, cursor = null } = query
  const page = await listSnapshots(context.ports, { safety, limit, before: cursor })
  return {
    items: page.items.map((item) => ({ ...describe(item), problem: item.problem })),
    next_cursor: page.next,
    total_count: page.total,
  }
})

const create = endpoint(routes.createSnapshot, async ({ query, body, context }) => {
  const outcome = await createSnapshot(context.ports, { ...body, dryRun: query.dry_run })
  const unread = outcome.result.unread.map(({ entry, problem: { code, message } }) => ({
    artifact: artifactLabel(entry),
    code,
    message,
  }))
  const { result, ...answered } = answer(outcome)
  return { ...answered, result: { ...result, unread } }
})

const get = endpoint(routes.getSnapshot, async ({ params, context }) => {
  const { snapshot, artifacts } = await showSnapshot(context.ports, params.id)
  return {
    ...describe(snapshot),
    artifacts: artifacts.map(({ type, name, version, description }) => ({
      id: `${type}:${name}`,
      version,
      description,
    })),
  }
})

const remove = endpoint(routes.deleteSnapshot, async ({ params, query, context }) =>
  answer(await deleteSnapshot(context.ports, { ...params, dryRun: query.dry_run })),
)

const tarball = fileEndpoint(routes.getTarball, async ({ params, context }) => {
  const transaction = new Transaction(await openSession(context.ports))
  const snapshot = await findSnapshot(transaction, params.id)
  const bytes = await packSnapshot(transaction, snapshot)
  return { bytes, type: 'application/gzip', name: `${snapshot.id}.tar.gz` }
})

const diff = endpoint(routes.diffSnapshots, async ({ params, query, context }) => {
  const found = await diffSnapshots(context.ports, { from: params.id, to: query.to ?? null })
  return {
    from: found.from,
    to: found.to,
    artifacts: found.artifacts.map(({ artifact, change, renamedFrom, files }) => ({
      artifact,
      change,
      renamed_from: renamedFrom,
      files: diffStat(files).map(({ path, oldPath, added, removed, isBinary }) => ({
        path,
        added,
        removed,
        old_path: oldPath ?? null,
        is_binary: isBinary,
      })),
    })),
  }
})

const back = endpoint(routes.rollBack, async ({ params, query, body, context }) => {
  const outcome = await rollBack(context.ports, {
    snapshot: params.id,
    preserve: body.preserve,
    only: body.only,
    dryRun: query.dry_run,
  })
  const { snapshot, type, safety, artifacts } = outcome.result
  return {
    result: { snapshot, type, safety, artifacts },
    operation: outcome.operation,
    dry_run: outcome.dryRun,
  }
})

export const snapshotEndpoints = [list, create, get, remove, tarball, diff, back]

function describe(snapshot: SnapshotEntry) {
  const { id, collection, timestamp, message, kind, artifact_count, tarball: packed } = snapshot
  return { id, collection, timestamp, message, kind, artifact_count, has_tarball: packed !== null }
}

function answer(outcome: {
  readonly result: SnapshotEntry
  readonly operation: string | null
  readonly dryRun: boolean
}) {
  return {
    result: describe(outcome.result),
    operation: outcome.operation,
    dry_run: outcome.dryRun,
  }
}
