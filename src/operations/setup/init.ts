import { DEFAULT_AGENT } from '../../core/agents/agents.ts'
import type { RecordedDeployment } from '../../core/deployment/parse-record.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { currentCollection, ensureCollection } from '../catalog/current-collection.ts'
import { resolveProject, userTarget } from '../catalog/target-project.ts'
import type { Target } from '../catalog/target-project.ts'
import { movedRoots, personalProjects } from '../engine/places/personal-place.ts'
import { adoptRecords, registerProject } from '../engine/observe/adopt-record.ts'
import type { PresentState } from '../engine/observe/present-state.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'
import { listAgentRoots } from '../engine/places/record-roots.ts'
import { runChange } from '../engine/run/run-change.ts'
import type { ChangeOutcome } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { adoptRecorded } from '../records/adopt-recorded.ts'
import type { Installed } from '../records/install-report.ts'
import { adoptPlaces } from './adopt-places.ts'
import type { AdoptedPlace } from './read-place.ts'
import { adoptPlugins } from './adopt-plugins.ts'
import { findPlaces, keyOf } from './find-places.ts'
import type { FoundPlaces } from './find-places.ts'
import type { Ground, PassedOver } from './ground.ts'
import { findInstalledPlugins } from './installed-plugins.ts'
import type { FoundPlugins } from './installed-plugins.ts'
import { findOwnSettings } from './own-settings.ts'
import { whyBehindLink } from './behind-link.ts'
import { listKnownBeside } from './known-beside.ts'
import { readPeerClaims } from './peer-claims.ts'
import { CLOSED, isUnwritable, tellUnwritable } from './unwritable.ts'
import type { PeerClaims } from './peer-claims.ts'

/** What became of one thing that was found. */
export interface InitItem {
  /** Null for what is no artifact. */
  readonly artifact: string | null
  /** Where it lies: below the project, or with `~/` below the person's home. */
  readonly seen: readonly string[]
  readonly scope: Ground['scope']
  /** The project, or the person's home. */
  readonly project: string
  readonly agents: readonly string[]
  readonly as: AdoptedPlace['as']
  readonly detail: string | null
}

export interface InitReport {
  readonly home: string
  readonly collection: string
  readonly items: readonly InitItem[]
}

interface InitRequest {
  readonly project: string | null
  readonly adopt: boolean
  readonly dryRun: boolean
}

/**
 * Sets up the home and adopts what lies in the folders and files of every agent, the person's own and
 * those of the project `request.project`, with the plugins that Claude Code has installed and what other
 * tools' lock files say of it. It enters the collection and is recorded as deployed; none of these files
 * is changed.
 */
export async function init(ports: Ports, request: InitRequest): Promise<ChangeOutcome<InitReport>> {
  const surveys = request.adopt ? await surveyAll(ports, request.project) : []
  return adoptSurveyed(ports, { surveys, command: 'init', dryRun: request.dryRun })
}

/** Adopts what lies in the folders of the agents of projects, as `init` does. */
export async function adoptProjectFolders(
  ports: Ports,
  { projects, dryRun }: { readonly projects: readonly string[]; readonly dryRun: boolean },
): Promise<ChangeOutcome<InitReport>> {
  const dirs = new Set(projects.map((project) => resolveProject(ports, project)))
  const surveys: Survey[] = []
  for (const dir of dirs) surveys.push(await survey(ports, { scope: 'project', dir }))
  return adoptSurveyed(ports, { surveys, command: 'project add', dryRun })
}

/** All that was found on one ground, before anything of it is taken in. */
interface Survey extends FoundPlaces {
  readonly ground: Ground
  readonly claims: PeerClaims['claims']
  readonly plugins: FoundPlugins['found']
  /** What is recorded there is told of with another ground. */
  readonly isLookedAt?: boolean
}

const NO_PLUGINS: FoundPlugins = { found: [], passed: [] }

async function surveyAll(ports: Ports, project: string | null): Promise<readonly Survey[]> {
  const home: Ground = { scope: 'user', dir: ports.places.userHome }
  const own = project === null ? null : resolveProject(ports, project)
  const grounds: Ground[] = [home]
  if (own !== null) grounds.push({ scope: 'project', dir: own })
  const [ofPerson, ofProject] = await Promise.all(grounds.map((ground) => survey(ports, ground)))
  if (ofPerson === undefined) return []
  if (ofProject === undefined) return [ofPerson]
  return [ofPerson, own === home.dir ? withoutKnown(ofProject, ofPerson) : ofProject]
}

/** A home that is a project too has what agents look for in projects alone, such as `.mcp.json`. */
function withoutKnown(own: Survey, known: Survey): Survey {
  const keys = new Set(known.found.map(keyOf))
  const seen = new Set(known.passed.map((one) => withoutHome(one.seen)))
  return {
    ...own,
    found: own.found.filter((place) => !keys.has(keyOf(place))),
    passed: own.passed.filter((one) => !seen.has(one.seen)),
    isLookedAt: true,
  }
}

async function survey(ports: Ports, ground: Ground): Promise<Survey> {
  const places = await findPlaces(ports, ground)
  const peers = readPeerClaims(ports, ground)
  const plugins = ground.scope === 'user' ? await findInstalledPlugins(ports) : NO_PLUGINS
  const others = [...findOwnSettings(ports, ground), ...peers.passed, ...plugins.passed]
  const closed = places.passed.filter(({ reason }) => reason === CLOSED)
  return {
    ground,
    found: places.found,
    passed: [
      ...places.passed,
      ...others.filter((one) => !closed.some(({ seen }) => one.seen.startsWith(`${seen}/`))),
    ],
    claims: peers.claims,
    plugins: plugins.found,
  }
}

async function adoptSurveyed(
  ports: Ports,
  input: {
    readonly surveys: readonly Survey[]
    readonly command: string
    readonly dryRun: boolean
  },
): Promise<ChangeOutcome<InitReport>> {
  const { surveys, command, dryRun } = input
  const projects = [...new Set(surveys.flatMap((one) => foldersOf(ports, one)))]
  const scope = async (tx: Transaction) => ({
    collections: [await currentCollection(tx)],
    projects,
  })
  return runChange<InitReport>(ports, { command, dryRun, scope }, async (tx, state) => {
    const collection = await currentCollection(tx)
    await ensureCollection(tx, collection)
    const artifacts = [...state.artifacts.values()].map(({ entry }) => entry)
    const items: InitItem[] = []
    for (const one of surveys) {
      if (command === 'project add') await registerProject(tx, one.ground.dir)
      items.push(...(await adoptGround(tx, one, { collection, artifacts, state })))
    }
    const added = items.filter(({ as }) => as === 'added').length
    return {
      summary: `Set up the collection and adopted ${added} artifacts`,
      result: { home: ports.places.home, collection, items },
    }
  })
}

function foldersOf(ports: Ports, { ground, found }: Survey): readonly string[] {
  const own = ground.scope === 'user' ? userTarget(ports, DEFAULT_AGENT).project : ground.dir
  return [own, ...found.map(({ place }) => place.project)]
}

interface Into {
  readonly collection: string
  readonly artifacts: ArtifactEntry[]
  readonly state: PresentState
}

async function adoptGround(
  transaction: Transaction,
  { ground, found, passed, claims, plugins, isLookedAt = false }: Survey,
  { collection, artifacts, state }: Into,
): Promise<readonly InitItem[]> {
  const about = { scope: ground.scope, project: ground.dir }
  const { taken, recorded } = isLookedAt
    ? NOTHING_RECORDED
    : await adoptRecord(transaction, ground, { collection, state })
  const into = { collection, artifacts, claims, recorded, state }
  const adopted = await adoptPlaces(transaction, found, into)
  await adoptRecords(transaction, [ground.dir])
  const installed = await adoptPlugins(transaction, plugins, { collection, state })
  const named = new Set(passed.map(({ seen }) => seen))
  const closed = closedFolders(transaction.ports, ground, adopted).filter(
    ({ seen }) => !named.has(seen),
  )
  const beside = isLookedAt ? [] : listKnownBeside(transaction.ports, ground, state)
  const known = new Set(beside.flatMap(({ seen }) => seen))
  const left = passed.filter(({ seen, why }) => why !== 'not_understood' || !known.has(seen))
  const places = new Set(adopted.flatMap(({ place }) => place.seen.map(withoutHome)))
  return [
    ...taken
      .filter(({ as, seen }) => as !== 'added' || !seen.every((path) => places.has(path)))
      .map((one) => ({ ...about, ...one })),
    ...adopted.map(({ place, artifact, as, detail }) => {
      const isTaken = taken.some((one) => one.artifact === artifact && one.as === 'added')
      const { seen, agents } = place
      return { ...about, artifact, seen, agents, as: isTaken ? ('added' as const) : as, detail }
    }),
    ...installed.map(({ plugin, artifact, as, detail }) => ({
      ...about,
      artifact,
      seen: [plugin.seen],
      agents: ['Claude Code'],
      as,
      detail,
    })),
    ...beside.map((one) => ({ ...about, ...one })),
    ...[...left, ...closed].map((one) => ({
      ...about,
      artifact: null,
      seen: [one.seen],
      agents: one.agents,
      as: one.why,
      detail: one.reason,
    })),
  ]
}

/** Names the folders in which nothing can be recorded, each once. */
function closedFolders(
  ports: Ports,
  { scope, dir }: Ground,
  adopted: readonly AdoptedPlace[],
): readonly PassedOver[] {
  const closed = new Map<string, readonly string[]>()
  const refused = adopted.filter(({ as }) => as === 'refused').map((one) => one.place)
  for (const { place, agents } of refused) {
    const folder = profileDir(place)
    const below = folder.startsWith(`${dir}/`) ? folder.slice(dir.length + 1) : folder
    const seen = scope === 'user' && below !== folder ? `~/${below}` : below
    if (!closed.has(seen) && isUnwritable(ports, place)) closed.set(seen, agents)
  }
  return [...closed].map(([seen, agents]) => tellUnwritable(seen, agents))
}

function withoutHome(path: string): string {
  return path.replace(/^~\//, '')
}

const NOTHING_RECORDED = { taken: [], recorded: new Map<string, RecordedDeployment>() }

/** What the records there tell of is adopted as the artifact that it is, with the uuid that it has. */
async function adoptRecord(
  transaction: Transaction,
  { dir, scope }: Ground,
  { collection, state }: Pick<Into, 'collection' | 'state'>,
): Promise<{
  readonly taken: readonly Omit<InitItem, 'scope' | 'project'>[]
  readonly recorded: ReadonlyMap<string, RecordedDeployment>
}> {
  const { ports } = transaction
  const user = userTarget(ports, DEFAULT_AGENT)
  const targets = listAgentRoots(ports.files, dir).map((root) => ({ ...user, project: dir, root }))
  if (scope === 'user') targets.push(...movedTargets(ports, targets, user))
  const taken: Omit<InitItem, 'scope' | 'project'>[] = []
  const recorded = new Map<string, RecordedDeployment>()
  const isOpen = (one: Target) => !isUnwritable(ports, one) && whyBehindLink(ports, one) === null
  for (const target of targets.filter(isOpen)) {
    const found = await adoptRecorded(transaction, { target, collection, state })
    taken.push(...found.taken.flatMap(itemOf))
    for (const [path, one] of found.recorded) recorded.set(`${target.root}/${path}`, one)
  }
  return { taken, recorded }
}

/** Lists a person's folders that lie elsewhere than usual. */
function movedTargets(
  { places }: Ports,
  known: readonly Target[],
  user: Target,
): readonly Target[] {
  const moved = personalProjects(places).flatMap((project) =>
    movedRoots(places, project).map((root) => ({ ...user, project, root })),
  )
  const isNew = (one: Target) =>
    !known.some(({ project, root }) => project === one.project && root === one.root)
  const found = [...moved, ...(moved.some(({ root }) => root === user.root) ? [] : [user])]
  return found.filter(isNew)
}

/** What was taken in is told of with its place; what a person must say is told here. */
function itemOf({
  artifact,
  action,
  problem,
  copies,
}: Installed): readonly Omit<InitItem, 'scope' | 'project'>[] {
  if (action !== 'undecided' && action !== 'refused' && action !== 'added') return []
  const seen = copies.map(({ path }) => path)
  if (action === 'added') return [{ artifact, seen, agents: [], as: 'added', detail: null }]
  const detail = problem?.message ?? 'It was not taken in.'
  return [{ artifact, seen, agents: [], as: 'refused', detail }]
}
