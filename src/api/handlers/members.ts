import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { disableMember, replaceMember } from '../../operations/composites/choose-parts.ts'
import { linkMember, unlinkMember } from '../../operations/composites/change-members.ts'
import type { ChangedMembers } from '../../operations/composites/change-members.ts'
import { listMembers, listParents } from '../../operations/catalog/members.ts'
import type { ChangeOutcome } from '../../operations/engine/run/run-change.ts'
import { openSession } from '../../operations/engine/run/open-session.ts'
import { Transaction } from '../../operations/engine/transaction/transaction.ts'
import * as routes from '../contract/members.ts'
import { endpoint } from '../endpoint/endpoint.ts'
import { presentMember } from '../present/members.ts'
import { answerChange } from './answer-change.ts'
import { cutPage } from './paging.ts'
import { findNamed } from './named.ts'

const list = endpoint(routes.listMembers, async ({ params, query, context }) => {
  const composite = await findNamed(context, params.artifact_id, query.collection)
  const transaction = new Transaction(await openSession(context.ports))
  const members = await listMembers(transaction, composite)
  const shown = members.map(presentMember)
  return cutPage(shown, query, ({ id }) => id)
})

const parents = endpoint(routes.listParents, async ({ params, query, context }) => {
  const { uuid, collection } = await findNamed(context, params.artifact_id, query.collection)
  const transaction = new Transaction(await openSession(context.ports))
  const found = await Promise.all(
    (await listParents(transaction, uuid)).map(async ({ composite, relationship, pin }) => {
      const key = viewKeys.artifact(collection, composite)
      const entry = await transaction.get<ArtifactEntry>(key)
      return entry === null ? [] : [{ id: `${entry.type}:${entry.name}`, relationship, pin }]
    }),
  )
  return cutPage(found.flat(), query, ({ id }) => id)
})

const put = endpoint(routes.putMember, async ({ params, query, body, context }) => {
  const { ports } = context
  const dryRun = query.dry_run
  const name = (await findNamed(context, params.artifact_id, query.collection)).exact
  const child = await findNamed(context, params.child_id, query.collection)
  const member = child.exact
  const { relationship, version } = body
  const linked = { name, member, relationship, version: version ?? '', dryRun }
  const outcomes: ChangeOutcome<ChangedMembers>[] = [await linkMember(ports, linked)]
  const part = `${child.type}:${child.name}`
  if (body.disabled !== undefined && !dryRun) {
    const request = { name, member: part, isDisabled: body.disabled, dryRun }
    outcomes.push(await disableMember(ports, request))
  }
  if (body.replacement !== undefined && !dryRun) {
    const by =
      body.replacement === null
        ? null
        : (await findNamed(context, body.replacement, query.collection)).exact
    outcomes.push(await replaceMember(ports, { name, member: part, by, dryRun }))
  }
  return {
    result: {
      composite: params.artifact_id,
      members: outcomes.flatMap(({ result }) => result.members),
    },
    operation: outcomes.findLast(({ operation }) => operation !== null)?.operation ?? null,
    dry_run: dryRun,
  }
})

const remove = endpoint(routes.removeMember, async ({ params, query, context }) => {
  const name = (await findNamed(context, params.artifact_id, query.collection)).exact
  const request = { name, member: params.child_id, dryRun: query.dry_run }
  return answerChange(await unlinkMember(context.ports, request))
})

export const memberEndpoints = [list, parents, put, remove]
