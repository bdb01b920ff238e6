import type { z } from 'zod'
import { showVersion } from '../../operations/history/show-version.ts'
import { readMerge } from '../../operations/merging/read-merge.ts'
import { listPending, resolve } from '../../operations/merging/resolve.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { PendingEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import type { decision } from '../contract/merges.ts'
import { HttpProblem } from '../endpoint/error-response.ts'
import { invalid } from '../endpoint/validate.ts'
import { presentMergeDetail } from '../present/merges.ts'
import { decisionOf } from './decision-of.ts'
import type { NamedArtifact } from './named.ts'

/** Decides files of the merge that waits in a collection. Returns the operation that finished it; null while it waits. */
export async function decideAll(
  ports: Ports,
  artifact: NamedArtifact,
  resolutions: readonly (readonly [string, z.output<typeof decision>])[],
): Promise<string | null> {
  const waiting = await findWaiting(ports, artifact)
  for (const [path, body] of resolutions) {
    const { result, operation } = await resolve(ports, {
      name: waiting.id,
      project: null,
      path,
      decision: decisionOf(body),
      mayDelete: body.may_delete,
      dryRun: false,
    })
    if (result.state === 'resolved') return operation
  }
  return null
}

/** Makes the answer to a merge that a person has to decide: what waits, and each place of it. */
export async function stillConflicts(ports: Ports, artifact: NamedArtifact): Promise<HttpProblem> {
  const { id, files, open } = presentMergeDetail(
    await readMerge(ports, await findWaiting(ports, artifact)),
  )
  const places = files.map(({ path, type, hunks }) => ({
    path,
    type,
    hunks: hunks.map(({ number, line, base, ours, theirs }) => ({
      number,
      line,
      base,
      ours,
      theirs,
    })),
  }))
  return new HttpProblem({
    status: 409,
    code: 'conflict',
    message: 'Conflict',
    detail: `${artifact.type}:${artifact.name} has conflicts in ${open.join(', ')}. Settle them under /api/v1/merges/${id}.`,
    data: { merge: { id, open, files: places } },
  })
}

/** Refuses a merge into a head that has moved on. Throws a problem with status 412. */
export async function assertIsHead(
  ports: Ports,
  artifact: NamedArtifact,
  into: string,
): Promise<void> {
  const { id } = await showVersion(ports, artifact.exact, into)
  if (id === artifact.version) return
  throw new HttpProblem({
    status: 412,
    code: 'changed_meanwhile',
    message: 'Precondition failed',
    detail: `The head is ${artifact.version} by now.`,
  })
}

export function triesNoResolutions(): HttpProblem {
  return invalid([
    { field: 'body.resolutions', message: 'cannot be tried: a dry run shows what would conflict' },
  ])
}

async function findWaiting(
  ports: Ports,
  { collection, uuid, type, name }: NamedArtifact,
): Promise<PendingEntry> {
  const target = viewKeys.artifact(collection, uuid)
  const found = (await listPending(ports)).find((one) => one.target === target)
  if (found === undefined) throw new Error(`no merge of ${type}:${name} waits`)
  return found
}
