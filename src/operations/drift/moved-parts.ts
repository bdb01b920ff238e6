import { ADDED } from '../../core/drift/decide-drift.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, VersionRef } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { NameToType } from '../catalog/find-artifact.ts'
import { compareParts } from '../deployments/compare-parts.ts'
import type { JoinedPart, MovedParts } from '../deployments/compare-parts.ts'
import type { PresentState } from '../engine/observe/present-state.ts'
import { visiblePath } from '../engine/places/artifact-places.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'

/** A part that a deployed plugin has by now, and the project has not. */
export interface AddedPart {
  readonly artifact: string
  /** How it is typed in the project; see `namesToType`. */
  readonly typed: string
  readonly uuid: string
  /** The name of the collection that it is of. */
  readonly collectionName: string
  readonly project: string
  readonly profile: string
  /** Where it goes. */
  readonly path: string
  readonly state: typeof ADDED.state
  readonly type: typeof ADDED.type
  readonly recommendation: typeof ADDED.recommendation
  /** What is to be deployed: what the plugin pins, else the head. */
  readonly collection: VersionRef
  readonly pinned: boolean
  /** The label of the plugin. */
  readonly plugin: string
}

/** How the plugins of some projects differ from what is deployed of them. */
export interface MovedPlugins {
  /** By the key of the plugin's own deployment. */
  readonly byPlugin: ReadonlyMap<string, MovedParts>
  /** By the key of a copy: the labels of plugins that it is no longer a part of. */
  readonly leftPlugins: ReadonlyMap<string, readonly string[]>
  readonly added: readonly AddedPart[]
  /** By the key of a copy: the plugins that want it too by now, and with which content. */
  readonly wanting: ReadonlyMap<string, readonly WantingPlugin[]>
}

interface WantingPlugin {
  readonly plugin: string
  readonly tree: ObjectId
}

/** Compares every plugin that can be looked at with its parts, each of them once. */
export async function compareMovedParts(
  transaction: Transaction,
  state: PresentState,
  { unknown, typed }: { readonly unknown: ReadonlySet<string>; readonly typed: NameToType },
): Promise<MovedPlugins> {
  const byPlugin = new Map<string, MovedParts>()
  const leftPlugins = new Map<string, readonly string[]>()
  const added: AddedPart[] = []
  const wanting = new Map<string, readonly WantingPlugin[]>()
  // What a person deployed there before it became a part has a copy, which is reported as such.
  const copies = new Set(
    state.deployments.map(({ entry }) => `${viewKeys.deployment(entry)} ${entry.uuid}`),
  )
  for (const { entry } of state.deployments) {
    if (entry.type !== 'composite' || unknown.has(entry.project)) continue
    const moved = await compareParts(transaction, state, entry)
    const plugin = artifactLabel(state.artifacts.get(entry.uuid)?.entry ?? entry)
    byPlugin.set(viewKeys.deployment(entry), moved)
    for (const copy of moved.left) {
      const key = viewKeys.deployment(copy.entry)
      leftPlugins.set(key, [...(leftPlugins.get(key) ?? []), plugin])
    }
    const isNew = ({ artifact, place }: JoinedPart) =>
      !copies.has(`${viewKeys.deployment(place)} ${artifact.uuid}`)
    added.push(...moved.joined.filter(isNew).map((part) => describe(part, { plugin, typed })))
    for (const part of moved.joined) {
      const at = viewKeys.deployment(part.place)
      const tree = (part.pin ?? part.artifact).tree
      wanting.set(at, [...(wanting.get(at) ?? []), { plugin: entry.name, tree }])
    }
  }
  return { byPlugin, leftPlugins, added, wanting }
}

function describe(
  { artifact, pin, place }: JoinedPart,
  { plugin, typed }: { readonly plugin: string; readonly typed: NameToType },
): AddedPart {
  const { project, profile } = place
  return {
    artifact: artifactLabel(artifact),
    typed: typed({ ...artifact, project }),
    uuid: artifact.uuid,
    collectionName: artifact.collection,
    project,
    profile,
    path: visiblePath(place),
    ...ADDED,
    collection: pin ?? headOf(artifact),
    pinned: pin !== null,
    plugin,
  }
}

function headOf({ version, tree }: ArtifactEntry): VersionRef {
  return { version, tree }
}
