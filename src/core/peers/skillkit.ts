import type { FieldValue } from '../artifact/frontmatter-field.ts'
import type { Peer, PeerReading, PeerText } from './peer.ts'
import { readClaim, readEntries } from './peer-entries.ts'
import {
  fieldsOf,
  isFields,
  listAt,
  olderVersion,
  readJsonFile,
  readYamlFile,
  requiredTextAt,
  textAt,
  textsAt,
} from './peer-fields.ts'
import type { WrittenSource } from './peer-source.ts'

/** What skillkit writes into the folder of each skill. */
const SKILL_FILE = '.skillkit.json'

/** skillkit (rohitg00), read in 2026-11. Its manifests name skills and sources, and no folders. */
export const SKILLKIT: Peer = {
  id: 'skillkit',
  name: 'skillkit',
  files: { project: ['.skills', '.skills.yaml', '.skills.yml', 'skills.yaml'], user: [] },
  read: readManifest,
}

/**
 * Reads the file in a skill's folder; `where` is its path below the folder that was looked at. How its
 * `checksum` is made is not known. Throws as `Peer.read` does.
 */
export function readSkillkitFile(file: PeerText): PeerReading {
  const { where } = file
  return readEntries(where, [[where, readJsonFile(file)]], (_, entry) => {
    const source = {
      address: requiredTextAt(entry, 'source'),
      service: textAt(entry, 'sourceType'),
      path: textAt(entry, 'subpath'),
    }
    const claim = {
      peer: SKILLKIT.id,
      type: 'skill',
      name: requiredTextAt(entry, 'name'),
      places: [where.slice(0, -SKILL_FILE.length - 1)],
      isAsWritten: null,
    } as const
    return readClaim(where, claim, source.service === 'local' ? null : source)
  })
}

function readManifest(file: PeerText): PeerReading {
  const { where } = file
  const manifest = readYamlFile(file)
  const older = olderVersion(where, manifest.get('version'), { oldest: 1, newest: 1 })
  if (older !== null) return { claims: [], problems: [older] }
  const entries = listAt(manifest, 'skills').map(
    (value, at) => [entryLabel(value, at), value] as const,
  )
  return readEntries(where, entries, (_, value) => {
    const { names, source } = readManifestEntry(value)
    return readEntries(
      where,
      names.map((name) => [name, name] as const),
      (name) =>
        readClaim(
          where,
          { peer: SKILLKIT.id, type: 'skill', name, places: [], isAsWritten: null },
          source,
        ),
    )
  })
}

function entryLabel(value: FieldValue, at: number): string {
  const source = isFields(value) ? value.get('source') : value
  return typeof source === 'string' ? source : `skills[${at}]`
}

const WITH_SKILL = /^((?:\w+:)?\w[\w-]*\/[^/:]+)\/(?:.+\/)?([^/]+)$/

/** Without a name it stands for all skills of its source, which only the source could tell. */
function readManifestEntry(value: FieldValue): {
  readonly names: readonly string[]
  readonly source: WrittenSource
} {
  const isText = typeof value === 'string'
  const written = isText ? value : requiredTextAt(fieldsOf(value), 'source')
  const [, address = written, skill] = WITH_SKILL.exec(written) ?? []
  const source = { address, path: null, isShared: true }
  if (isText) return { names: skill === undefined ? [] : [skill], source }
  const entry = fieldsOf(value)
  const listed = entry.get('enabled') === false ? [] : textsAt(entry, 'skills')
  return { names: listed, source }
}
