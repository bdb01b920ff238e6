import { parseSearchWith, stringifySearchWith } from '@tanstack/react-router'

type Raw = Readonly<Record<string, unknown>>

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== ''
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined

function oneOf<const T extends string>(value: unknown, all: readonly T[]): T | undefined {
  return all.find((one) => one === value)
}

/** Every parameter is optional. */
type Sparse<T> = { [K in keyof T]?: T[K] | undefined }

/**
 * The known parameters of an address. Invalid ones stay as `undefined`: the router merges this over
 * the raw address, so a missing key would let an invalid value through.
 */
function known<T extends object>(search: T): Sparse<T> {
  return search
}

/**
 * Reads one value of an address. All values are texts, so only a quoted text is read as JSON: what
 * looks like a number (`1e5`, many digits) may be the beginning of a version.
 */
function readValue(text: string): string {
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'string') throw new SyntaxError('not a quoted text')
  return value
}

export const parseSearch = parseSearchWith(readValue)
export const stringifySearch = stringifySearchWith(JSON.stringify, readValue)

export const ARTIFACT_TYPES = ['skill', 'command', 'agent', 'hook', 'mcp', 'composite'] as const
export const DRIFTS = ['modified', 'unchecked', 'clean', 'undeployed'] as const
export const SORTS = ['name', 'added', 'deployments', 'relevance'] as const
export const LOOKS = ['list', 'grid'] as const

export const librarySearch = (raw: Raw) =>
  known({
    q: textOf(raw['q']),
    type: oneOf(raw['type'], ARTIFACT_TYPES),
    tag: textOf(raw['tag']),
    platform: textOf(raw['platform']),
    drift: oneOf(raw['drift'], DRIFTS),
    sort: oneOf(raw['sort'], SORTS),
    look: oneOf(raw['look'], LOOKS),
    collection: textOf(raw['collection']),
  })

export type LibrarySearch = ReturnType<typeof librarySearch>

/** The query for the server that the library's address stands for. */
export function libraryFilter(search: LibrarySearch) {
  const { q, type, tag, platform, drift, collection } = search
  const usual = q === undefined ? ('name' as const) : ('relevance' as const)
  return { q, type, tag, platform, drift, collection, sort: search.sort ?? usual }
}

export const ARTIFACT_TABS = [
  'overview',
  'files',
  'versions',
  'deployments',
  'contains',
  'security',
] as const
export type ArtifactTab = (typeof ARTIFACT_TABS)[number]

export const artifactSearch = (raw: Raw) =>
  known({
    tab: oneOf(raw['tab'], ARTIFACT_TABS),
    collection: textOf(raw['collection']),
    file: textOf(raw['file']),
    version: textOf(raw['version']),
    look: oneOf(raw['look'], ['timeline', 'graph']),
  })

/** The two sides of a comparison, as the diff endpoint takes them. */
export const compareSearch = (raw: Raw) =>
  known({
    artifact: textOf(raw['artifact']),
    collection: textOf(raw['collection']),
    version: textOf(raw['version']),
    against: textOf(raw['against']),
    look: oneOf(raw['look'], ['split', 'unified']),
    file: textOf(raw['file']),
  })

export const PROJECT_DRIFTS = ['drifted', 'conflict', 'modified', 'outdated'] as const

export const projectSearch = (raw: Raw) =>
  known({ drift: oneOf(raw['drift'], PROJECT_DRIFTS), artifact: textOf(raw['artifact']) })
