import type { FieldValue } from '../artifact/frontmatter-field.ts'
import type { Sha256 } from '../object/object-id.ts'
import type { Peer, PeerClaim, PeerReading, PeerText } from './peer.ts'
import { readClaim, readEntries } from './peer-entries.ts'
import { fieldsAt, fieldsOf, olderVersion, readJsonFile, textAt } from './peer-fields.ts'
import type { PeerFields } from './peer-fields.ts'
import type { WrittenSource } from './peer-source.ts'
import { hashFolder, readSha256 } from './written-hashes.ts'

const PROJECT_FILE = 'skills-lock.json'
/** Copies lie here; in the folders of other agents there are links to them, or copies. */
const SKILL_FOLDERS = ['.agents/skills', '.claude/skills']
/** The others (local, node_modules, well-known, download) name no git repository. */
const GIT_TYPES = new Set(['github', 'gitlab', 'git'])
const NOT_HASHED = new Set(['.git', 'node_modules'])

/** `npx skills` by vercel-labs, 1.7.4, read in 2026-11. */
export const VERCEL_SKILLS: Peer = {
  id: 'skills',
  name: 'skills (vercel-labs)',
  files: {
    project: [PROJECT_FILE],
    user: ['.local/state/skills/.skill-lock.json', '.agents/.skill-lock.json'],
  },
  read: readSkillsLock,
}

function readSkillsLock(file: PeerText, { sha256 }: { readonly sha256: Sha256 }): PeerReading {
  const { where } = file
  const isProject = where === PROJECT_FILE || where.endsWith(`/${PROJECT_FILE}`)
  const newest = isProject ? 1 : 3
  const lock = readJsonFile(file)
  const older = olderVersion(where, lock.get('version'), { oldest: newest, newest })
  if (older !== null) return { claims: [], problems: [older] }
  return readEntries(where, fieldsAt(lock, 'skills'), (key, value) => {
    const entry = fieldsOf(value)
    const name = folderName(key)
    const hash = entry.get(isProject ? 'computedHash' : 'skillFolderHash')
    const claim = {
      peer: VERCEL_SKILLS.id,
      type: 'skill',
      name,
      places: SKILL_FOLDERS.map((folder) => `${folder}/${name}`),
      isAsWritten: compareFolder(hash, sha256),
    } as const
    return readClaim(where, claim, writtenSource(entry))
  })
}

/** The folder that the program makes of a skill's name. */
function folderName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
  return plain.slice(0, 255) || 'unnamed-skill'
}

function writtenSource(entry: PeerFields): WrittenSource | null {
  const type = textAt(entry, 'sourceType') ?? 'github'
  const url = textAt(entry, 'sourceUrl') ?? ''
  const address = url === '' ? (textAt(entry, 'source') ?? '') : url
  if (!GIT_TYPES.has(type)) return null
  return {
    address,
    service: type === 'gitlab' ? type : 'github',
    path: textAt(entry, 'skillPath'),
    ref: textAt(entry, 'ref'),
  }
}

/** A hash of 40 digits is the id of a tree on GitHub, which depends on modes too. */
function compareFolder(recorded: FieldValue | undefined, sha256: Sha256): PeerClaim['isAsWritten'] {
  const hash = readSha256(recorded)
  if (hash === null) return null
  return (files) => {
    const hashed = files.filter(
      ({ path }) =>
        !path
          .split('/')
          .slice(0, -1)
          .some((folder) => NOT_HASHED.has(folder)),
    )
    return hashFolder(hashed, '', sha256) === hash
  }
}
