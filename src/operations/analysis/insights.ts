import type { Operation } from '../../core/operation-log/operation.ts'
import { asVerified } from '../../core/object/verified-json.ts'
import type { ArtifactEntry, DeploymentEntry, PendingEntry } from '../../core/view/entries.ts'
import { diffMaps } from '../../core/view/diff-maps.ts'
import type { MapChange } from '../../core/view/diff-maps.ts'
import { deploymentProject, viewKeys } from '../../core/view/keys.ts'
import { unpackEntry } from '../../core/view/pack-entry.ts'
import type { Ports } from '../../ports/ports.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { operationLog } from '../engine/session/session.ts'
import { openSession } from '../engine/run/open-session.ts'

/** How much happened. */
export interface Activity {
  /** Commands that changed something. */
  readonly operations: number
  /** New states of artifacts in the collection. */
  readonly versions: number
  /** Edits found in projects' copies. */
  readonly drift: number
  /** Merges that had to wait for a person. */
  readonly conflicts: number
}

export interface Insights {
  /** Oldest first; a week begins on Monday, UTC. Weeks without anything are there too. */
  readonly weeks: readonly (Activity & { readonly week: string })[]
  /** Those that drift and conflict most, first. */
  readonly artifacts: readonly (Activity & { readonly artifact: string })[]
  readonly projects: readonly (Activity & { readonly project: string })[]
}

type Count = { -readonly [Key in keyof Activity]: Activity[Key] }

/** Tells how much happened in the last `weeks` weeks, and which artifacts and projects drift most. */
export async function insights(
  ports: Ports,
  options: { readonly weeks: number; readonly top: number },
): Promise<Insights> {
  const { operation } = await openSession(ports)
  const first = weekOf(ports.clock.now() - (options.weeks - 1) * WEEK)
  const tally = new Tally()
  for (let start = Date.parse(first); start <= ports.clock.now(); start += WEEK) {
    tally.week(weekOf(start))
  }
  for await (const { operation: done } of operationLog(ports, operation?.id ?? null)) {
    if (done.at < first) break
    await tallyOperation(ports, tally, done)
  }
  const byWeight = <T extends Activity>(items: readonly T[]) =>
    items
      .filter((one) => weightOf(one) > 0)
      .toSorted((a, b) => weightOf(b) - weightOf(a) || b.versions - a.versions)
      .slice(0, options.top)
  return {
    weeks: named(tally.weeks, 'week').toSorted((a, b) => (a.week < b.week ? -1 : 1)),
    artifacts: byWeight(named(tally.artifacts, 'artifact')),
    projects: byWeight(named(tally.projects, 'project')),
  }
}

const WEEK = 604_800_000
const DAY = 86_400_000

/** A conflict costs a person more than an edit. */
function weightOf({ drift, conflicts }: Activity): number {
  return drift + 3 * conflicts
}

/** Returns the Monday of the week that a moment is in. */
function weekOf(milliseconds: number): string {
  const midnight = Math.floor(milliseconds / DAY) * DAY
  const sinceMonday = (new Date(midnight).getUTCDay() + 6) % 7
  return new Date(midnight - sinceMonday * DAY).toISOString().slice(0, 10)
}

class Tally {
  readonly weeks = new Map<string, Count>()
  readonly artifacts = new Map<string, Count>()
  readonly projects = new Map<string, Count>()

  week(name: string): Count {
    return countIn(this.weeks, name)
  }

  add(
    what: keyof Activity,
    on: { readonly week: string; readonly artifact?: string; readonly project?: string },
  ): void {
    this.week(on.week)[what] += 1
    if (on.artifact !== undefined) countIn(this.artifacts, on.artifact)[what] += 1
    if (on.project !== undefined) countIn(this.projects, on.project)[what] += 1
  }
}

function countIn(counts: Map<string, Count>, name: string): Count {
  const found = counts.get(name) ?? { operations: 0, versions: 0, drift: 0, conflicts: 0 }
  counts.set(name, found)
  return found
}

function named<Key extends string>(counts: ReadonlyMap<string, Count>, key: Key) {
  return [...counts].map(([name, count]) =>
    asVerified<Activity & Record<Key, string>>({ [key]: name, ...count }),
  )
}

async function tallyOperation(ports: Ports, tally: Tally, operation: Operation): Promise<void> {
  const { kind, at, view_before, view_after } = operation
  const week = weekOf(Date.parse(at))
  if (kind !== 'record') tally.add('operations', { week })
  // An undo brings states back that were counted when they were made.
  if (kind === 'undo' || kind === 'redo') return
  for (const change of await diffMaps(view_before, view_after, (ids) => ports.store.read(ids))) {
    tallyChange(tally, change, week)
  }
}

function tallyChange(tally: Tally, { key, before, after }: MapChange, week: string): void {
  if (after === null) return
  if (key.startsWith(viewKeys.allArtifacts())) {
    const artifact = newVersionOf(unpackEntry(key, before), unpackEntry(key, after))
    if (artifact !== null) tally.add('versions', { week, artifact: artifactLabel(artifact) })
  } else if (key.startsWith(viewKeys.allDeployments())) {
    const copy = editedCopyOf(unpackEntry(key, before), unpackEntry(key, after))
    if (copy === null) return
    tally.add('drift', { week, artifact: artifactLabel(copy), project: copy.project })
  } else if (key.startsWith(viewKeys.allPending()) && before === null) {
    const entry = asVerified<PendingEntry>(after)
    const project = deploymentProject(entry.target)
    const on = { week, artifact: artifactLabel(entry) }
    tally.add('conflicts', project === null ? on : { ...on, project })
  }
}

function newVersionOf(before: unknown, after: unknown): ArtifactEntry | null {
  const entry = asVerified<ArtifactEntry>(after)
  return entry.version === asVerified<ArtifactEntry | null>(before)?.version ? null : entry
}

/** A copy that was merely seen to be edited; one that a command wrote has other content too. */
function editedCopyOf(before: unknown, after: unknown): DeploymentEntry | null {
  const entry = asVerified<DeploymentEntry>(after)
  const earlier = asVerified<DeploymentEntry | null>(before)
  if (entry.state === null || entry.content !== earlier?.content) return null
  return entry.state.version === earlier.state?.version ? null : entry
}
