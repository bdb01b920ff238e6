import { isSingleFile, singleFilePath } from '../../../core/artifact/artifact-path.ts'
import { descriptionIn } from '../../../core/artifact/description-in.ts'
import type { Candidate } from '../../../core/source/candidate.ts'
import type { Discovery } from '../../../core/source/discover.ts'
import type { IndexedItem, SourceIndex } from '../../../core/source/source-index.ts'
import type { OpenedSource } from '../../../ports/source.ts'
import type { Ports } from '../../../ports/ports.ts'
import { discoverNamed, readEach, tellApart } from '../pipeline/discover.ts'
import { withSource } from '../pipeline/fetch.ts'
import type { FetchedSource } from '../pipeline/fetch.ts'
import { addressOf } from '../../../core/address/source-spec.ts'
import { refOf } from '../pipeline/locate.ts'
import type { TrackedLocation } from '../pipeline/locate.ts'
import type { ReadPorts } from '../pipeline/read.ts'
import type { CheckedCandidate } from '../pipeline/read-candidate.ts'

/** What was found in a source that lies open, and what of that was read already. */
export interface SeenSource {
  readonly discovery: Discovery
  readonly read: readonly CheckedCandidate[]
  /** Copies are folded already, and several of one name told apart. */
  readonly isToldApart: boolean
}

/**
 * Looks at all that a source holds, and takes nothing of it; `onReached` is told where it was reached.
 * Throws as `withSource` does.
 */
export async function indexSource(
  ports: Ports,
  location: TrackedLocation,
  onReached: (location: TrackedLocation) => Promise<void> = () => Promise.resolve(),
): Promise<SourceIndex> {
  return withSource(ports, { ...location, path: null }, async (source) => {
    await onReached(source.location)
    return indexOf(ports, source, {
      discovery: await discoverNamed(ports, source),
      read: [],
      isToldApart: true,
    })
  })
}

/**
 * Says what a source that lies open holds. Nothing is fetched for it: what would have to be has no description,
 * and neither has what the source lacks.
 */
export async function indexOf(
  ports: ReadPorts & Pick<Ports, 'clock'>,
  source: FetchedSource<TrackedLocation>,
  seen: SeenSource,
): Promise<SourceIndex> {
  const { location, opened } = source
  const isEnough = seen.isToldApart || opened.isSparse === true
  const discovery = isEnough ? seen.discovery : await tellApart(ports, source, seen.discovery)
  const { read } = seen
  const told = new Map(
    read.map(({ candidate, inspection }) => [placeOf(candidate), inspection.description ?? '']),
  )
  const unread = discovery.candidates.filter((one) => !told.has(placeOf(one)))
  const texts = await readHeads(opened, opened.isSparse === true ? [] : unread)
  return {
    format: 1,
    kind: location.kind,
    location: addressOf(location),
    ref: refOf(location),
    commit: opened.revision,
    looked_at: new Date(ports.clock.now()).toISOString(),
    marketplace: discovery.marketplaces[0] ?? null,
    ...(discovery.allows.length === 0 ? {} : { depends_on: discovery.allows }),
    items: [
      ...discovery.candidates.map((one) => itemOf(one, told.get(placeOf(one)) ?? said(one, texts))),
      ...discovery.elsewhere.map(ofPlugin),
    ],
    refused: discovery.broken.map(({ error: { code, message } }) => ({ code, message })),
  }
}

function placeOf({ type, path }: Candidate): string {
  return `${type}\0${path}`
}

/** The file that says what an artifact is for; null for those that a manifest tells of. */
function headOf({ type, path, files }: Candidate): string | null {
  if (type === 'skill') return path === '' ? 'SKILL.md' : `${path}/SKILL.md`
  if (type !== 'command' && type !== 'agent') return null
  return files.find(({ path: file }) => file.endsWith('.md'))?.path ?? null
}

async function readHeads(
  opened: OpenedSource,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<string, string>> {
  const there = new Set(opened.files.map(({ path }) => path))
  const heads = candidates.flatMap((one) => headOf(one) ?? []).filter((path) => there.has(path))
  const { read } = await readEach(opened, [...new Set(heads)])
  return new Map([...read].map(([path, bytes]) => [path, decode(bytes)]))
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

function itemOf({ type, name, alias, path }: Candidate, description: string): IndexedItem {
  const words = description.slice(0, LONGEST)
  return { type, name: alias ?? name, path, description: words, elsewhere: null }
}

/** What an artifact says that it is for, or a manifest says of it. */
function said(candidate: Candidate, texts: ReadonlyMap<string, string>): string {
  const { type, summary, made } = candidate
  const own = isSingleFile(type) ? made?.get(singleFilePath(type)) : undefined
  const text = own === undefined ? texts.get(headOf(candidate) ?? '') : decode(own)
  return summary?.description ?? (text === undefined ? '' : descriptionIn(text))
}

/** Characters of a description that are kept to be searched. */
const LONGEST = 1024

function ofPlugin({ plugin, description, ...elsewhere }: Discovery['elsewhere'][number]) {
  return {
    type: 'composite',
    name: plugin,
    path: '',
    description: (description ?? '').slice(0, LONGEST),
    elsewhere,
  } as const
}
