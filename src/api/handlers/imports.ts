import type { z } from 'zod'
import { SkillmeatError } from '../../core/errors.ts'
import { asVerified } from '../../core/object/verified-json.ts'
import * as routes from '../contract/imports.ts'
import type { ImportInput, JobKind, UpdateInput } from '../jobs/job-kinds.ts'
import type { Job } from '../jobs/jobs.ts'
import type { RequestContext } from '../endpoint/context.ts'
import { endpoint } from '../endpoint/endpoint.ts'
import { describeRefusal } from '../endpoint/error-response.ts'
import type { RefusalCode } from '../endpoint/error-response.ts'
import { invalid } from '../endpoint/validate.ts'
import { locateWanted } from './locate-source.ts'
import { cutPage } from './paging.ts'
import { namesOf } from './named.ts'

const scan = endpoint(routes.scanSource, async ({ query, body, context }) => {
  const input: ImportInput = {
    ...(await locateWanted(context, body.source)),
    decisions: {},
    onConflict: null,
    tags: [],
  }
  return startJob(context, 'scan', { input, wait: query.wait })
})

const start = endpoint(routes.startImport, async ({ query, body, context }) => {
  const { scan: scanned, source, ...choices } = body
  if (scanned !== undefined && source === undefined) {
    return importScanned(context, { ...choices, scan: scanned }, query.wait)
  }
  if (scanned !== undefined || source === undefined) {
    throw invalid([{ field: 'body', message: 'takes either scan or source' }])
  }
  const { location, names } = await locateWanted(context, source)
  return startJob(context, 'import', {
    input: importOf(location, { ...choices, artifacts: [...names, ...choices.artifacts] }),
    wait: query.wait,
  })
})

const get = endpoint(routes.getImport, ({ params, query, context }) =>
  showJob(context, params.id, query.wait),
)

const getOne = endpoint(routes.getJob, ({ params, query, context }) =>
  showJob(context, params.id, query.wait),
)

const list = endpoint(routes.listJobs, async ({ query, context }) => {
  const page = cutPage(await context.jobs.listIds(), query, (id) => id)
  return { ...page, items: (await context.jobs.findAll(page.items)).map(describe) }
})

const cancel = endpoint(routes.cancelJob, async ({ params, context }) => {
  await findJob(context, params.id)
  await context.jobs.cancel(params.id)
  return describe(await findJob(context, params.id))
})

const check = endpoint(routes.checkAll, ({ query, context }) =>
  startJob(context, 'check', { input: {}, wait: query.wait }),
)

const checkUpstreams = endpoint(routes.checkUpdates, ({ query, context }) =>
  startJob(context, 'updates', { input: {}, wait: query.wait }),
)

const updates = endpoint(routes.getUpdates, async ({ query, context }) => {
  const last = await context.jobs.findLast('updates')
  if (last !== null) return showJob(context, last.id, query.wait)
  throw new SkillmeatError('E_NOT_FOUND', 'Nobody has looked for updates yet.', {
    missing: 'job',
    fix: 'POST /api/v1/updates/check looks.',
  })
})

const startUpdate = endpoint(routes.startUpdate, async ({ query, body, context }) => {
  const input: UpdateInput = {
    names: await namesOf(context, body.artifacts),
    consents: body.consents,
  }
  return startJob(context, 'update', { input, wait: query.wait })
})

export const importEndpoints = [
  scan,
  start,
  get,
  list,
  getOne,
  cancel,
  check,
  checkUpstreams,
  updates,
  startUpdate,
]

/** Imports what a scan found. Throws `E_NOT_FOUND` for an id that is no scan's. */
export async function importScanned(
  context: RequestContext,
  body: z.output<typeof routes.importScannedBody>,
  wait: number,
) {
  const scanned = await findJob(context, body.scan, 'scan')
  const { location, names } = asVerified<ImportInput>(JSON.parse(scanned.input))
  if (location.kind === 'bundle') context.uploads.use(location.file)
  const artifacts = body.artifacts.length === 0 ? names : body.artifacts
  return startJob(context, 'import', { input: importOf(location, { ...body, artifacts }), wait })
}

type ImportChoices = Pick<
  z.output<typeof routes.importScannedBody>,
  'decisions' | 'on_conflict' | 'tags'
> & { readonly artifacts: readonly string[] }

function importOf(
  location: ImportInput['location'],
  { artifacts, decisions, on_conflict: onConflict, tags }: ImportChoices,
): ImportInput {
  return { location, names: artifacts, decisions, onConflict: onConflict ?? null, tags }
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
  throw new SkillmeatError('E_NOT_FOUND', `There is no ${kind ?? 'job'} ${id}.`, { missing: 'job' })
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
    error: status === 'failed' ? describeFailure(asVerified(parsed)) : null,
  }
}

function describeFailure({ error, data = {} }: FailedJob) {
  return { ...describeRefusal({ ...error, data }), fix: error.fix }
}

interface FailedJob {
  readonly error: {
    readonly code: RefusalCode
    readonly message: string
    readonly fix: string | null
  }
  readonly data?: Readonly<Record<string, unknown>>
}
