import { isArtifactType } from '../artifact/artifact-type.ts'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import { asVerified } from '../object/verified-json.ts'
import type { SourceLocation } from '../address/source-location.ts'
import type { ElsewherePlugin } from './plugin.ts'

/** What a source was seen to hold, to be found without asking it again. */
export interface SourceIndex {
  readonly format: 1
  readonly kind: Exclude<SourceLocation['kind'], 'bundle'>
  /** Its address. */
  readonly location: string
  readonly ref: string | null
  /** The commit that was looked at; null for a folder. */
  readonly commit: string | null
  /** ISO 8601, UTC. */
  readonly looked_at: string
  /** What its marketplace calls itself; null where it has none. */
  readonly marketplace: string | null
  /** The marketplaces that its plugins may depend on; absent for none. */
  readonly depends_on?: readonly string[]
  readonly items: readonly IndexedItem[]
  /** What of it cannot be read, and why; absent in what an earlier version wrote. */
  readonly refused?: readonly { readonly code: string; readonly message: string }[]
}

/** One artifact of a source, or one plugin that its marketplace lists and that lies elsewhere. */
export interface IndexedItem {
  readonly type: ArtifactType
  readonly name: string
  /** In the source; that of the marketplace's file for what lies elsewhere. */
  readonly path: string
  readonly description: string
  /** Null for what lies in the source itself. */
  readonly elsewhere: Omit<ElsewherePlugin, 'plugin' | 'description'> | null
  /** What it was held to before, when that was seen: commits, digests, refs. */
  readonly was?: readonly string[]
}

/** Returns what a plugin that lies elsewhere is held to: its commit or digest, else its ref; null for nothing. */
export function heldTo({ elsewhere }: Pick<IndexedItem, 'elsewhere'>): string | null {
  return elsewhere?.sha ?? elsewhere?.ref ?? null
}

/** Carries over what plugins were held to before, so that what was taken then is known to follow the list. */
export function withEarlierPins(now: SourceIndex, known: SourceIndex | null): SourceIndex {
  if (known === null) return now
  const before = new Map(known.items.map((item) => [`${item.type}:${item.name}`, item]))
  const items = now.items.map((item) => {
    const earlier = before.get(`${item.type}:${item.name}`)
    if (item.elsewhere === null || earlier === undefined) return item
    const all = [...(earlier.was ?? []), heldTo(earlier) ?? []].flat()
    const was = [...new Set(all)].filter((one) => one !== heldTo(item)).slice(-MOST_PINS)
    return was.length === 0 ? item : { ...item, was }
  })
  return { ...now, items }
}

/** How many earlier pins are kept of a plugin. */
const MOST_PINS = 50

/** Returns an index as a file's text. */
export function formatIndex(index: SourceIndex): string {
  return `${JSON.stringify(index)}\n`
}

/** Reads what `formatIndex` wrote; null for anything else, which is made anew when it is looked for. */
export function parseIndex(text: string): SourceIndex | null {
  try {
    const read: unknown = JSON.parse(text)
    return isIndex(read) ? read : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function isIndex(read: unknown): read is SourceIndex {
  const { format, location, items } = asVerified<Partial<SourceIndex>>(read ?? {})
  return format === 1 && typeof location === 'string' && Array.isArray(items) && items.every(isItem)
}

function isItem(item: Partial<IndexedItem> | null): boolean {
  const texts = [item?.name, item?.path, item?.description]
  return texts.every((text) => typeof text === 'string') && isArtifactType(item?.type ?? '')
}

/** Something that was found, and how well it fits; less is better. */
export interface FoundItem {
  readonly index: SourceIndex
  readonly item: IndexedItem
  readonly rank: number
}

/**
 * Finds what fits all of the words, best first: a name that is the word, one that begins with it, one
 * that holds it, then descriptions.
 */
export function searchIndexes(
  indexes: readonly SourceIndex[],
  words: readonly string[],
): readonly FoundItem[] {
  const wanted = words.flatMap((word) => word.toLowerCase().split(/\s+/)).filter((w) => w !== '')
  return indexes
    .flatMap((index) =>
      index.items.flatMap((item): FoundItem[] => {
        const ranks = wanted.map((word) => rankOf(item, word))
        return ranks.some((rank) => rank === null)
          ? []
          : [{ index, item, rank: ranks.reduce<number>((sum, rank) => sum + (rank ?? 0), 0) }]
      }),
    )
    .toSorted((a, b) => a.rank - b.rank || (a.item.name < b.item.name ? -1 : 1))
}

function rankOf({ name, description }: IndexedItem, word: string): number | null {
  const own = name.toLowerCase()
  if (own === word) return 0
  if (own.startsWith(word)) return 1
  if (own.includes(word)) return 2
  return description.toLowerCase().includes(word) ? 3 : null
}

/** Lists the words by which a source can be named in `<name>@<source>`. */
export function namesOfSource({ location, marketplace }: SourceIndex): readonly string[] {
  const parts = location
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split(/[\\/:]/)
  const [owner, repo] = parts.slice(-2)
  const own = [repo, owner === undefined || repo === undefined ? undefined : `${owner}/${repo}`]
  return [...new Set([marketplace ?? undefined, ...own].filter((name) => name !== undefined))]
}
