import type { z } from 'zod'
import { isVersionTag } from '../../core/address/newer-tag.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { listParents } from '../../operations/catalog/members.ts'
import { searchArtifacts } from '../../operations/catalog/search-artifacts.ts'
import { openSession } from '../../operations/engine/run/open-session.ts'
import { Transaction } from '../../operations/engine/transaction/transaction.ts'
import * as routes from '../contract/artifacts.ts'
import { presentArtifact } from '../present/artifacts.ts'
import type { Catalogue } from '../endpoint/catalogue.ts'
import { endpoint } from '../endpoint/endpoint.ts'
import type { RequestContext } from '../endpoint/context.ts'
import { projectIdOf } from '../contract/project-id.ts'
import { cutPage } from './paging.ts'

type Query = z.output<typeof routes.listArtifacts.query>

const list = endpoint(routes.listArtifacts, async ({ query, context }) => {
  const catalogue = await context.catalogue.read()
  const { collection } = query
  if (collection !== undefined) catalogue.assertCollection(collection)
  const ranked = await searched(context, query)
  const inCollection = catalogue.artifacts.filter(
    (one) => collection === undefined || one.collection === collection,
  )
  const candidates =
    ranked === null ? inCollection : inCollection.filter(({ uuid }) => ranked.has(uuid))
  const traits = candidates.map((entry) => ({ entry, ...traitsOf(catalogue, entry) }))
  const found = traits.filter((one) => isWanted(one, query)).toSorted(orderOf(query, ranked))
  const page = cutPage(found, query, ({ entry }) => entry.uuid)
  return {
    ...page,
    items: page.items.map(({ entry }) => summary(catalogue, entry)),
    facets: {
      type: count(traits, query, 'type'),
      tag: count(traits, query, 'tag'),
      platform: count(traits, query, 'platform'),
      drift: count(traits, query, 'drift'),
    },
  }
})

const get = endpoint(routes.getArtifact, async ({ params, query, context }) => {
  const detail = await describeArtifact(context, params.artifact_id, query.collection)
  if (!query.include_deployments) return detail
  const catalogue = await context.catalogue.read()
  const deployments = catalogue.deploymentsOf(detail.uuid)
  return { ...detail, deployment_stats: statistics(catalogue, deployments) }
})

/** Every endpoint about artifacts as such. */
export const artifactEndpoints = [list, get]

/** Returns all that is said of an artifact as such. Throws `E_NOT_FOUND`, `E_NAME_INVALID`. */
export async function describeArtifact(
  context: RequestContext,
  id: string,
  collection: string | undefined,
) {
  const catalogue = await context.catalogue.read()
  const entry = catalogue.find(id, collection)
  const transaction = new Transaction(await openSession(context.ports))
  const { entries } = await transaction.objects.tree(entry.tree)
  const parents = await Promise.all(
    (await listParents(transaction, entry.uuid)).map(({ composite }) =>
      transaction.get<ArtifactEntry>(viewKeys.artifact(entry.collection, composite)),
    ),
  )
  return {
    ...summary(catalogue, entry),
    ...versionsOf(entry, catalogue.deploymentsOf(entry.uuid)),
    files: entries.map(({ path, mode, blob }) => ({ path, mode, blob })),
    part_of: parents.flatMap((one) => (one === null ? [] : [`${one.type}:${one.name}`])),
  }
}

/** Says which versions of an artifact are where. */
function versionsOf(
  { upstream, tree, pristine }: ArtifactEntry,
  copies: readonly DeploymentEntry[],
) {
  const [newest] = copies.toSorted((a, b) => (a.deployed_at > b.deployed_at ? -1 : 1))
  const isOutdated = ({ pin, baseline }: DeploymentEntry) =>
    baseline !== null && baseline.tree !== (pin?.tree ?? tree)
  const ref = upstream?.ref ?? null
  return {
    deployed_version: newest?.baseline?.version ?? null,
    upstream_version: ref !== null && isVersionTag(ref) ? ref : (upstream?.commit ?? null),
    is_outdated: copies.some(isOutdated),
    local_modified: upstream !== null && tree !== pristine,
  }
}

/** Returns an artifact as lists have it. */
export function summary(catalogue: Catalogue, entry: ArtifactEntry) {
  return presentArtifact(entry, catalogue.deploymentsOf(entry.uuid).length)
}

function statistics(catalogue: Catalogue, deployments: readonly DeploymentEntry[]) {
  return {
    total_deployments: deployments.length,
    modified_deployments: deployments.filter((one) => catalogue.isModified(one)).length,
    unchecked_deployments: deployments.filter((one) => catalogue.isUnchecked(one)).length,
    projects: deployments.map((one) => ({
      project_id: projectIdOf(one.project),
      project_name: one.project.split('/').at(-1) ?? one.project,
      project_path: one.project,
      profile: one.profile,
      is_modified: catalogue.isModified(one),
      unchecked: catalogue.isUnchecked(one),
      deployed_at: one.deployed_at,
    })),
  }
}

interface Traits {
  readonly entry: ArtifactEntry
  readonly platforms: readonly string[]
  readonly drift: 'modified' | 'unchecked' | 'clean' | 'undeployed'
  readonly deployments: number
}

function traitsOf(catalogue: Catalogue, { uuid }: ArtifactEntry): Omit<Traits, 'entry'> {
  const deployments = catalogue.deploymentsOf(uuid)
  const drift =
    deployments.length === 0
      ? 'undeployed'
      : deployments.some((one) => catalogue.isModified(one))
        ? 'modified'
        : deployments.some((one) => catalogue.isUnchecked(one))
          ? 'unchecked'
          : 'clean'
  return {
    platforms: [...new Set(deployments.map(({ profile }) => profile))],
    drift,
    deployments: deployments.length,
  }
}

type Facet = 'type' | 'tag' | 'platform' | 'drift'

/** Tells whether an artifact passes every filter; `but` leaves one out. */
function isWanted(
  { entry, platforms, drift }: Traits,
  query: Query,
  but: Facet | null = null,
): boolean {
  const passes = (facet: Facet, is: (wanted: string) => boolean) => {
    const wanted = query[facet]
    return facet === but || wanted === undefined || is(wanted)
  }
  return (
    passes('type', (type) => entry.type === type) &&
    passes('tag', (tag) => entry.tags.includes(tag)) &&
    passes('platform', (platform) => platforms.includes(platform)) &&
    passes('drift', (wanted) => drift === wanted)
  )
}

const VALUES: Readonly<Record<Facet, (one: Traits) => readonly string[]>> = {
  type: ({ entry }) => [entry.type],
  tag: ({ entry }) => entry.tags,
  platform: ({ platforms }) => platforms,
  drift: ({ drift }) => [drift],
}

/** Counts the values of a facet among what passes the other filters, the most frequent first. */
function count(all: readonly Traits[], query: Query, facet: Facet) {
  const counts = new Map<string, number>()
  for (const one of all.filter((traits) => isWanted(traits, query, facet))) {
    for (const value of VALUES[facet](one)) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts]
    .map(([value, number]) => ({ value, count: number }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, 100)
}

async function searched(
  { ports }: RequestContext,
  { q, collection }: Query,
): Promise<ReadonlyMap<string, number> | null> {
  if (q === undefined || q.trim() === '') return null
  const within = collection === undefined ? 'all' : { name: collection }
  const found = await searchArtifacts(ports, {
    words: q,
    limit: 500,
    collection: within,
    withExcerpts: false,
  })
  return new Map(found.map(({ entry }, rank) => [entry.uuid, rank]))
}

function orderOf(
  { sort }: Query,
  ranked: ReadonlyMap<string, number> | null,
): (one: Traits, other: Traits) => number {
  if (sort === 'added') return (a, b) => (a.entry.added > b.entry.added ? -1 : 1)
  if (sort === 'deployments') return (a, b) => b.deployments - a.deployments || byName(a, b)
  if (sort === 'relevance' && ranked !== null) {
    return (a, b) => (ranked.get(a.entry.uuid) ?? 0) - (ranked.get(b.entry.uuid) ?? 0)
  }
  return byName
}

function byName(one: Traits, other: Traits): number {
  const [a, b] = [one, other].map(({ entry }) => `${entry.name}\0${entry.type}`)
  return (a ?? '') < (b ?? '') ? -1 : 1
}
