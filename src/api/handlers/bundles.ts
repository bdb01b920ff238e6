import { packBundle } from '../../operations/bundles/export-bundle.ts'
import * as routes from '../contract/bundles.ts'
import type { ImportInput } from '../jobs/job-kinds.ts'
import { endpoint, fileEndpoint } from '../endpoint/endpoint.ts'
import { importScanned, startJob } from './imports.ts'
import { findNamed } from './named.ts'

const pack = fileEndpoint(routes.exportBundle, async ({ body, context }) => {
  const names = await Promise.all(
    body.artifacts.map(async (id) => (await findNamed(context, id)).exact),
  )
  const { name, bytes, unread } = await packBundle(context.ports, {
    names,
    all: names.length === 0,
    withHistory: body.with_history,
    sign: body.sign,
    allow: body.allow,
  })
  // A file cannot say what is not in it.
  const [first] = unread
  if (first !== undefined) throw first.problem
  return { bytes, type: 'application/octet-stream', name }
})

const inspect = endpoint(routes.inspectBundle, async ({ query, context }) => {
  const file = await context.uploads.receive(context.upload(), routes.inspectBundle.maxBody)
  const input: ImportInput = {
    location: { kind: 'bundle', file },
    names: [],
    decisions: {},
    onConflict: null,
    tags: [],
  }
  return startJob(context, 'scan', { input, wait: query.wait })
})

const take = endpoint(routes.importBundle, ({ query, body, context }) =>
  importScanned(context, body, query.wait),
)

export const bundleEndpoints = [pack, inspect, take]
