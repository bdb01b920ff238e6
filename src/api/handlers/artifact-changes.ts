import { inspectArtifact } from '../../core/inspection/inspect-artifact.ts'
import { isBinary } from '../../core/diff/is-binary.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { Tree } from '../../core/object/tree.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { findingGate } from '../../operations/engine/consent/allowed-findings.ts'
import { tagArtifacts } from '../../operations/artifacts/tag-artifacts.ts'
import { renameArtifact } from '../../operations/artifacts/rename-artifact.ts'
import { removeArtifacts } from '../../operations/artifacts/remove-artifacts.ts'
import { noSuchFile, saveFile } from '../../operations/artifacts/save-file.ts'
import { findVersionOf } from '../../operations/catalog/find-version.ts'
import { openSession } from '../../operations/engine/run/open-session.ts'
import { Transaction } from '../../operations/engine/transaction/transaction.ts'
import * as routes from '../contract/artifact-changes.ts'
import type { RequestContext } from '../endpoint/context.ts'
import { endpoint, fileEndpoint } from '../endpoint/endpoint.ts'
import { etagOf, isAmong } from '../endpoint/etag.ts'
import { HttpProblem } from '../endpoint/error-response.ts'
import { describeArtifact } from './artifacts.ts'
import { cutPage, showPage } from './paging.ts'
import { findNamed } from './named.ts'

const change = endpoint(routes.changeArtifact, async ({ params, query, body, context }) => {
  const { ports } = context
  const dryRun = query.dry_run
  const entry = await findNamed(context, params.artifact_id, query.collection)
  const operations: (string | null)[] = []
  if (body.tags !== undefined) {
    const wanted = new Set(body.tags)
    const add = [...wanted].filter((tag) => !entry.tags.includes(tag))
    const remove = entry.tags.filter((tag) => !wanted.has(tag))
    const request = { names: [entry.exact], add, remove, dryRun }
    operations.push((await tagArtifacts(ports, request)).operation)
  }
  const to = body.name ?? entry.name
  if (to !== entry.name) {
    operations.push((await renameArtifact(ports, { from: entry.exact, to, dryRun })).operation)
  }
  const name = dryRun ? entry.name : to
  const result = await describeArtifact(context, `${entry.type}:${name}`, entry.collection)
  return {
    result: dryRun ? { ...result, name: to, tags: body.tags ?? result.tags } : result,
    operation: operations.findLast((one) => one !== null) ?? null,
    dry_run: dryRun,
  }
})

const remove = endpoint(routes.removeArtifact, async ({ params, query, context }) => {
  const entry = await findNamed(context, params.artifact_id, query.collection)
  const { result, operation } = await removeArtifacts(context.ports, {
    names: [entry.exact],
    force: query.force,
    dryRun: query.dry_run,
  })
  const [removed] = result
  return {
    result: {
      artifact: params.artifact_id,
      version: removed?.version ?? entry.version,
      deployed_in: removed?.deployedIn ?? [],
    },
    operation,
    dry_run: query.dry_run,
  }
})

const list = endpoint(routes.listFiles, async ({ params, query, context }) => {
  const entry = await findNamed(context, params.artifact_id, query.collection)
  const { version, tree, transaction } = await openTree(context, entry, query.version)
  const page = cutPage(tree.entries, query, ({ path }) => path)
  const blobs = await transaction.objects.blobs(page.items.map(({ blob }) => blob))
  const shown = showPage(page, ({ path, mode, blob }) => {
    const bytes = blobs.get(blob) ?? new Uint8Array()
    return { path, mode, size: bytes.length, is_binary: isBinary(bytes) }
  })
  return { version, ...shown }
})

const get = fileEndpoint(routes.getFile, async ({ params, query, context }) => {
  const entry = await findNamed(context, params.artifact_id, query.collection)
  const { tree, transaction } = await openTree(context, entry, query.version)
  const blob = blobAt(entry, tree, params.path)
  const bytes = (await transaction.objects.blobs([blob])).get(blob) ?? new Uint8Array()
  // Never as what it says it is: a page of an artifact must not run as one of ours.
  const type = isBinary(bytes) ? 'application/octet-stream' : 'text/plain; charset=utf-8'
  return { bytes, type }
})

const put = endpoint(routes.putFile, async ({ params, query, body, context }) => {
  const entry = await findNamed(context, params.artifact_id, query.collection)
  const { tree, transaction } = await openTree(context, entry, undefined)
  const bytes = new TextEncoder().encode(body.text)
  const blobs = await transaction.objects.blobs(tree.entries.map(({ blob }) => blob))
  assertAsSeen(context, entry, blobs.get(blobAt(entry, tree, params.path)) ?? new Uint8Array())
  const files = tree.entries.map(({ path, mode, blob }) => ({
    path,
    mode,
    bytes: path === params.path ? bytes : (blobs.get(blob) ?? new Uint8Array()),
  }))
  inspectArtifact(
    { type: entry.type, name: entry.name, files },
    context.ports.limits,
    findingGate(context.ports),
  )
  const outcome = await saveFile(context.ports, {
    name: entry.exact,
    path: params.path,
    bytes,
    seen: { uuid: entry.uuid, tree },
    dryRun: query.dry_run,
  })
  return { result: outcome.result, operation: outcome.operation, dry_run: outcome.dryRun }
})

/** Endpoints that change artifacts, and their files. */
export const artifactChangeEndpoints = [change, remove, list, get, put]

async function openTree(
  { ports }: RequestContext,
  entry: ArtifactEntry,
  version: string | undefined,
): Promise<{
  readonly version: string
  readonly tree: Tree
  readonly transaction: Transaction
}> {
  const transaction = new Transaction(await openSession(ports))
  const found = version === undefined ? entry : await findVersionOf(transaction, entry, version)
  return {
    version: found.version,
    tree: await transaction.objects.tree(found.tree),
    transaction,
  }
}

function blobAt(entry: ArtifactEntry, { entries }: Tree, path: string): ObjectId {
  const file = entries.find((one) => one.path === path)
  if (file === undefined) throw noSuchFile(entry, path)
  return file.blob
}

/** Throws a problem with status 412 where neither the file nor the head is what the client saw. */
function assertAsSeen(
  { ifMatch, ports }: RequestContext,
  { version }: ArtifactEntry,
  bytes: Uint8Array,
): void {
  const etag = etagOf(ports.sha256, bytes)
  if (ifMatch === null || isAmong(ifMatch, etag, version)) return
  throw new HttpProblem({
    status: 412,
    code: 'changed_meanwhile',
    message: 'Precondition failed',
    detail: `The head is ${version} by now. Look at it, and repeat the edit.`,
    headers: { ETag: `"${etag}"` },
  })
}
