import { isSingleFile } from '../artifact/artifact-path.ts'
import type { ArtifactType } from '../artifact/artifact-type.ts'
import type { FieldValue } from '../artifact/frontmatter-field.ts'
import type { ObjectId, Sha256 } from '../object/object-id.ts'
import { decodeUtf8 } from '../security/encoding.ts'
import { isSafePath } from '../security/safe-path.ts'
import { terminalText } from '../security/terminal-text.ts'
import type { Peer, PeerReading, PeerText } from './peer.ts'
import { entryProblem, joinReadings, readClaim, readEntries } from './peer-entries.ts'
import {
  fieldsAt,
  fieldsOf,
  isFields,
  listAt,
  olderVersion,
  readYamlFile,
  requiredTextAt,
  textAt,
  textsAt,
} from './peer-fields.ts'
import type { PeerFields } from './peer-fields.ts'
import type { WrittenSource } from './peer-source.ts'
import { compareByFile, readFileHashes } from './written-hashes.ts'

/**
 * microsoft/apm, read in 2026-11; how a file is hashed (`utils/content_hash.py`), and the lock of what
 * a person installed for all projects, in 2026-12.
 */
export const APM: Peer = {
  id: 'apm',
  name: 'APM',
  files: { project: ['apm.lock.yaml'], user: ['.apm/apm.lock.yaml'] },
  read: readApmLock,
}

/** What differs where another program writes such a lock. */
export interface ApmDialect {
  readonly peer: string
  /** Where in a package something lies; null where that is not known. */
  readonly pathOf: (entry: PeerFields, type: ArtifactType, name: string) => string | null
}

const OWN: ApmDialect = { peer: 'apm', pathOf: (entry, _, name) => pathOf(entry, name) }

/** Reads a lock of APM, or one that another program writes in its form. Throws as `Peer.read` does. */
export function readApmLock(
  file: PeerText,
  { sha256 }: { readonly sha256: Sha256 },
  dialect: ApmDialect = OWN,
): PeerReading {
  const { where } = file
  const lock = readYamlFile(file)
  const older = olderVersion(where, lock.get('lockfile_version'), { oldest: 1, newest: 2 })
  if (older !== null) return { claims: [], problems: [older] }
  const hash = hashAsApmDoes(sha256)
  const dependencies = listAt(lock, 'dependencies').map(
    (value, at) => [dependencyLabel(value, at), value] as const,
  )
  const installed = readEntries(where, dependencies, (label, value) => {
    const entry = fieldsOf(value)
    const deployed = readDeployed(entry, 'deployed_file')
    return readDeployment({ where, label, entry, deployed, hash, dialect })
  })
  const own = readEntries(where, [['local_deployed_files', lock]], (label, entry) =>
    readDeployment({
      where,
      label,
      entry: null,
      deployed: readDeployed(entry, 'local_deployed_file'),
      hash,
      dialect,
    }),
  )
  return joinReadings([installed, own])
}

function dependencyLabel(value: FieldValue, at: number): string {
  const fields = isFields(value) ? value : new Map<string, FieldValue>()
  const [url, path] = [fields.get('repo_url'), fields.get('virtual_path')]
  if (typeof url !== 'string') return `dependencies[${at}]`
  return typeof path === 'string' && path !== '' ? `${url}/${path}` : url
}

interface DeployedFiles {
  readonly paths: readonly string[]
  readonly hashes: ReadonlyMap<string, ObjectId>
}

function readDeployed(fields: PeerFields, key: string): DeployedFiles {
  const hashes = readFileHashes(fieldsAt(fields, `${key}_hashes`))
  const listed = textsAt(fields, `${key}s`).map((path) => path.replace(/\/+$/, ''))
  return { paths: [...new Set([...listed, ...hashes.keys()])], hashes }
}

interface Deployment {
  readonly where: string
  readonly label: string
  /** Null for what the project deployed from its own folder. */
  readonly entry: PeerFields | null
  readonly deployed: DeployedFiles
  readonly hash: Sha256
  readonly dialect: ApmDialect
}

function readDeployment({ where, label, entry, deployed, hash, dialect }: Deployment): PeerReading {
  const unsafe = deployed.paths.filter((path) => !isSafePath(path))
  const groups = groupByArtifact(deployed)
  const claims = readEntries(where, groups, (_, { type, name, copies }) =>
    readClaim(
      where,
      {
        peer: dialect.peer,
        type,
        name,
        places: [...copies.keys()],
        isAsWritten: compareByFile(type, [...copies.values()], hash),
      },
      entry === null ? null : writtenSource(entry, dialect.pathOf(entry, type, name)),
    ),
  )
  if (unsafe[0] === undefined) return claims
  const why = `"${terminalText(unsafe[0], 300)}" is no path in a project and does not count.`
  return joinReadings([claims, { claims: [], problems: [entryProblem(where, label, why)] }])
}

interface DeployedArtifact {
  readonly type: ArtifactType
  readonly name: string
  /** The hashes of its files, by each place that it was deployed to. */
  readonly copies: Map<string, Map<string, ObjectId>>
}

function groupByArtifact({ paths, hashes }: DeployedFiles): ReadonlyMap<string, DeployedArtifact> {
  const groups = new Map<string, DeployedArtifact>()
  for (const path of paths.filter(isSafePath)) {
    const found = findArtifact(path)
    if (found === null) continue
    const { type, name, place, inside } = found
    const label = `${type}:${name}`
    const group = groups.get(label) ?? { type, name, copies: new Map() }
    const copy = group.copies.get(place) ?? new Map<string, ObjectId>()
    const hash = hashes.get(path)
    if (hash !== undefined) copy.set(inside, hash)
    group.copies.set(place, copy)
    groups.set(label, group)
  }
  return groups
}

const SHAPES: readonly (readonly [ArtifactType, RegExp])[] = [
  ['skill', /^[^/]+\/skills\/(?<name>[^/]+)(?:\/(?<inside>.+))?$/],
  ['command', /^[^/]+\/commands\/(?<name>.+)\.md$/],
  ['command', /^[^/]+\/prompts\/(?<name>.+)\.prompt\.md$/],
  ['agent', /^[^/]+\/agents\/(?<name>.+?)(?:\.agent)?\.md$/],
]

/** Tells which artifact a deployed file belongs to; instructions, hooks and servers are left alone. */
function findArtifact(path: string) {
  for (const [type, shape] of SHAPES) {
    const groups = shape.exec(path)?.groups
    const name = groups?.['name']
    if (name === undefined) continue
    const inside = groups?.['inside'] ?? ''
    const place = inside === '' ? path : path.slice(0, -inside.length - 1)
    return { type, name, place, inside: isSingleFile(type) ? path : inside }
  }
  return null
}

function writtenSource(entry: PeerFields, path: string | null): WrittenSource | null {
  const repo = requiredTextAt(entry, 'repo_url')
  const [source, proxy] = [textAt(entry, 'source'), textAt(entry, 'registry_prefix')]
  const isGit = source !== 'local' && source !== 'registry' && (proxy ?? '') === ''
  if (!isGit) return null
  return {
    address: repositoryAddress(repo, entry),
    path,
    isShared: true,
    ref: textAt(entry, 'resolved_ref'),
    commit: textAt(entry, 'resolved_commit'),
  }
}

function repositoryAddress(repo: string, entry: PeerFields): string {
  const host = textAt(entry, 'host') ?? ''
  if (host === '' || /[:@]/.test(repo)) return repo
  const port = entry.get('port')
  return `https://${host}${typeof port === 'number' ? `:${port}` : ''}/${repo}`
}

/**
 * A package may hold several artifacts, and the lock does not say where in it they lie: only of a
 * skill that is a package, and of a package that has the artifact's name, the path is known.
 */
function pathOf(entry: PeerFields, name: string): string | null {
  const path = textAt(entry, 'virtual_path') ?? ''
  const last = path.slice(path.lastIndexOf('/') + 1)
  const isOne = textAt(entry, 'package_type') === 'claude_skill'
  const isNamed = last.replace(/(?:\.agent|\.prompt)?\.md$/, '') === name
  return isOne || isNamed ? path : null
}

/** Text (UTF-8 without NUL) is hashed with LF where it has CRLF, everything else as it is. */
function hashAsApmDoes(sha256: Sha256): Sha256 {
  return (bytes) => {
    const text = bytes.includes(0) ? null : decodeUtf8(bytes)
    return sha256(text === null ? bytes : new TextEncoder().encode(text.replaceAll('\r\n', '\n')))
  }
}
