import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { disabledPlugins } from '../../core/agents/claude-code/own-settings.ts'
import type { PeerSource } from '../../core/peers/peer.ts'
import { readInstalledPlugins, readKnownMarketplaces } from '../../core/peers/claude-plugins.ts'
import type { InstalledPlugin, KnownMarketplace, Listed } from '../../core/peers/claude-plugins.ts'
import type { Candidate } from '../../core/source/candidate.ts'
import type { Discovery } from '../../core/source/discover.ts'
import type { ElsewherePlugin } from '../../core/source/plugin.ts'
import type { Ports } from '../../ports/ports.ts'
import { readSharedFile } from '../engine/places/read-place.ts'
import { discoverSource } from '../importing/pipeline/discover.ts'
import { withSource } from '../importing/pipeline/fetch.ts'
import { readCandidates } from '../importing/pipeline/read.ts'
import type { ReadCandidate } from '../importing/pipeline/read-candidate.ts'
import { whyOf } from './ground.ts'
import type { PassedOver } from './ground.ts'

/** A plugin that Claude Code has installed, read out of the folder in which it lies as it came. */
export interface FoundPlugin {
  readonly id: string
  /** Absolute: where it lies as it came. */
  readonly folder: string
  /** Below the person's home. */
  readonly seen: string
  readonly composite: ReadCandidate
  readonly parts: readonly ReadCandidate[]
  readonly members: Discovery['members']
  readonly isOff: boolean
  readonly isTracked: boolean
  /** Why no source of it is known, in words; null where there is no more to say. */
  readonly lack: string | null
}

export interface FoundPlugins {
  readonly found: readonly FoundPlugin[]
  readonly passed: readonly PassedOver[]
}

const AGENTS = ['Claude Code'] as const

/** Reads the plugins that Claude Code has installed, each with the source that it came from. */
export async function findInstalledPlugins(ports: Ports): Promise<FoundPlugins> {
  const { claudeDir } = ports.places
  const passed: PassedOver[] = []
  const read = <T>(name: string, parse: (file: { where: string; text: string }) => Listed<T>) =>
    readList(ports, { path: `${claudeDir}/plugins/${name}`, parse, passed })
  const installed = read('installed_plugins.json', readInstalledPlugins)
  if (installed.length === 0) return { found: [], passed }
  const markets = read('known_marketplaces.json', readKnownMarketplaces)
  const off = new Set(readOff(ports, passed))
  const found: FoundPlugin[] = []
  for (const plugin of installed) {
    const id = `${plugin.name}@${plugin.marketplace}`
    const seen = shown(ports, plugin.folder)
    try {
      const market = markets.find(({ name }) => name === plugin.marketplace) ?? null
      const { source, lack } = await trySource(ports, market, plugin)
      const own = await readPlugin(ports, plugin, source)
      found.push({ id, seen, folder: plugin.folder, isOff: off.has(id), lack, ...own })
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      passed.push({
        seen,
        agents: AGENTS,
        why: 'refused',
        reason: `the plugin ${id}: ${error.message}`,
      })
    }
  }
  return { found, passed }
}

function pass(seen: string, reason: string): PassedOver {
  return { seen, agents: AGENTS, why: 'not_understood', reason }
}

function shown({ places }: Pick<Ports, 'places'>, path: string): string {
  return path.startsWith(`${places.userHome}/`) ? `~${path.slice(places.userHome.length)}` : path
}

function readList<T>(
  ports: Ports,
  {
    path,
    parse,
    passed,
  }: {
    readonly path: string
    readonly parse: (file: { where: string; text: string }) => Listed<T>
    readonly passed: PassedOver[]
  },
): readonly T[] {
  const seen = shown(ports, path)
  try {
    if (ports.files.lstat(path) === null) return []
    const { items, problems } = parse({ where: seen, text: readSharedFile(ports, path) })
    passed.push(...problems.map((problem) => pass(seen, problem)))
    return items
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    passed.push({ seen, agents: AGENTS, why: whyOf(error), reason: error.message })
    return []
  }
}

function readOff(ports: Ports, passed: PassedOver[]): readonly string[] {
  const path = `${ports.places.claudeDir}/settings.json`
  return readList(ports, {
    path,
    passed,
    parse: (file) => ({ items: disabledPlugins(file.text), problems: [] }),
  })
}

/** A plugin that is whole is taken, also where nothing tells where it came from. */
async function trySource(
  ports: Ports,
  market: KnownMarketplace | null,
  plugin: InstalledPlugin,
): Promise<{ readonly source: PeerSource | null; readonly lack: string | null }> {
  const { marketplace } = plugin
  if (market === null) {
    const lack = `its marketplace ${marketplace} is not known any more, so no update comes`
    return { source: null, lack }
  }
  try {
    return { source: await sourceOf(ports, market, plugin), lack: null }
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    const again = `\`claude plugin marketplace update ${marketplace}\` fetches it, then run this again`
    const lack = `its marketplace cannot be read, so no update comes (${error.message}): ${again}`
    return { source: null, lack }
  }
}

/** Where a plugin came from: a folder of its marketplace, or the source that this names. */
async function sourceOf(
  ports: Ports,
  market: KnownMarketplace,
  { name, commit }: InstalledPlugin,
): Promise<PeerSource | null> {
  const location = { kind: 'folder', dir: market.folder, path: null } as const
  const { candidates, elsewhere } = await withSource(ports, location, ({ opened }) =>
    discoverSource(ports, opened),
  )
  const own = candidates.find((one) => one.type === 'composite' && one.name === name)
  if (own !== undefined && market.source !== null) {
    return { ...market.source, path: join(market.source.path, own.path), commit }
  }
  const other = elsewhere.find(({ plugin }) => plugin === name)
  return other === undefined ? null : elsewhereSource(other, commit)
}

function elsewhereSource(
  { kind, address, ref, sha, path }: ElsewherePlugin,
  commit: string | null,
): PeerSource | null {
  const isGit = kind === 'github' || kind === 'url' || kind === 'git-subdir'
  if (!isGit || address === null) return null
  return { location: address, path: path ?? '', ref, commit: commit ?? sha }
}

/** Reads a plugin's folder as what its source held at the commit that was installed. */
async function readPlugin(
  ports: Ports,
  { folder }: InstalledPlugin,
  source: PeerSource | null,
): Promise<Omit<FoundPlugin, 'id' | 'seen' | 'folder' | 'isOff' | 'lack'>> {
  const location = { kind: 'folder', dir: folder, path: null } as const
  return withSource(ports, location, async (fetched) => {
    const { candidates, members } = await discoverSource(ports, fetched.opened)
    const { read, refused } = await readCandidates(ports, fetched, candidates)
    const [bad] = refused
    if (bad !== undefined) throw bad.error
    const whole = rootOf(candidates)
    const told = read.map((one) => ({ ...one, upstream: trackedAs(one, source) }))
    const composite = told.find(({ candidate }) => candidate === whole)
    if (composite === undefined) throw notAPlugin(folder)
    return {
      composite,
      parts: told.filter((one) => one !== composite),
      members,
      isTracked: source !== null,
    }
  })
}

function rootOf(candidates: readonly Candidate[]): Candidate | undefined {
  const all = candidates.filter(({ type }) => type === 'composite')
  return all.find(({ path }) => path === '') ?? all[0]
}

function notAPlugin(folder: string): SkillmeatError {
  return new SkillmeatError('E_NOT_FOUND', `${folder} is no plugin.`, {
    fix: 'Install it again with Claude Code, or remove it there.',
  })
}

function trackedAs(
  { upstream }: ReadCandidate,
  source: PeerSource | null,
): ReadCandidate['upstream'] {
  if (source === null) return upstream
  const { location, ref, commit } = source
  const path = join(source.path, upstream.path)
  return { kind: 'git', location, ref, path, commit, tree: upstream.tree }
}

function join(folder: string | null, path: string): string {
  return [folder ?? '', path].filter((part) => part !== '').join('/')
}
