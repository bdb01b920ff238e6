import type { ArtifactEntry, CollectionEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import type { SearchDocument } from '../../ports/search-index.ts'
import { readState } from '../engine/run/run-change.ts'
import type { Transaction } from '../engine/transaction/transaction.ts'
import type { ObjectReader } from '../engine/objects/object-reader.ts'
import { currentCollection } from './current-collection.ts'

const MAX_FILE = 256 * 1024
const BATCH = 200

export interface FoundArtifact {
  readonly entry: ArtifactEntry
  readonly score: number
  /** Text around the hits, which stand between U+0002 and U+0003; empty where none was wanted. */
  readonly excerpt: string
}

export interface SearchRequest {
  readonly words: string
  readonly limit: number
  /** The one in use, one by its name, or all of them. */
  readonly collection: 'in_use' | 'all' | { readonly name: string }
  /** Whether text around the hits is wanted; it is where nothing is said. */
  readonly withExcerpts?: boolean
}

/** Finds artifacts whose names, descriptions, tags or contents hold all of the words, the best first. */
export async function searchArtifacts(
  ports: Ports,
  { words, limit, collection: asked, withExcerpts = true }: SearchRequest,
): Promise<readonly FoundArtifact[]> {
  return readState(
    ports,
    async (tx) => ({ collections: await collectionsOf(tx, asked) }),
    async (tx, state) => {
      const entries = [...state.artifacts.values()].map(({ entry }) => entry)
      const byUuid = new Map(entries.map((entry) => [entry.uuid, entry]))
      const found: FoundArtifact[] = []
      for (const collection of await collectionsOf(tx, asked)) {
        const own = entries.filter((entry) => entry.collection === collection)
        await refreshIndex(ports, tx.objects, { collection, entries: own })
        for (const { uuid, score } of await ports.search.query(collection, words, limit)) {
          const entry = byUuid.get(uuid)
          if (entry !== undefined) found.push({ entry, score, excerpt: '' })
        }
      }
      const best = found.toSorted((a, b) => b.score - a.score).slice(0, limit)
      if (!withExcerpts) return best
      const excerpts = await ports.search.excerpts(
        words,
        best.map(({ entry }) => entry.uuid),
      )
      return best.map((one) => ({ ...one, excerpt: excerpts.get(one.entry.uuid) ?? '' }))
    },
  )
}

async function collectionsOf(
  transaction: Transaction,
  asked: SearchRequest['collection'],
): Promise<readonly string[]> {
  if (asked === 'in_use') return [await currentCollection(transaction)]
  if (asked !== 'all') return [asked.name]
  const all = await transaction.scan<CollectionEntry>(viewKeys.collections())
  return all.map(({ name }) => name)
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
