import { asVerified } from '../../core/object/verified-json.ts'
import type {
  ArtifactEntry,
  CollectionEntry,
  DeploymentEntry,
  PendingEntry,
  SnapshotEntry,
} from '../../core/view/entries.ts'

/** Something that a person knows by a name. */
export interface Affected {
  readonly what:
    | 'artifact'
    | 'collection'
    | 'deployment'
    | 'record'
    | 'snapshot'
    | 'merge'
    | 'tag'
    | 'resolution'
    | 'state'
    | 'history'
  readonly name: string
  /** Its present state is affected; otherwise only its history is. */
  readonly present: boolean
}

/** Returns what a person calls an entry of the view. */
export function describeEntry(key: string, value: unknown): Omit<Affected, 'present'> {
  const [prefix = '', ...rest] = key.split('/')
  const describe = WORDS[prefix]
  return describe === undefined ? { what: 'state', name: key } : describe(value, rest.join('/'))
}

const WORDS: Readonly<Record<string, (value: unknown, rest: string) => Omit<Affected, 'present'>>> =
  {
    artifact: (value) => {
      const { collection, type, name } = asVerified<ArtifactEntry>(value)
      return { what: 'artifact', name: `${collection}/${type}:${name}` }
    },
    collection: (value) => ({ what: 'collection', name: asVerified<CollectionEntry>(value).name }),
    deployment: (value) => {
      const { type, name, project } = asVerified<DeploymentEntry>(value)
      return { what: 'deployment', name: `${type}:${name} in ${project}` }
    },
    record: (_, rest) => ({ what: 'record', name: rest.replace('|', '/') }),
    snapshot: (value) => {
      const { id, collection } = asVerified<SnapshotEntry>(value)
      return { what: 'snapshot', name: `${id} of ${collection}` }
    },
    pending: (value) => {
      const { type, name, id } = asVerified<PendingEntry>(value)
      return { what: 'merge', name: `${id} of ${type}:${name}` }
    },
    'version-tag': (_, rest) => ({ what: 'tag', name: rest.split('/').at(-1) ?? rest }),
    resolution: (_, rest) => ({ what: 'resolution', name: rest }),
  }
