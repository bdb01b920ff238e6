import type { Sha256 } from '../object/object-id.ts'
import type { Peer, PeerFile, PeerReading, PeerText } from './peer.ts'
import { readClaim, readEntries } from './peer-entries.ts'
import { fieldsAt, fieldsOf, olderVersion, readJsonFile, textAt } from './peer-fields.ts'
import type { PeerFields } from './peer-fields.ts'
import type { WrittenSource } from './peer-source.ts'
import { hashFolder, readSha256 } from './written-hashes.ts'

const GIT_LOCK = 'rulesync.lock'
const NPM_LOCK = 'rulesync-npm.lock.json'
const FETCHED_SKILLS = '.rulesync/skills/.curated'

/**
 * rulesync 17, read in 2026-11; how `integrity` is made (`src/lib/sources-lock.ts`), in 2026-12. The
 * lock does not say where in a source a skill lies, and names a source on GitHub or GitLab as
 * `owner/repo` in lower case.
 */
export const RULESYNC: Peer = {
  id: 'rulesync',
  name: 'rulesync',
  files: { project: [GIT_LOCK, NPM_LOCK], user: [] },
  read: readRulesyncLock,
}

function readRulesyncLock(file: PeerText, { sha256 }: { readonly sha256: Sha256 }): PeerReading {
  const { where } = file
  const isNpm = where.endsWith(NPM_LOCK)
  const lock = readJsonFile(file)
  const older = olderVersion(where, lock.get('lockfileVersion'), { oldest: 1, newest: 1 })
  if (older !== null) return { claims: [], problems: [older] }
  return readEntries(where, fieldsAt(lock, 'sources'), (address, value) => {
    const entry = fieldsOf(value)
    const written = isNpm ? null : writtenSource(address, entry)
    return readEntries(where, fieldsAt(entry, 'skills'), (name, skill) => {
      const integrity = readSha256(fieldsOf(skill).get('integrity'))
      const claim = {
        peer: RULESYNC.id,
        type: 'skill',
        name,
        places: [`${FETCHED_SKILLS}/${name}`],
        isAsWritten:
          integrity === null
            ? null
            : (files: readonly PeerFile[]) => hashFolder(files, '\0', sha256) === integrity,
      } as const
      return readClaim(where, claim, written)
    })
  })
}

function writtenSource(address: string, entry: PeerFields): WrittenSource {
  return {
    address,
    path: null,
    isShared: true,
    ref: textAt(entry, 'requestedRef'),
    commit: textAt(entry, 'resolvedRef'),
  }
}
