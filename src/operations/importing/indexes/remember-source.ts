import { isSkillmeatError } from '../../../core/errors.ts'
import { folderOfPart } from '../../../core/source/candidate.ts'
import { isWithin } from '../../../core/source/skill-roots.ts'
import type { IndexedItem, SourceIndex } from '../../../core/source/source-index.ts'
import type { Ports } from '../../../ports/ports.ts'
import type { FetchedSource } from '../pipeline/fetch.ts'
import type { TrackedLocation } from '../pipeline/locate.ts'
import { readIndex, writeIndex } from './index-files.ts'
import { indexOf } from './index-source.ts'
import type { SeenSource } from './index-source.ts'

/**
 * Notes what a source was seen to hold while it lies open, so that it is found in without asking it again.
 *
 * What cannot be noted is said, and stops nothing: the source was opened for something else.
 */
export async function rememberSource(
  ports: Ports,
  source: FetchedSource<TrackedLocation>,
  seen: SeenSource,
): Promise<void> {
  try {
    const index = await indexOf(ports, source, seen)
    await writeIndex(ports, onTopOf(readIndex(ports, index), index, source.opened.path))
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    ports.progress.warn?.(`\`skillmeat find\` does not see all of it: ${error.message}`)
  }
}

/** Of a part of a source, what was known of the rest stays. */
function onTopOf(known: SourceIndex | null, seen: SourceIndex, path: string | null): SourceIndex {
  if (known === null) return path === null ? seen : { ...seen, commit: null }
  const described = seen.items.map((item) => withKnownWords(item, known))
  if (path === null) return { ...seen, items: described }
  const others = known.items.filter(
    (item) => item.elsewhere !== null || !(path === '' || isWithin(path, folderOfPart(item.path))),
  )
  // What is said of the whole stays as all of it was looked at.
  return { ...known, looked_at: seen.looked_at, items: [...others, ...described] }
}

/** What was not read now was perhaps read before. */
function withKnownWords(item: IndexedItem, known: SourceIndex): IndexedItem {
  if (item.description !== '') return item
  const before = known.items.find(({ type, path }) => type === item.type && path === item.path)
  return { ...item, description: before?.description ?? '' }
}
