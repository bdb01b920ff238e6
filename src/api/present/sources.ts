import type { z } from 'zod'
import type { SourceEntry } from '../../core/view/entries.ts'
import type { FoundInSource } from '../../operations/sources/find-in-sources.ts'
import type { ListedSource } from '../../operations/sources/list-sources.ts'
import type { RefreshedSource } from '../../operations/sources/refresh-sources.ts'
import type { AddedSource } from '../../operations/sources/registry.ts'
import type {
  findDocument,
  sourceAddDocument,
  sourceListDocument,
  sourceRemoveDocument,
  sourceUpdateDocument,
} from '../contract/sources.ts'
import { presentProblemOrNull } from './problem.ts'

/** Returns a source that was added. */
export function presentAddedSource({
  entry,
  index,
}: AddedSource): z.output<typeof sourceAddDocument>['result'] {
  return {
    name: entry.name,
    location: entry.location,
    ref: entry.ref,
    commit: index.commit,
    marketplace: index.marketplace,
    items: index.items.length,
    elsewhere: index.items.filter(({ elsewhere }) => elsewhere !== null).length,
    refused: (index.refused ?? []).map(({ code, message }) => ({ code, message })),
  }
}

/** Returns the document of `source list` and `marketplace list`. */
export function presentSources(
  items: readonly ListedSource[],
): z.output<typeof sourceListDocument> {
  return { items: items.map(presentSource) }
}

/** Returns one source of a list. */
export function presentSource(
  one: ListedSource,
): z.output<typeof sourceListDocument>['items'][number] {
  return {
    name: one.name,
    location: one.location,
    ref: one.ref,
    marketplace: one.marketplace,
    artifacts: [...one.artifacts],
    items: one.holds,
    looked_at: one.lookedAt,
    newer: one.isNewer,
  }
}

/** Returns the document of `source update` and `marketplace update`. */
export function presentRefreshed(
  items: readonly RefreshedSource[],
): z.output<typeof sourceUpdateDocument> {
  return {
    items: items.map((one) => ({
      name: one.name,
      location: one.location,
      action: one.action,
      came: [...one.came],
      went: [...one.went],
      rewritten: one.rewritten,
      problem: presentProblemOrNull(one.problem),
    })),
  }
}

/** Returns a source that was forgotten. */
export function presentRemovedSource({
  name,
  location,
}: SourceEntry): z.output<typeof sourceRemoveDocument>['result'] {
  return { name, location }
}

/** Returns the document of `find`. */
export function presentFound(items: readonly FoundInSource[]): z.output<typeof findDocument> {
  return { items: items.map(presentFoundOne) }
}

/** Returns one thing that was found. */
export function presentFoundOne(
  one: FoundInSource,
): z.output<typeof findDocument>['items'][number] {
  return {
    artifact: one.artifact,
    spec: one.spec,
    description: one.description,
    source: one.source,
    marketplace: one.marketplace,
    elsewhere: one.elsewhere,
    here: one.isHere,
  }
}
