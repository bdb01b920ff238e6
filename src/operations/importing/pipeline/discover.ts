import { isSingleFile } from '../../../core/artifact/artifact-path.ts'
import type { SourceFile } from '../../../core/artifact/source-file.ts'
import { listNamesakes, nameApart } from '../../../core/source/aliases.ts'
import { makeCandidate } from '../../../core/source/candidate.ts'
import type { Candidate } from '../../../core/source/candidate.ts'
import { discover, discoveryReads, furtherReads } from '../../../core/source/discover.ts'
import type { Discovery } from '../../../core/source/discover.ts'
import type { BrokenManifest } from '../../../core/source/manifest.ts'
import { isSkillmeatError } from '../../../core/errors.ts'
import type { ArtifactEntry } from '../../../core/view/entries.ts'
import type { OpenedSource } from '../../../ports/source.ts'
import type { Ports } from '../../../ports/ports.ts'
import type { FetchedSource } from './fetch.ts'
import type { Tracked, TrackedLocation } from './locate.ts'
import { readCandidates } from './read.ts'
import type { ReadPorts } from './read.ts'

/** Finds what a source holds. */
export async function discoverSource(
  ports: Pick<Ports, 'limits'>,
  source: OpenedSource,
): Promise<Discovery> {
  const options = { path: source.path, sourceName: source.name, limits: ports.limits }
  const decoder = new TextDecoder()
  const texts = new Map<string, string>()
  const readText = (file: string) => texts.get(file) ?? null
  const unread: BrokenManifest[] = []
  const take = async (paths: readonly string[]) => {
    const { read, broken } = await readEach(source, paths)
    for (const [path, bytes] of read) texts.set(path, decoder.decode(bytes))
    unread.push(...broken)
  }
  await take(discoveryReads(source.files, options))
  await take(furtherReads(source.files, readText, options))
  const found = discover(source.files, readText, options)
  return { ...found, broken: [...unread, ...found.broken] }
}

/** Reads files at once, and one by one where that fails: what the source lacks is named by itself. */
export async function readEach(
  source: OpenedSource,
  paths: readonly string[],
): Promise<{
  readonly read: ReadonlyMap<string, Uint8Array>
  readonly broken: readonly BrokenManifest[]
}> {
  try {
    return { read: await source.read(paths), broken: [] }
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    const [path] = paths
    if (path !== undefined && paths.length === 1) {
      return { read: new Map(), broken: [{ path, error }] }
    }
  }
  const read = new Map<string, Uint8Array>()
  const broken: BrokenManifest[] = []
  for (const path of paths) {
    const one = await readEach(source, [path])
    for (const [at, bytes] of one.read) read.set(at, bytes)
    broken.push(...one.broken)
  }
  return { read, broken }
}

/** Finds what a source holds, copies folded into one and each with a name of its own. */
export async function discoverNamed(
  ports: ReadPorts,
  source: FetchedSource<TrackedLocation>,
): Promise<Discovery> {
  return tellApart(ports, source, await discoverSource(ports, source.opened))
}

/** Folds copies into one and gives each of several by one name a name of its own. */
export async function tellApart(
  ports: ReadPorts,
  source: FetchedSource<TrackedLocation>,
  discovery: Discovery,
): Promise<Discovery> {
  const namesakes = listNamesakes(discovery.candidates)
  const { read } = await readCandidates(ports, source, namesakes)
  const contents = new Map(read.map(({ candidate, tree }) => [candidate, tree.id]))
  return nameApart(discovery, (candidate) => contents.get(candidate) ?? null)
}

/** What to look for in a source, and where it was there. */
export interface TrackedPlace {
  readonly artifact: Pick<ArtifactEntry, 'type' | 'name'>
  readonly upstream: Pick<Tracked['upstream'], 'path'>
}

/**
 * Returns the candidate at an artifact's original path, even if discovery would not recognise it
 * there: a person named it by its path. Null if the path holds nothing of its type.
 */
export function candidateAt(
  files: readonly SourceFile[],
  { artifact, upstream }: TrackedPlace,
): Candidate | null {
  const { type, name } = artifact
  const { path } = upstream
  const found = { type, name, path, reason: 'where it came from' }
  if (isSingleFile(type)) {
    const own = files.filter((file) => file.path === path && path.endsWith('.md'))
    return own.length === 0 ? null : makeCandidate({ ...found, files: own })
  }
  if (type !== 'skill' || path === '') return null
  const own = files.filter((file) => file.path.startsWith(`${path}/`))
  const isThere = own.some((file) => file.path === `${path}/SKILL.md`)
  return isThere ? makeCandidate({ ...found, files: own }) : null
}

/** Returns the candidate of an artifact's type at a path; null where there is none. */
export function findCandidate(
  candidates: readonly Candidate[],
  artifact: Pick<ArtifactEntry, 'type'>,
  path: string,
): Candidate | null {
  return candidates.find((one) => one.type === artifact.type && one.path === path) ?? null
}
