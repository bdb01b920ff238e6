import { inspectArtifact } from '../../core/inspection/inspect-artifact.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { AGENTS } from '../../core/agents/agents.ts'
import { findingGate } from '../../operations/engine/consent/allowed-findings.ts'
import { capabilitiesOf } from '../../operations/analysis/capabilities.ts'
import { insights } from '../../operations/analysis/insights.ts'
import { searchArtifacts } from '../../operations/catalog/search-artifacts.ts'
import { findVersionOf } from '../../operations/catalog/find-version.ts'
import { openSession } from '../../operations/engine/run/open-session.ts'
import { Transaction } from '../../operations/engine/transaction/transaction.ts'
import * as routes from '../contract/server.ts'
import { makeKey } from '../endpoint/authenticate.ts'
import type { RequestContext } from '../endpoint/context.ts'
import { endpoint, eventEndpoint } from '../endpoint/endpoint.ts'
import { HttpProblem } from '../endpoint/error-response.ts'
import { projectIdOf } from '../contract/project-id.ts'
import { presentInsights } from '../present/insights.ts'
import { cutPage, showPage } from './paging.ts'
import { findNamed } from './named.ts'

const HALF_A_DAY = 0.5
const PULSE = 15_000
/** How many artifacts a search finds in their texts. */
const MOST_HITS = 500

const health = endpoint(routes.health, ({ context }) =>
  Promise.resolve({ status: 'ok', version: context.settings.version }),
)

const ready = endpoint(routes.ready, async ({ context }) => {
  const { ports, state, settings } = context
  await state.keys.find('')
  return { status: 'ok' as const, version: settings.version, revision: await ports.store.current() }
})

const startSession = endpoint(routes.startSession, async ({ body, context }) => {
  if (!context.tokens.take(body.token)) {
    throw new HttpProblem({
      status: 401,
      code: 'token_spent',
      message: 'Unauthorized',
      detail: 'The token was used, or is too old. Start the pages anew: skillmeat serve --open',
    })
  }
  const wanted = { name: context.ports.places.user, scope: 'admin', days: HALF_A_DAY } as const
  const { key, expires_at } = await makeKey(keyPorts(context), wanted)
  return { key, expires_at }
})

const listKeys = endpoint(routes.listKeys, async ({ query, context }) =>
  showPage(
    cutPage(await context.state.keys.list(), query, ({ id }) => id),
    ({ hash: _hash, ...shown }) => shown,
  ),
)

const createKey = endpoint(routes.createKey, async ({ body, context }) => {
  const { key, id, expires_at } = await makeKey(keyPorts(context), body)
  return { key, id, expires_at }
})

const revokeKey = endpoint(routes.revokeKey, async ({ params, context }) => {
  const at = new Date(context.ports.clock.now()).toISOString()
  if (await context.state.keys.revoke(params.id, at)) return { id: params.id, revoked_at: at }
  throw new SkillmeatError('E_NOT_FOUND', `There is no key ${params.id} that holds.`, {
    missing: 'key',
  })
})

const about = endpoint(routes.about, ({ context }) => {
  const { settings, ports, caller } = context
  const { scope } = caller
  if (scope === 'none') throw new Error('about needs a key')
  return Promise.resolve({
    version: settings.version,
    home: ports.places.home,
    scope,
    sources: settings.sources,
    platforms: AGENTS.map(({ id, name, project }) => ({
      id,
      name,
      types: Object.keys(project),
    })),
  })
})

const listen = eventEndpoint(routes.events, ({ context }) =>
  context.announcements.listen(context.signal, PULSE),
)

const getInsights = endpoint(routes.getInsights, async ({ query, context }) =>
  presentInsights(await insights(context.ports, query)),
)

const search = endpoint(routes.search, async ({ query, context }) => {
  const { q } = query
  const catalogue = await context.catalogue.read()
  const words = q.toLowerCase()
  const projects = catalogue.projects
    .filter(({ path }) => path.toLowerCase().includes(words))
    .map(({ path }) => ({
      kind: 'project' as const,
      id: projectIdOf(path),
      title: path.split('/').at(-1) ?? path,
      detail: path,
      excerpt: null,
    }))
  const versions = await findVersions(context, q)
  const named = catalogue.artifacts.filter(({ name }) => name.includes(words)).map(describeArtifact)
  const hits = await searchArtifacts(context.ports, {
    words: q,
    limit: MOST_HITS,
    collection: 'all',
  })
  const found = hits.map(({ entry, excerpt }) => ({ ...describeArtifact(entry), excerpt }))
  const artifacts = [...new Map([...found, ...named].map((one) => [one.id, one])).values()]
  return cutPage([...versions, ...artifacts, ...projects], query, ({ kind, id }) => `${kind} ${id}`)
})

const scan = endpoint(routes.scanContent, async ({ body, context }) => {
  const { artifact, version } = body
  const entry = await findNamed(context, artifact)
  const transaction = new Transaction(await openSession(context.ports))
  const found = version === undefined ? entry : await findVersionOf(transaction, entry, version)
  const { entries } = await transaction.objects.tree(found.tree)
  const blobs = await transaction.objects.blobs(entries.map(({ blob }) => blob))
  const files = entries.map(({ path, mode, blob }) => ({
    path,
    mode,
    bytes: blobs.get(blob) ?? new Uint8Array(),
  }))
  return {
    artifact,
    version: found.version,
    capabilities: [...(await capabilitiesOf(transaction, entry, found.tree))],
    findings: findingsOf(() =>
      inspectArtifact(
        { type: entry.type, name: entry.name, files },
        context.ports.limits,
        findingGate(context.ports),
      ),
    ),
  }
})

/** Endpoints about the server itself, and about everything together. */
export const serverEndpoints = [
  health,
  ready,
  startSession,
  about,
  listKeys,
  createKey,
  revokeKey,
  listen,
  search,
  getInsights,
  scan,
]

function keyPorts({ state, ports }: RequestContext) {
  const { sha256, clock, chance } = ports
  return { keys: state.keys, sha256, clock, chance }
}

function describeArtifact({
  type,
  name,
  description,
}: {
  readonly type: string
  readonly name: string
  readonly description: string | null
}) {
  const id = `${type}:${name}`
  return { kind: 'artifact' as const, id, title: name, detail: description, excerpt: null }
}

/** A version is looked for by the beginning of its id alone. */
async function findVersions({ ports }: RequestContext, text: string) {
  const digits = /^av_(?<digits>[0-9a-f]{4,32})$/.exec(text)?.groups?.['digits']
  if (digits === undefined) return []
  const found = await ports.store.find('version', digits, 10)
  return found.map((id) => ({
    kind: 'version' as const,
    id: `av_${id.slice(0, 32)}`,
    title: `av_${id.slice(0, 8)}`,
    detail: null,
    excerpt: null,
  }))
}

/** Reports what would refuse the content as findings, because the content is in the collection already. */
function findingsOf(inspect: () => ReturnType<typeof inspectArtifact>) {
  try {
    return inspect().warnings.map(({ code, message, where }) => ({
      code,
      message,
      where: where ?? null,
    }))
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    return [{ code: error.code, message: error.message, where: null }]
  }
}
