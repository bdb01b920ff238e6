import type { FieldValue } from '../artifact/frontmatter-field.ts'
import { isCommitId } from '../address/git-ref.ts'
import type { Sha256 } from '../object/object-id.ts'
import type { Peer, PeerClaim, PeerReading, PeerText } from './peer.ts'
import { entryProblem, readClaim, readEntries } from './peer-entries.ts'
import {
  fieldsAt,
  fieldsOf,
  isFields,
  listAt,
  olderVersion,
  readJsonFile,
  readYamlFile,
  textAt,
} from './peer-fields.ts'
import type { PeerFields } from './peer-fields.ts'
import type { WrittenSource } from './peer-source.ts'
import { compareByFile, readFileHashes } from './written-hashes.ts'

const PROJECT_FOLDER = '.skillshare'
const USER_FOLDER = '.config/skillshare'
const FILES = [
  'skills/.metadata.json',
  'agents/.metadata.json',
  'registry.yaml',
  'config.yaml',
] as const
/** What the program wrote into the folder of each skill before `.metadata.json`. */
const OLD_SIDECAR = '.skillshare-meta.json'

/**
 * skillshare (runkids), read in 2026-11; `commit`, and that `version` is cut short
 * (`internal/install`), in 2026-12. A skills folder that its settings put elsewhere is not known.
 */
export const SKILLSHARE: Peer = {
  id: 'skillshare',
  name: 'skillshare',
  files: {
    project: FILES.map((file) => `${PROJECT_FOLDER}/${file}`),
    user: FILES.map((file) => `${USER_FOLDER}/${file}`),
  },
  read: (file, tools) =>
    file.where.endsWith('.json') ? readMetadata(file, tools) : readRegistry(file),
}

function readMetadata(file: PeerText, { sha256 }: { readonly sha256: Sha256 }): PeerReading {
  const { where } = file
  const metadata = readJsonFile(file)
  const older = olderVersion(where, metadata.get('version'), { oldest: 1, newest: 1 })
  if (older !== null) return { claims: [], problems: [older] }
  const folder = `${programFolder(where)}/${where.endsWith('agents/.metadata.json') ? 'agents' : 'skills'}`
  return readEntries(where, fieldsAt(metadata, 'entries'), (key, value) => {
    const entry = fieldsOf(value)
    if (entry.get('tracked') === true) return trackedRepository(where, key)
    const copy = copyAt(folder, key, entry)
    const hashes = readFileHashes(fieldsAt(entry, 'file_hashes'))
    const compare = compareByFile(copy.type, [hashes], sha256)
    const isAsWritten: PeerClaim['isAsWritten'] =
      compare === null
        ? null
        : (files) => compare(files.filter(({ path }) => !path.endsWith(OLD_SIDECAR)))
    return readClaim(where, { ...copy, isAsWritten }, writtenSource(entry))
  })
}

/** `registry.yaml`, and `skills` in `config.yaml`, are what the program kept before `.metadata.json`. */
function readRegistry(file: PeerText): PeerReading {
  const { where } = file
  const list = listAt(readYamlFile(file), 'skills')
  const entries = list.map((value, at) => [entryLabel(value, at), value] as const)
  return readEntries(where, entries, (key, value) => {
    const entry = fieldsOf(value)
    if (entry.get('tracked') === true) return trackedRepository(where, key)
    const folder = textAt(entry, 'kind') === 'agent' ? 'agents' : 'skills'
    const copy = copyAt(`${programFolder(where)}/${folder}`, key, entry)
    return readClaim(where, { ...copy, isAsWritten: null }, writtenSource(entry))
  })
}

function entryLabel(value: FieldValue, at: number): string {
  const name = isFields(value) ? value.get('name') : undefined
  return typeof name === 'string' ? name : `skills[${at}]`
}

function trackedRepository(where: string, key: string): PeerReading {
  const why = 'it is a repository that skillshare keeps as a whole, not one artifact.'
  return { claims: [], problems: [entryProblem(where, key, why)] }
}

function programFolder(where: string): string {
  return where.startsWith(`${USER_FOLDER}/`) || where.includes(`/${USER_FOLDER}/`)
    ? USER_FOLDER
    : PROJECT_FOLDER
}

/** Older files name a copy without the group that it lies in. */
function copyAt(folder: string, key: string, entry: PeerFields) {
  const group = textAt(entry, 'group') ?? ''
  const isGrouped = group === '' || key.startsWith(`${group}/`)
  const path = isGrouped ? key : `${group}/${key}`
  const isAgent = textAt(entry, 'kind') === 'agent'
  return {
    peer: SKILLSHARE.id,
    type: isAgent ? 'agent' : 'skill',
    name: path.slice(path.lastIndexOf('/') + 1),
    places: [`${folder}/${path}${isAgent ? '.md' : ''}`],
  } as const
}

function writtenSource(entry: PeerFields): WrittenSource | null {
  if (textAt(entry, 'type') === 'local') return null
  const url = textAt(entry, 'repo_url') ?? ''
  const [version, subdir] = [textAt(entry, 'version') ?? '', textAt(entry, 'subdir')]
  const commit = textAt(entry, 'commit') ?? (isCommitId(version) ? version : null)
  const facts = { ref: textAt(entry, 'branch'), commit }
  return url === ''
    ? { address: textAt(entry, 'source') ?? '', path: subdir, ...facts }
    : { address: url, path: subdir ?? '', ...facts }
}
