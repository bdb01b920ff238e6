import type { z } from 'zod'
import type { VersionTagEntry } from '../../core/view/entries.ts'
import type { Tagged } from '../../operations/artifacts/tag-artifacts.ts'
import type { TaggedVersion } from '../../operations/history/tag-version.ts'
import type { taggedVersion } from '../contract/history.ts'
import { presentName } from './artifact-name.ts'

export function presentTaggedVersion(tagged: TaggedVersion): z.output<typeof taggedVersion> {
  const { artifact, tag, version } = tagged
  return { ...presentName(artifact), tag, version }
}

/** Lists artifacts with the words that they are filed under. */
export function presentTagged(items: readonly Tagged[]) {
  return { items: items.map(({ artifact, tags }) => ({ ...presentName(artifact), tags })) }
}

/** Lists the tags of an artifact's versions. */
export function presentVersionTags(tags: readonly VersionTagEntry[]) {
  return {
    items: tags.map(({ tag, version, tree, tagged_at, tagged_by }) => {
      return { tag, version, tree, tagged_at, tagged_by }
    }),
  }
}
