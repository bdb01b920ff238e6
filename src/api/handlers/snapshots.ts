import { rollBack } from '../../operations/rollback/rollback.ts'
import { diffSnapshots } from '../../operations/history/diff-snapshots.ts'
import { packSnapshot } from '../../operations/snapshots/snapshot-files.ts'
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
import { cutPage, showPage } from './paging.ts'
import { presentChange } from '../present/change.ts'
import { presentRolledBack } from '../present/rollback.ts'
import { presentSnapshotDiff } from '../present/snapshot-diff.ts'
import {
  presentContents,
  presentCreated,
  presentSnapshot,
  presentSnapshots,
} from '../present/snapshots.ts'

const list = endpoint(routes.listSnapshots, async ({ query, context }) => {
  const { safety } = query
  const all = await listSnapshots(context.ports, { safety, limit: Infinity, before: null })
  const { items } = presentSnapshots(all)
  return showPage(
    cutPage(items, query, ({ id }) => id),
    withEarlierNames,
  )
})

const create = endpoint(routes.createSnapshot, async ({ query, body, context }) => {
  const outcome = await createSnapshot(context.ports, { ...body, dryRun: query.dry_run })
  return presentChange(outcome, (created) => {
    const { unread, ...snapshot } = presentCreated(created)
    return {
      ...withEarlierNames(snapshot),
      unread: unread.map((one) => {
        return { ...one, code: one.problem.code, message: one.problem.message }
      }),
    }
  })
})

const get = endpoint(routes.getSnapshot, async ({ params, context }) => {
  const { artifacts, ...snapshot } = presentContents(await showSnapshot(context.ports, params.id))
  return {
    ...withEarlierNames(snapshot),
    artifacts: artifacts.map((one) => ({ ...one, id: one.artifact })),
  }
})

const remove = endpoint(routes.deleteSnapshot, async ({ params, query, context }) => {
  const outcome = await deleteSnapshot(context.ports, { ...params, dryRun: query.dry_run })
  return presentChange(outcome, (snapshot) => withEarlierNames(presentSnapshot(snapshot)))
})

const tarball = fileEndpoint(routes.getTarball, async ({ params, context }) => {
  const transaction = new Transaction(await openSession(context.ports))
  const snapshot = await findSnapshot(transaction, params.id)
  const bytes = await packSnapshot(transaction, snapshot)
  return { bytes, type: 'application/gzip', name: `${snapshot.id}.tar.gz` }
})

const diff = endpoint(routes.diffSnapshots, async ({ params, query, context }) =>
  presentSnapshotDiff(
    await diffSnapshots(context.ports, { from: params.id, to: query.to ?? null }),
  ),
)

const back = endpoint(routes.rollBack, async ({ params, query, body, context }) => {
  const outcome = await rollBack(context.ports, {
    snapshot: params.id,
    preserve: body.preserve,
    only: body.only,
    dryRun: query.dry_run,
  })
  return presentChange(outcome, presentRolledBack)
})

export const snapshotEndpoints = [list, create, get, remove, tarball, diff, back]

/** Whether there is a tarball was told otherwise before; that is still there. */
function withEarlierNames<T extends { readonly tarball_path: string | null }>(snapshot: T) {
  return { ...snapshot, has_tarball: snapshot.tarball_path !== null }
}
