import { SkillmeatError } from '../../core/errors.ts'
import {
  createCollection,
  deleteCollection,
  listCollections,
  selectCollection,
} from '../../operations/artifacts/collections.ts'
import * as routes from '../contract/collections.ts'
import { endpoint } from '../endpoint/endpoint.ts'
import { cutPage, showPage } from './paging.ts'
import { presentChange } from '../present/change.ts'
import { presentCollection, presentDeletedCollection } from '../present/collections.ts'

const list = endpoint(routes.listCollections, async ({ query, context }) =>
  showPage(
    cutPage(await listCollections(context.ports), query, ({ name }) => name),
    presentCollection,
  ),
)

const create = endpoint(routes.createCollection, async ({ query, body, context }) =>
  presentChange(
    await createCollection(context.ports, { ...body, dryRun: query.dry_run }),
    ({ name }) => ({ name }),
  ),
)

const get = endpoint(routes.getCollection, async ({ params, context }) => {
  const all = await listCollections(context.ports)
  const found = all.find(({ name }) => name === params.name)
  if (found !== undefined) return presentCollection(found)
  throw new SkillmeatError('E_COLLECTION_NOT_FOUND', `There is no collection "${params.name}".`)
})

const use = endpoint(routes.useCollection, async ({ params, query, context }) =>
  presentChange(
    await selectCollection(context.ports, { ...params, dryRun: query.dry_run }),
    ({ name }) => ({ name }),
  ),
)

const remove = endpoint(routes.deleteCollection, async ({ params, query, context }) => {
  const { force, dry_run: dryRun } = query
  return presentChange(
    await deleteCollection(context.ports, { ...params, force, dryRun }),
    presentDeletedCollection,
  )
})

export const collectionEndpoints = [list, create, get, use, remove]
