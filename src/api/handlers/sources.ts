import { findInSources } from '../../operations/sources/find-in-sources.ts'
import type { FoundInSource } from '../../operations/sources/find-in-sources.ts'
import { listSources } from '../../operations/sources/list-sources.ts'
import { removeSource } from '../../operations/sources/registry.ts'
import * as routes from '../contract/sources.ts'
import { endpoint } from '../endpoint/endpoint.ts'
import type { RefreshInput, SourceInput } from '../jobs/job-kinds.ts'
import { presentChange } from '../present/change.ts'
import { presentFoundOne, presentRemovedSource, presentSource } from '../present/sources.ts'
import { startJob } from './imports.ts'
import { locateSource } from './locate-source.ts'
import { cutPage } from './paging.ts'

const list = endpoint(routes.listSources, async ({ query, context }) => {
  const all = await listSources(context.ports, { onlyMarketplaces: query.marketplaces })
  const page = cutPage(all, query, ({ location, ref }) => JSON.stringify([location, ref]))
  return { ...page, items: page.items.map(presentSource) }
})

const add = endpoint(routes.addSource, ({ query, body, context }) => {
  const input: SourceInput = {
    location: locateSource(context, body.source),
    name: body.name ?? null,
    isMarketplace: body.marketplace,
    dryRun: query.dry_run,
  }
  return startJob(context, 'add_source', { input, wait: query.wait })
})

const find = endpoint(routes.findInSources, async ({ query, context }) => {
  const { q, type } = query
  const all = await findInSources(context.ports, [q])
  const wanted = all.filter(({ artifact }) => type === undefined || artifact.startsWith(`${type}:`))
  const page = cutPage(numbered(wanted), query, ({ key }) => key)
  return { ...page, items: page.items.map(({ found }) => presentFoundOne(found)) }
})

const refresh = endpoint(routes.refreshSources, ({ query, body, context }) => {
  const input: RefreshInput = { names: body.names, onlyMarketplaces: body.marketplaces }
  return startJob(context, 'refresh_sources', { input, wait: query.wait })
})

const remove = endpoint(routes.removeSource, async ({ params, query, context }) =>
  presentChange(
    await removeSource(context.ports, { ...params, dryRun: query.dry_run }),
    presentRemovedSource,
  ),
)

export const sourceEndpoints = [list, add, find, refresh, remove]

/** Gives each a key of its own: a source may hold two of one name. */
function numbered(
  all: readonly FoundInSource[],
): readonly { readonly key: string; readonly found: FoundInSource }[] {
  const seen = new Map<string, number>()
  return all.map((found) => {
    const name = `${found.spec} ${found.artifact} ${found.source}`
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    return { key: `${name} ${before}`, found }
  })
}
