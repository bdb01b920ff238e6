import type { z } from 'zod'
import { SkillmeatError } from '../../core/errors.ts'
import { asVerified } from '../../core/object/verified-json.ts'
import type { SourceLocation } from '../../core/address/source-location.ts'
import { parseRemoteSourceSpec } from '../../core/address/source-spec.ts'
import * as routes from '../contract/imports.ts'
import type { ImportInput, JobKind, UpdateInput } from '../jobs/job-kinds.ts'
import type { Job } from '../jobs/jobs.ts'
import { trustIn } from '../../operations/engine/consent/confirmed-hosts.ts'
import type { RequestContext } from '../endpoint/context.ts'
import { endpoint } from '../endpoint/endpoint.ts'
import { namesOf } from './named.ts'

const scan = endpoint(routes.scanSource, async ({ query, body, context }) => {
  const input: ImportInput = {
    location: locate(context, body.source),
    names: [],
    decisions: {},
    onConflict: null,
    tags: [],
  }
  return startJob(context, 'scan', { input, wait: query.wait })
})

const start = endpoint(routes.startImport, ({ query, body, context }) =>
  importScanned(context, body, query.wait),
)

const get = endpoint(routes.getImport, ({ params, query, context }) =>
  showJob(context, params.id, query.wait),
)

const getOne = endpoint(routes.getJob, ({ params, query, context }) =>
  showJob(context, params.id, query.wait),
)

const list = endpoint(routes.listJobs, async ({ context }) => ({
  items: (await context.jobs.list(50)).map(describe),
}))

const cancel = endpoint(routes.cancelJob, async ({ params, context }) => {
  await findJob(context, params.id)
  await context.jobs.cancel(params.id)
  return describe(await findJob(context, params.id))
})

const check = endpoint(routes.checkAll, ({ query, context }) =>
  startJob(context, 'check', { input: {}, wait: query.wait }),
)

const updates = endpoint(routes.getUpdates, ({ query, context }) =>
  startJob(context, 'updates', { input: {}, wait: query.wait }),
)

const startUpdate = endpoint(routes.startUpdate, async ({ query, body, context }) => {
  const input: UpdateInput = {
    names: await namesOf(context, body.artifacts),
    consents: body.consents,
  }
  return startJob(context, 'update', { input, wait: query.wait })
})

export const importEndpoints = [scan, start, get, list, getOne, cancel, check, updates, startUpdate]

/**
 * Reads a source that came over the wire: a repository elsewhere, or one of the folders that the
 * person named when the server was started. No other path of this machine is ever opened, and no host
 * of a private network that the person did not allow.
 */
function locate({ settings, ports }: RequestContext, source: string): SourceLocation {
  const folder = settings.sources.find((dir) => dir === source)
  if (folder !== undefined) return { kind: 'folder', dir: folder, path: null }
  const found = parseRemoteSourceSpec(source, { isPasted: true, mayBePrivate: true })
  const isAt = found.kind === 'git' || found.kind === 'web'
  const isVouched = isAt && trustIn(ports, found.url).mayBePrivate === true
  return isVouched ? found : parseRemoteSourceSpec(source, { isPasted: true })
}

/** Imports what a scan found. Throws `E_NOT_FOUND` for an id that is no scan's. */
export async function importScanned(
  context: RequestContext,
  body: z.output<typeof routes.startImport.body>,
  wait: number,
) {
  const scanned = await findJob(context, body.scan, 'scan')
  const { location } = asVerified<ImportInput>(JSON.parse(scanned.input))
  const input: ImportInput = {
    location,
    names: body.artifacts,
    decisions: body.decisions,
    onConflict: body.on_conflict ?? null,
    tags: body.tags,
  }
  return startJob(context, 'import', { input, wait })
}

/** Starts a job, and waits so many seconds for its end. */
export async function startJob(
  context: RequestContext,
  kind: JobKind,
  { input, wait }: { readonly input: unknown; readonly wait: number },
) {
  const job = await context.jobs.start(kind, input)
  return wait === 0 ? describe(job) : showJob(context, job.id, wait)
}

async function showJob(context: RequestContext, id: string, wait: number) {
  if (wait > 0) await context.jobs.wait(id, wait * 1000)
  return describe(await findJob(context, id))
}

async function findJob(context: RequestContext, id: string, kind?: string): Promise<Job> {
  const job = await context.jobs.find(id)
  if (job !== null && (kind === undefined || job.kind === kind)) return job
  throw new SkillmeatError('E_NOT_FOUND', `There is no ${kind ?? 'job'} ${id}.`)
}

function describe({ id, kind, status, created_at, finished_at, step, result }: Job) {
  const parsed: unknown = result === null ? null : JSON.parse(result)
  return {
    id,
    kind,
    status,
    created_at,
    finished_at,
    step,
    result: status === 'done' ? parsed : null,
    error: status === 'failed' ? asVerified<FailedJob>(parsed).error : null,
  }
}

interface FailedJob {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly fix: string | null
  }
}
