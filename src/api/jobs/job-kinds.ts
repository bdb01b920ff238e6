import { asVerified } from '../../core/object/verified-json.ts'
import type { SourceLocation } from '../../core/address/source-location.ts'
import { status } from '../../operations/drift/status.ts'
import { add } from '../../operations/importing/add.ts'
import type {
  AddRequest,
  ConflictDecision,
} from '../../operations/importing/pipeline/add-report.ts'
import { update } from '../../operations/importing/update.ts'
import type { Updated } from '../../operations/importing/updated.ts'
import { refreshSources } from '../../operations/sources/refresh-sources.ts'
import { addSource } from '../../operations/sources/registry.ts'
import type { SourceAddRequest } from '../../operations/sources/registry.ts'
import { listSeenMarketplaces } from '../../operations/sources/seen-marketplaces.ts'
import type { Ports } from '../../ports/ports.ts'
import { presentChange } from '../present/change.ts'
import { presentStatus } from '../present/drift.ts'
import { presentAdded, presentUpdated } from '../present/imports.ts'
import { presentAddedSource, presentRefreshed } from '../present/sources.ts'

/** What an import does, as it is kept with the job. */
export interface ImportInput {
  readonly location: SourceLocation
  readonly names: readonly string[]
  readonly decisions: Readonly<Record<string, ConflictDecision>>
  readonly onConflict: ConflictDecision | null
  readonly tags: readonly string[]
}

/** What an update does, as it is kept with the job. */
export interface UpdateInput {
  /** All artifacts when empty. */
  readonly names: readonly string[]
  /** Contents that may do more than before. */
  readonly consents: readonly string[]
}

/** Which sources are looked at again, as it is kept with the job. */
export type RefreshInput = Parameters<typeof refreshSources>[1]

/** What is added to find things in, as it is kept with the job. */
export type SourceInput = Omit<SourceAddRequest, 'allowHosts'>

type Work = (ports: Ports, input: unknown) => Promise<unknown>

/** What can be done as a job. Each takes what the server itself wrote when it started the job. */
export const JOB_KINDS = {
  scan: async (ports, input) =>
    presentAdded(
      await add(ports, { ...(await importRequest(ports, asVerified(input))), dryRun: true }),
    ),
  import: async (ports, input) =>
    presentAdded(await add(ports, await importRequest(ports, asVerified(input)))),
  check: async (ports) => presentStatus(await status(ports, null)),
  updates: async (ports) => presentUpdated(await update(ports, { names: [], dryRun: true })),
  update: async (ports, input) => presentUpdated(await updateAgreed(ports, asVerified(input))),
  add_source: async (ports, input) => {
    const request: SourceAddRequest = { ...asVerified<SourceInput>(input), allowHosts: [] }
    return presentChange(await addSource(ports, request), presentAddedSource)
  },
  refresh_sources: async (ports, input) =>
    presentRefreshed(await refreshSources(ports, asVerified<RefreshInput>(input))),
} as const satisfies Readonly<Record<string, Work>>

export type JobKind = keyof typeof JOB_KINDS

/** Does the work of a job and returns what came out, as JSON. */
export async function runJob(ports: Ports, kind: string, input: string): Promise<string> {
  const work = Object.entries(JOB_KINDS).find(([name]) => name === kind)?.[1]
  if (work === undefined) throw new Error(`no job ${kind}`)
  return JSON.stringify(await work(ports, JSON.parse(input)))
}

/** Updates what was agreed to too: one operation, so undo takes back all of it. */
async function updateAgreed(ports: Ports, { names, consents }: UpdateInput) {
  const isAgreed = ({ asks }: Updated) => asks !== null && consents.includes(asks)
  return update(ports, {
    names,
    dryRun: false,
    ...(consents.length === 0
      ? {}
      : { confirm: (held: readonly Updated[]) => Promise.resolve(held.filter(isAgreed)) }),
  })
}

async function importRequest(ports: Ports, input: ImportInput): Promise<AddRequest> {
  const { location, names, decisions, onConflict, tags } = input
  return {
    location,
    names,
    type: null,
    as: null,
    onConflict,
    decisions: new Map(Object.entries(decisions)),
    tags,
    marketplaces: await listSeenMarketplaces(ports),
    dryRun: false,
  }
}
