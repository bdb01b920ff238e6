import { SkillmeatError } from '../../../core/errors.ts'
import type { Candidate } from '../../../core/source/candidate.ts'
import type { Discovery } from '../../../core/source/discover.ts'
import type { PluginStatement } from '../../../core/source/plugin-statement.ts'
import { addressOf } from '../../../core/address/source-spec.ts'
import type { FindingGate } from '../../../core/security/finding.ts'
import type { Ports } from '../../../ports/ports.ts'
import { withMembers } from '../pipeline/choose.ts'
import { discoverNamed } from '../pipeline/discover.ts'
import { withSource } from '../pipeline/fetch.ts'
import type { TrackedLocation } from '../pipeline/locate.ts'
import { readCandidates } from '../pipeline/read.ts'
import type { ReadCandidate } from '../pipeline/read-candidate.ts'
import { statedBy } from './stated.ts'

/** A plugin that was read from its source, with its parts, and what it says of other plugins. */
export interface ReadPlugin {
  readonly plugin: ReadCandidate
  /** Its parts, and itself last. */
  readonly read: readonly ReadCandidate[]
  readonly parts: readonly Candidate[]
  readonly stated: PluginStatement
}

/**
 * Reads one plugin of a source, whole. Throws what opening the source throws, `E_NOT_FOUND` where it has
 * no such plugin, and why a part of it may not be taken in.
 */
export async function readPlugin(
  ports: Ports & { readonly gate: FindingGate },
  location: TrackedLocation,
  name: string,
): Promise<ReadPlugin> {
  return withSource(ports, location, async (source) => {
    const discovery = await discoverNamed(ports, source)
    const candidate = findPlugin(discovery, name)
    if (candidate === null) throw noSuchPlugin(location, name)
    const chosen = withMembers([candidate], discovery)
    const { read, refused } = await readCandidates(ports, source, chosen)
    const [first] = refused
    if (first !== undefined) throw first.error
    const plugin = read.find((one) => one.candidate === candidate)
    if (plugin === undefined) throw noSuchPlugin(location, name)
    const parts = discovery.members.get(candidate) ?? []
    return { plugin, read, parts, stated: statedBy(plugin, ports.limits) }
  })
}

/** A marketplace may call a plugin otherwise than the plugin does, so one that is alone there is meant. */
function findPlugin({ candidates }: Discovery, name: string): Candidate | null {
  const plugins = candidates.filter(({ type }) => type === 'composite')
  const [only, second] = plugins
  return plugins.find((one) => one.name === name) ?? (second === undefined ? (only ?? null) : null)
}

function noSuchPlugin(location: TrackedLocation, name: string): SkillmeatError {
  return new SkillmeatError('E_NOT_FOUND', `${addressOf(location)} has no plugin "${name}".`, {
    fix: `\`skillmeat add ${addressOf(location)} --dry-run\` shows what it has.`,
    data: { name },
  })
}
