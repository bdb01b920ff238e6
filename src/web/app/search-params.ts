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

/** Every part may be left out. */
type Sparse<T> = { [K in keyof T]?: T[K] | undefined }

/** Leaves out what is not said, so that addresses stay short. */
function present<T extends object>(search: T): Sparse<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only undefined values are left out
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined),
  ) as Sparse<T>
}

export const ARTIFACT_TYPES = ['skill', 'command', 'agent', 'hook', 'mcp', 'composite'] as const
export const DRIFTS = ['modified', 'clean', 'undeployed'] as const
export const SORTS = ['name', 'added', 'deployments', 'relevance'] as const
export const LOOKS = ['list', 'grid'] as const

export const librarySearch = (raw: Raw) =>
  present({
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

/** What of the library's address the server is asked for. */
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
  present({
    tab: oneOf(raw['tab'], ARTIFACT_TABS),
    collection: textOf(raw['collection']),
    file: textOf(raw['file']),
    version: textOf(raw['version']),
    look: oneOf(raw['look'], ['timeline', 'graph']),
  })

/** The two sides of a comparison, as the diff endpoint takes them. */
export const compareSearch = (raw: Raw) =>
  present({
    artifact: textOf(raw['artifact']),
    collection: textOf(raw['collection']),
    version: textOf(raw['version']),
    against: textOf(raw['against']),
    look: oneOf(raw['look'], ['split', 'unified']),
    file: textOf(raw['file']),
  })

export const projectSearch = (raw: Raw) =>
  present({ drift: textOf(raw['drift']), artifact: textOf(raw['artifact']) })
