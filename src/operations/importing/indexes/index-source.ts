import { parseFrontmatter } from '../../../core/artifact/frontmatter.ts'
import { isSkillmeatError } from '../../../core/errors.ts'
import type { Candidate } from '../../../core/source/candidate.ts'
import type { Discovery } from '../../../core/source/discover.ts'
import type { IndexedItem, SourceIndex } from '../../../core/source/source-index.ts'
import type { OpenedSource } from '../../../ports/source.ts'
import type { Ports } from '../../../ports/ports.ts'
import { discoverSource } from '../pipeline/discover.ts'
import { withSource } from '../pipeline/fetch.ts'
import { addressOf } from '../../../core/address/source-spec.ts'
import { refOf } from '../pipeline/locate.ts'
import type { TrackedLocation } from '../pipeline/locate.ts'

/** Looks at all that a source holds, and takes nothing of it. Throws as `withSource` does. */
export async function indexSource(ports: Ports, location: TrackedLocation): Promise<SourceIndex> {
  return withSource(ports, { ...location, path: null }, async ({ opened }) => {
    const discovery = await discoverSource(ports, opened)
    const texts = await readHeads(opened, discovery.candidates)
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
        ...discovery.candidates.map((candidate) => itemOf(candidate, texts)),
        ...discovery.elsewhere.map(ofPlugin),
      ],
    }
  })
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
  const decoder = new TextDecoder()
  const read = await opened.read([...new Set(heads)])
  return new Map([...read].map(([path, bytes]) => [path, decoder.decode(bytes)]))
}

function itemOf(candidate: Candidate, texts: ReadonlyMap<string, string>): IndexedItem {
  const { type, name, alias, path, summary } = candidate
  const text = texts.get(headOf(candidate) ?? '') ?? null
  const said = summary?.description ?? (text === null ? '' : descriptionIn(text))
  return { type, name: alias ?? name, path, description: said.slice(0, LONGEST), elsewhere: null }
}

/** Characters of a description that are kept to be searched. */
const LONGEST = 1024

function descriptionIn(text: string): string {
  try {
    const value = parseFrontmatter(text).fields.get('description')
    return typeof value === 'string' ? value : ''
  } catch (error) {
    if (isSkillmeatError(error)) return ''
    throw error
  }
}

function ofPlugin({ plugin, description, ...elsewhere }: Discovery['elsewhere'][number]) {
  return {
    type: 'composite',
    name: plugin,
    path: '',
    description: (description ?? '').slice(0, LONGEST),
    elsewhere,
  } as const
}
