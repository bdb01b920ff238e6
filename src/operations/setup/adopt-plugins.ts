import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { Candidate } from '../../core/source/candidate.ts'
import type { Discovery } from '../../core/source/discover.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { listMembers } from '../catalog/members.ts'
import type { PresentState } from '../engine/observe/present-state.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { settleDependencies } from '../importing/dependencies/set-dependencies.ts'
import { importNext } from '../importing/import-next.ts'
import { ADD_ALL } from '../importing/pipeline/add-report.ts'
import type { Added } from '../importing/pipeline/add-report.ts'
import { freeName, nameKey } from '../importing/pipeline/match.ts'
import { keepObjects } from '../importing/pipeline/read.ts'
import type { ReadCandidate } from '../importing/pipeline/read-candidate.ts'
import { followPlugin } from './follow-plugin.ts'
import type { FoundPlugin } from './installed-plugins.ts'
import { linksAmong } from './links-among.ts'

/** What became of an installed plugin. */
export interface AdoptedPlugin {
  readonly plugin: FoundPlugin
  readonly artifact: string
  readonly as: 'added' | 'known' | 'refused'
  readonly detail: string | null
}

/** Takes installed plugins into the collection, each whole or not at all. */
export async function adoptPlugins(
  transaction: Transaction,
  plugins: readonly FoundPlugin[],
  { collection, state }: { readonly collection: string; readonly state: PresentState },
): Promise<readonly AdoptedPlugin[]> {
  const done: AdoptedPlugin[] = []
  for (const plugin of plugins) {
    const label = artifactLabel(plugin.composite.candidate)
    try {
      const { added, renamed } = await transaction.attempt(() =>
        adopt(transaction, plugin, { collection, state }),
      )
      const isNew = added.some(({ action }) => action !== 'unchanged')
      const artifact = added.at(-1)?.artifact ?? label
      const detail = tell(plugin, renamed)
      done.push({ plugin, artifact, as: isNew ? 'added' : 'known', detail })
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      done.push({ plugin, artifact: label, as: 'refused', detail: error.message })
    }
  }
  const taken = done.flatMap((one) => (one.as === 'refused' ? [] : [one.plugin]))
  await settleDependencies(transaction, collection, linksAmong(taken, transaction.ports.limits))
  return done
}

/** What was planned of a plugin, and the names that its parts have in the collection instead of their own. */
interface Adopted {
  readonly added: readonly Added[]
  readonly renamed: readonly string[]
}

/** What has a name already, and the parts of the plugin that were planned. */
interface Planned {
  readonly names: ReadonlyMap<string, ArtifactEntry>
  readonly uuids: ReadonlyMap<Candidate, string>
}

async function adopt(
  transaction: Transaction,
  plugin: FoundPlugin,
  { collection, state }: { readonly collection: string; readonly state: PresentState },
): Promise<Adopted> {
  const { id, composite, parts, members } = plugin
  const before = await transaction.scan<ArtifactEntry>(viewKeys.artifacts(collection))
  const all = followPlugin(transaction, plugin, before)
  const names = new Map(all.map((entry) => [nameKey(entry), entry]))
  const uuids = new Map<Candidate, string>()
  const { location } = composite.upstream
  const request = {
    ...ADD_ALL,
    location: { kind: 'folder', dir: location, path: null },
  } as const
  const added: Added[] = []
  const renamed: string[] = []
  const take = (candidate: ReadCandidate, own: Discovery['members']) =>
    importNext(transaction, {
      request,
      candidate,
      members: own,
      links: null,
      collection,
      names,
      present: state.artifacts,
      uuids,
      kept: new Set(),
    })
  for (const candidate of [...parts, composite]) {
    keepObjects(candidate, (kind, bytes) => transaction.addObject(kind, bytes))
    const isOther =
      candidate === composite && (await isNamesake(transaction, candidate, { names, uuids }))
    let one = isOther ? null : await take(candidate, members)
    if (one === null || one.action === 'undecided') {
      const other = withAlias(candidate, names, wordOf(id, candidate === composite))
      const own = new Map([...members, [other.candidate, members.get(candidate.candidate) ?? []]])
      one = await take(other, candidate === composite ? own : members)
      renamed.push(`${artifactLabel(candidate.candidate)} is ${one.artifact} in the collection`)
    }
    if (one.action === 'undecided') throw undecided(one)
    uuids.set(candidate.candidate, one.uuid)
    added.push(one)
  }
  return { added, renamed }
}

/**
 * Tells whether a plugin's name belongs to one from elsewhere with other parts. Where a plugin says nothing
 * but its name, its own file is the same in both.
 */
async function isNamesake(
  transaction: Transaction,
  { candidate, upstream }: ReadCandidate,
  { names, uuids }: Planned,
): Promise<boolean> {
  const known = names.get(nameKey(candidate))
  const from = known?.upstream ?? null
  if (known === undefined || from === null) return false
  if (from.location === upstream.location && from.path === upstream.path) return false
  const members = await listMembers(transaction, known)
  const own = new Set(members.map(({ child }) => child))
  return [...uuids.values()].some((uuid) => !own.has(uuid))
}

/** What tells a part from its namesake is its plugin; a plugin from its namesake, its marketplace. */
function wordOf(id: string, isWhole: boolean): string {
  const at = id.lastIndexOf('@')
  return isWhole ? id.slice(at + 1) : id.slice(0, at)
}

/** Gives a candidate whose name belongs to something else the first one that nothing has. */
function withAlias(
  candidate: ReadCandidate,
  names: ReadonlyMap<string, ArtifactEntry>,
  word: string,
): ReadCandidate {
  const { type, name } = candidate.candidate
  const plain = `${word}-${name}`
  const isFree = !names.has(nameKey({ type, name: plain }))
  const alias = isFree ? plain : freeName(names, { type, name: plain })
  return { ...candidate, candidate: { ...candidate.candidate, alias } }
}

function tell(
  { isOff, isTracked, lack, composite }: FoundPlugin,
  renamed: readonly string[],
): string | null {
  const told = [
    ...renamed,
    ...(isTracked
      ? [`from ${composite.upstream.location}`]
      : ['without a source that others reach']),
    ...(lack === null ? [] : [lack]),
    ...(isOff ? ['switched off in Claude Code'] : []),
  ]
  return told.join(', ')
}

function undecided({ artifact }: Added): SkillmeatError {
  return new SkillmeatError(
    'E_DECISION_NEEDED',
    `${artifact} is in the collection with another content`,
    {
      fix: 'Add it with `skillmeat add <its folder> --on-conflict fork`, which takes another name.',
    },
  )
}
