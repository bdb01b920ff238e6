import { shareHooks } from '../../core/agents/shared/hooks/share-hooks.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import type { ArtifactEntry, DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import { partOf } from '../engine/places/read-place.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { FoundPlace } from './find-places.ts'

/** Hooks have no name in their file: those that had to be told from others are known by the name they got. */
export async function asNamedBefore(
  transaction: Transaction,
  found: FoundPlace,
): Promise<FoundPlace> {
  const other = namedApart(found)
  if (other === null) return found
  const at = (place: FoundPlace['place']) =>
    transaction.get<DeploymentEntry>(viewKeys.deployment(place))
  const isKnown = (await at(found.place)) === null && (await at(other.place)) !== null
  return isKnown ? other : found
}

/** Hooks of which the collection has others by their name. */
export interface NamedHooks {
  readonly place: FoundPlace
  readonly tree: ObjectId
}

/**
 * Names hooks after their agent that have nothing in common with those that have their name already, in the
 * collection or before them; null where they keep their name.
 */
export async function toldApart(
  transaction: Transaction,
  { place, tree }: NamedHooks,
  others: readonly (Pick<ArtifactEntry, 'type' | 'name' | 'tree'> | NamedHooks)[],
): Promise<FoundPlace | null> {
  const apart = namedApart(place)
  if (apart === null) return null
  const named = others.flatMap((one) => {
    const { type, name } = 'place' in one ? one.place : one
    return type === 'hook' && name === place.name ? [one.tree] : []
  })
  if (named.length === 0 || named.includes(tree)) return null
  const texts = await Promise.all([tree, ...named].map((id) => hooksOf(transaction, id)))
  const [own = null, ...theirs] = texts
  const isShared = theirs.some((text) => own === null || text === null || shareHooks(own, text))
  return isShared ? null : apart
}

/** Returns hooks of one agent by another name: the one of all, and the agent's. */
function namedApart(found: FoundPlace): FoundPlace | null {
  const { type, make, place } = found
  if (type !== 'hook' || make === undefined) return null
  const name = `${found.name}-${place.profile.replaceAll('_', '-')}`
  return { ...found, name, place: make(name) }
}

async function hooksOf({ objects }: Transaction, tree: ObjectId): Promise<string | null> {
  return (await partOf(objects, tree, 'hooks.json'))?.text ?? null
}
