import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { Candidate } from '../../core/source/candidate.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { PresentState } from '../engine/observe/present-state.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import { importNext } from '../importing/import-next.ts'
import { ADD_ALL } from '../importing/pipeline/add-report.ts'
import type { Added } from '../importing/pipeline/add-report.ts'
import { nameKey } from '../importing/pipeline/match.ts'
import { keepObjects } from '../importing/pipeline/read.ts'
import type { FoundPlugin } from './installed-plugins.ts'

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
      const added = await transaction.attempt(() =>
        adopt(transaction, plugin, { collection, state }),
      )
      const isNew = added.some(({ action }) => action !== 'unchanged')
      const artifact = added.at(-1)?.artifact ?? label
      done.push({ plugin, artifact, as: isNew ? 'added' : 'known', detail: tell(plugin) })
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      done.push({ plugin, artifact: label, as: 'refused', detail: error.message })
    }
  }
  return done
}

async function adopt(
  transaction: Transaction,
  { composite, parts, members }: FoundPlugin,
  { collection, state }: { readonly collection: string; readonly state: PresentState },
): Promise<readonly Added[]> {
  const all = await transaction.scan<ArtifactEntry>(viewKeys.artifacts(collection))
  const names = new Map(all.map((entry) => [nameKey(entry), entry]))
  const uuids = new Map<Candidate, string>()
  const { location } = composite.upstream
  const request = {
    ...ADD_ALL,
    location: { kind: 'folder', dir: location, path: null },
  } as const
  const done: Added[] = []
  for (const candidate of [...parts, composite]) {
    keepObjects(candidate, (kind, bytes) => transaction.addObject(kind, bytes))
    const one = await importNext(transaction, {
      request,
      candidate,
      members,
      collection,
      names,
      present: state.artifacts,
      uuids,
      kept: new Set(),
    })
    if (one.action === 'undecided') throw undecided(one)
    uuids.set(candidate.candidate, one.uuid)
    done.push(one)
  }
  return done
}

function tell({ isOff, isTracked, composite }: FoundPlugin): string | null {
  const told = [
    ...(isTracked
      ? [`from ${composite.upstream.location}`]
      : ['without a source that others reach']),
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
