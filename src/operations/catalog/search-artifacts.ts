import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import type { SearchDocument } from '../../ports/search-index.ts'
import { readState } from '../engine/run/run-change.ts'
import type { ObjectReader } from '../engine/objects/object-reader.ts'
import { currentCollection } from './current-collection.ts'

const MAX_FILE = 256 * 1024
const BATCH = 200

export interface FoundArtifact {
  readonly entry: ArtifactEntry
  readonly score: number
  /** Text around the hits, which stand between U+0002 and U+0003. */
  readonly excerpt: string
}

/** Finds artifacts whose names, descriptions, tags or contents hold all of `words`, the best first. */
export async function searchArtifacts(
  ports: Ports,
  words: string,
  limit: number,
): Promise<readonly FoundArtifact[]> {
  return readState(
    ports,
    async (tx) => ({ collections: [await currentCollection(tx)] }),
    async (tx, state) => {
      const collection = await currentCollection(tx)
      const entries = [...state.artifacts.values()].map(({ entry }) => entry)
      await refreshIndex(ports, tx.objects, { collection, entries })
      const byUuid = new Map(entries.map((entry) => [entry.uuid, entry]))
      const hits = await ports.search.query(collection, words, limit)
      return hits.flatMap(({ uuid, score, excerpt }) => {
        const entry = byUuid.get(uuid)
        return entry === undefined ? [] : [{ entry, score, excerpt }]
      })
    },
  )
}

async function refreshIndex(
  ports: Ports,
  objects: ObjectReader,
  wanted: { readonly collection: string; readonly entries: readonly ArtifactEntry[] },
): Promise<void> {
  const indexed = await ports.search.revisions(wanted.collection)
  const present = new Set(wanted.entries.map(({ uuid }) => uuid))
  const removed = [...indexed.keys()].filter((uuid) => !present.has(uuid))
  const stale = wanted.entries.filter((entry) => indexed.get(entry.uuid) !== revisionOf(entry))
  if (removed.length > 0) await ports.search.update([], removed)
  for (let at = 0; at < stale.length; at += BATCH) {
    const documents: SearchDocument[] = []
    for (const entry of stale.slice(at, at + BATCH))
      documents.push(await toDocument(objects, entry))
    await ports.search.update(documents, [])
  }
}

function revisionOf(entry: ArtifactEntry): string {
  return `${entry.version} ${entry.name} ${entry.tags.join(',')}`
}

async function toDocument(objects: ObjectReader, entry: ArtifactEntry): Promise<SearchDocument> {
  const { entries } = await objects.tree(entry.tree)
  const blobs = await objects.blobs(
    entries.filter(({ mode }) => mode !== '120000').map(({ blob }) => blob),
  )
  const texts = [...blobs.values()]
    .filter((bytes) => bytes.length <= MAX_FILE && !bytes.includes(0))
    .map((bytes) => new TextDecoder().decode(bytes))
  return {
    collection: entry.collection,
    uuid: entry.uuid,
    revision: revisionOf(entry),
    name: `${entry.name} ${entry.display_name ?? ''}`,
    description: entry.description ?? '',
    tags: entry.tags.join(' '),
    content: texts.join('\n'),
  }
}
