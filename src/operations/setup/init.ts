import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import { artifactPath } from '../../core/artifact/artifact-path.ts'
import type { RecordedDeployment } from '../../core/deployment/parse-record.ts'
import { DEFAULT_AGENT } from '../../core/agents/agents.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { currentCollection, ensureCollection } from '../catalog/current-collection.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { resolveProject, userTarget } from '../catalog/target-project.ts'
import type { Target } from '../catalog/target-project.ts'
import { adoptRecords, registerProject } from '../engine/observe/adopt-record.ts'
import { namedUpstream } from '../engine/observe/named-upstream.ts'
import { artifactPlace } from '../engine/places/artifact-places.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'
import { adoptRecorded } from '../records/adopt-recorded.ts'
import type { Installed } from '../records/install-report.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { originOf } from '../../core/address/origin-of.ts'
import { discoverSource } from '../importing/pipeline/discover.ts'
import { withSource } from '../importing/pipeline/fetch.ts'
import { keepObjects, readCandidates } from '../importing/pipeline/read.ts'
import type { ReadCandidate, RefusedCandidate } from '../importing/pipeline/read-candidate.ts'

export interface InitReport {
  readonly home: string
  readonly collection: string
  readonly adopted: readonly {
    readonly artifact: string
    readonly project: string
    /** `added`: new in the collection. `known`: its content was there. `unknown_baseline`: other content of that name. */
    readonly as: 'added' | 'known' | 'unknown_baseline'
  }[]
  readonly refused: readonly { readonly artifact: string; readonly message: string }[]
}

/**
 * Sets up the home and adopts the contents of Claude Code's folders, both the person's and those of
 * the project `request.project`. They enter the collection and are recorded as deployments. None of
 * these files is changed.
 */
export async function init(
  ports: Ports,
  request: { readonly project: string | null; readonly adopt: boolean; readonly dryRun: boolean },
): Promise<ChangeOutcome<InitReport>> {
  const found = request.adopt ? await scanTargets(ports, request.project) : []
  const projects = found.map(({ target }) => target.project)
  const scope = async (tx: Transaction) => ({
    collections: [await currentCollection(tx)],
    projects,
  })
  return runChange<InitReport>(
    ports,
    { command: 'init', dryRun: request.dryRun, scope },
    async (tx, state) => {
      const collection = await currentCollection(tx)
      await ensureCollection(tx, collection)
      const artifacts = [...state.artifacts.values()].map(({ entry }) => entry)
      const adopted: InitReport['adopted'][number][] = []
      const open: InitReport['refused'][number][] = []
      for (const { target, read } of found) {
        const { taken, recorded } = await adoptRecorded(tx, { target, collection, state })
        adopted.push(...adoptedOf(taken, target))
        open.push(...openOf(taken))
        for (const candidate of read) {
          if (isTaken(taken, candidate, target)) continue
          const input = { candidate, target, collection, artifacts, recorded }
          const outcome = await adoptOne(tx, input)
          if (outcome !== null) adopted.push(outcome)
        }
        await adoptRecords(tx, [target.project])
      }
      const refused = found.flatMap(({ refused: list }) => list)
      return {
        summary: `Set up the collection and adopted ${adopted.length} artifacts`,
        result: {
          home: ports.places.home,
          collection,
          adopted,
          refused: [
            ...refused.map(({ candidate, error }) => ({
              artifact: artifactLabel(candidate),
              message: error.message,
            })),
            ...open,
          ],
        },
      }
    },
  )
}

/** What the project's record tells of is adopted as the artifact that it is, with the uuid that it has. */
function adoptedOf(taken: readonly Installed[], { project }: Target): InitReport['adopted'] {
  return taken.flatMap(({ artifact, action }) =>
    action === 'added' ? [{ artifact, project, as: 'added' as const }] : [],
  )
}

function openOf(taken: readonly Installed[]): InitReport['refused'] {
  return taken.flatMap(({ artifact, action, problem }) =>
    action === 'undecided' || action === 'refused'
      ? [{ artifact, message: problem?.message ?? 'It was not taken in.' }]
      : [],
  )
}

function isTaken(
  taken: readonly Installed[],
  { candidate: { type, name } }: ReadCandidate,
  { root }: Target,
): boolean {
  const place = `${root}/${artifactPath(type, name)}`
  return taken.some(({ copies }) => copies.some(({ path }) => path === place))
}

interface Found {
  readonly target: Target
  readonly read: readonly ReadCandidate[]
  readonly refused: readonly RefusedCandidate[]
}

async function scanTargets(ports: Ports, project: string | null): Promise<Found[]> {
  const user = userTarget(ports, DEFAULT_AGENT)
  const targets = [user]
  if (project !== null) {
    const own = { ...user, project: resolveProject(ports, project), root: '.claude' }
    if (own.project !== user.project || own.root !== user.root) targets.push(own)
  }
  const found: Found[] = []
  for (const target of targets) {
    const dir = profileDir(target)
    if (ports.files.lstat(dir)?.kind === 'directory') found.push(await scanTarget(ports, target))
  }
  return found
}

/** Types whose layout in a project is the same as in a collection. */
const LIES_IN_PLACE: ReadonlySet<ArtifactType> = new Set(['skill', 'command', 'agent'])

async function scanTarget(ports: Ports, target: Target): Promise<Found> {
  const location = { kind: 'folder', dir: profileDir(target), path: null } as const
  return withSource(ports, location, async (source) => {
    const { candidates } = await discoverSource(ports, source.opened)
    const inPlace = candidates.filter(
      ({ type, name, path }) => LIES_IN_PLACE.has(type) && path === artifactPath(type, name),
    )
    return { target, ...(await readCandidates(ports, source, inPlace)) }
  })
}

async function adoptOne(
  transaction: Transaction,
  input: {
    readonly candidate: ReadCandidate
    readonly target: Target
    readonly collection: string
    readonly artifacts: ArtifactEntry[]
    /** What the record there says, by place. */
    readonly recorded: ReadonlyMap<string, RecordedDeployment>
  },
): Promise<InitReport['adopted'][number] | null> {
  const { candidate, target, collection, artifacts } = input
  const { type, name } = candidate.candidate
  const path = artifactPath(type, name)
  const recorded = input.recorded.get(path) ?? null
  const key = viewKeys.deployment({ ...target, path })
  if ((await transaction.get(key)) !== null) return null
  keepObjects(candidate, (kind, bytes) => transaction.addObject(kind, bytes))
  const known = artifacts.find((entry) => entry.type === type && entry.name === name)
  const artifact = known ?? createAdopted(transaction, candidate, { collection, recorded })
  if (known === undefined) artifacts.push(artifact)
  const isHead = artifact.tree === candidate.tree.id
  const deployment: DeploymentEntry = {
    uuid: artifact.uuid,
    collection,
    type,
    name,
    ...target,
    path,
    baseline: isHead ? { version: artifact.version, tree: artifact.tree } : null,
    content: candidate.tree.id,
    state: null,
    pin: null,
    wanted_by: ['direct'],
    deployed_at: recorded?.deployedAt ?? transaction.now(),
  }
  transaction.put(key, deployment)
  await registerProject(transaction, target.project)
  return {
    artifact: artifactLabel(artifact),
    project: target.project,
    as: known === undefined ? 'added' : isHead ? 'known' : 'unknown_baseline',
  }
}

function createAdopted(
  transaction: Transaction,
  { candidate, tree, inspection }: ReadCandidate,
  {
    collection,
    recorded,
  }: { readonly collection: string; readonly recorded: RecordedDeployment | null },
): ArtifactEntry {
  const uuid = transaction.ports.chance.uuid()
  const { version } = transaction.addVersion({
    artifact: uuid,
    tree: tree.id,
    parents: [],
    origin: 'import',
    message: 'Adopted where it was found',
    pristine: null,
  })
  const upstream = namedUpstream(recorded?.source ?? null, { version, tree: tree.id })
  const entry: ArtifactEntry = {
    uuid,
    collection,
    type: candidate.type,
    name: candidate.name,
    version,
    tree: tree.id,
    pristine: tree.id,
    added: transaction.now(),
    origin: upstream === null ? 'local' : originOf(upstream.location, upstream.kind),
    upstream,
    tags: inspection.tags,
    display_name: inspection.displayName,
    description: inspection.description,
  }
  transaction.put(viewKeys.artifact(collection, uuid), entry)
  transaction.write(artifactPlace(entry), null, tree.id)
  return entry
}
