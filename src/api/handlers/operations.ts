import { listAudit } from '../../operations/rollback/audit.ts'
import { EVERYTHING, listOperations } from '../../operations/undo/list-operations.ts'
import { undo } from '../../operations/undo/undo.ts'
import * as routes from '../contract/operations.ts'
import type { RequestContext } from '../endpoint/context.ts'
import { endpoint } from '../endpoint/endpoint.ts'
import { findProject } from '../endpoint/find-project.ts'
import { presentChange } from '../present/change.ts'
import { presentOperation, presentUndone } from '../present/operations.ts'
import { presentAuditEntry } from '../present/rollback.ts'
import { cutPage, showPage } from './paging.ts'

const list = endpoint(routes.listOperations, async ({ query, context }) => {
  const found = await listOperations(context.ports, {
    ...EVERYTHING,
    records: query.records === 'true',
    command: query.command ?? null,
    artifact: query.artifact ?? null,
    project: query.project === undefined ? null : await findProject(context, query.project),
  })
  return showPage(
    cutPage(found, query, ({ id }) => id),
    presentOperation,
  )
})

const takeBack = endpoint(routes.undo, ({ query, body, context }) =>
  revert(context, 'undo', { operation: body.operation ?? null, dryRun: query.dry_run }),
)

const giveBack = endpoint(routes.redo, ({ query, body, context }) =>
  revert(context, 'redo', { operation: body.operation ?? null, dryRun: query.dry_run }),
)

const audit = endpoint(routes.listAudit, async ({ query, context }) => {
  const { collection = null } = query
  const all = await listAudit(context.ports, { collection, limit: Infinity })
  return showPage(
    cutPage(all, query, ({ id }) => id),
    presentAuditEntry,
  )
})

export const operationEndpoints = [list, takeBack, giveBack, audit]

async function revert(
  { ports }: RequestContext,
  kind: 'undo' | 'redo',
  request: { readonly operation: string | null; readonly dryRun: boolean },
) {
  return presentChange(await undo(ports, { kind, ...request }), presentUndone)
}
