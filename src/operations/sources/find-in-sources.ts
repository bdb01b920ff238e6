import { SkillmeatError } from '../../core/errors.ts'
import { nearestNames } from '../../core/artifact/nearest-names.ts'
import { parseArtifactQuery } from '../../core/artifact/artifact-query.ts'
import { namesOfSource, searchIndexes } from '../../core/source/source-index.ts'
import type { IndexedItem, SourceIndex } from '../../core/source/source-index.ts'
import type { ArtifactEntry, SourceEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { openSession } from '../engine/run/open-session.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { listIndexes } from '../importing/indexes/index-files.ts'
import { countedIndexes } from './counted-indexes.ts'
import { noSource } from './no-source.ts'

/** Something that a source was seen to hold. */
export interface FoundInSource {
  /** Such as `skill:pdf`. */
  readonly artifact: string
  /** What `add` takes to bring it: `<name>@<source>`. */
  readonly spec: string
  readonly description: string
  readonly source: string
  readonly marketplace: string | null
  /** Where it lies, if that is another place than the source. */
  readonly elsewhere: string | null
  /** It is in a collection of this home already. */
  readonly isHere: boolean
}

/**
 * Finds what fits all the words among all that sources were seen to hold, best first, without asking them:
 * those that were added, and those that something in a collection came from.
 */
export async function findInSources(
  ports: Ports,
  words: readonly string[],
): Promise<readonly FoundInSource[]> {
  const transaction = new Transaction(await openSession(ports))
  const added = await transaction.scan<SourceEntry>(viewKeys.sources())
  const artifacts = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
  const here = new Set(
    artifacts.flatMap(({ type, upstream }) =>
      upstream === null ? [] : [`${type} ${upstream.location} ${upstream.path}`],
    ),
  )
  return searchIndexes(countedIndexes(listIndexes(ports), { added, artifacts }), words).map(
    ({ index, item }) => ({
      artifact: `${item.type}:${item.name}`,
      spec: `${item.name}@${nameOf(index, added)}`,
      description: item.description,
      source: index.location,
      marketplace: index.marketplace,
      elsewhere: item.elsewhere === null ? null : (item.elsewhere.address ?? item.elsewhere.kind),
      isHere: here.has(`${item.type} ${index.location} ${item.path}`),
    }),
  )
}

/** The name that was given to a source, else the shortest of those that it goes by. */
function nameOf(index: SourceIndex, added: readonly SourceEntry[]): string {
  const own = added.find(({ location, ref }) => location === index.location && ref === index.ref)
  return own?.name ?? namesOfSource(index)[0] ?? index.location
}

/** A thing that was asked for by its name and its source's. */
export interface NamedInSource {
  readonly index: SourceIndex
  readonly item: IndexedItem
}

/**
 * Finds what `<name>@<source>` means among what sources were seen to hold. Throws `E_NOT_FOUND` for a
 * source or a name that there is none of, and `E_NAME_AMBIGUOUS` for what several may be meant by.
 */
export async function findNamed(
  ports: Ports,
  { name, source }: { readonly name: string; readonly source: string },
): Promise<NamedInSource> {
  const transaction = new Transaction(await openSession(ports))
  const added = await transaction.scan<SourceEntry>(viewKeys.sources())
  const artifacts = await transaction.scan<ArtifactEntry>(viewKeys.allArtifacts())
  const all = countedIndexes(listIndexes(ports), { added, artifacts })
  const given = added.find((one) => one.name === source)
  const meant = all.filter((index) =>
    given === undefined
      ? namesOfSource(index).includes(source)
      : index.location === given.location && index.ref === given.ref,
  )
  if (meant.length === 0) throw noSource(source, namesOfAll(all, added))
  const readings = parseArtifactQuery(name)
  for (const reading of readings) {
    const found = meant.flatMap((index) =>
      index.items
        .filter(
          (item) =>
            item.name === reading.name && (reading.type === null || reading.type === item.type),
        )
        .map((item) => ({ index, item })),
    )
    const [first, second] = preferPlugins(found)
    if (first !== undefined && second === undefined) return first
    if (first !== undefined) throw ambiguous(name, source, found)
  }
  throw noSuchItem(name, source, meant)
}

/** A plugin brings its parts, so it stands for a part of its name. */
function preferPlugins(found: readonly NamedInSource[]): readonly NamedInSource[] {
  const plugins = found.filter(({ item }) => item.type === 'composite')
  return plugins.length === 1 ? plugins : found
}

function namesOfAll(all: readonly SourceIndex[], added: readonly SourceEntry[]): readonly string[] {
  return [...new Set([...added.map(({ name }) => name), ...all.flatMap(namesOfSource)])]
}

function noSuchItem(name: string, source: string, meant: readonly SourceIndex[]): SkillmeatError {
  const near = nearestNames(
    name,
    meant.flatMap(({ items }) => items.map((item) => item.name)),
  )
  const hint = near.length === 0 ? '' : `Did you mean ${near.join(', ')}? `
  return new SkillmeatError('E_NOT_FOUND', `${source} was not seen to have "${name}".`, {
    fix: `${hint}\`skillmeat find ${name}\` searches all sources; \`skillmeat source update\` looks again.`,
    data: { name, source },
  })
}

function ambiguous(name: string, source: string, found: readonly NamedInSource[]): SkillmeatError {
  const typed = found.map(({ item }) => `${item.type}:${item.name}@${source}`)
  return new SkillmeatError('E_NAME_AMBIGUOUS', `${source} has several "${name}".`, {
    fix: `Say which: ${[...new Set(typed)].join(', ')}.`,
    data: { name, source },
  })
}
