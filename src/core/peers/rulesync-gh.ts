import type { Sha256 } from '../object/object-id.ts'
import type { PeerClaim, PeerFile, PeerReading, PeerText } from './peer.ts'
import { readClaim, readEntries } from './peer-entries.ts'
import {
  fieldsOf,
  isFields,
  listAt,
  olderVersion,
  readYamlFile,
  requiredTextAt,
  textAt,
} from './peer-fields.ts'
import type { PeerFields } from './peer-fields.ts'
import { hashFiles, readSha256 } from './written-hashes.ts'

/**
 * Reads `rulesync-gh.lock.yaml` of rulesync 17.0.0, read in 2026-12: what `install --mode gh` took from
 * GitHub, each skill out of `skills/<name>`. It writes the source into the frontmatter of SKILL.md.
 */
export function readGhLock(
  peer: string,
  file: PeerText,
  { sha256 }: { readonly sha256: Sha256 },
): PeerReading {
  const { where } = file
  const lock = readYamlFile(file)
  const older = olderVersion(where, lock.get('lockfile_version'), { oldest: 1, newest: 1 })
  if (older !== null) return { claims: [], problems: [older] }
  const installed = listAt(lock, 'installations').map(
    (value, at) => [labelOf(isFields(value) ? value : null, at), value] as const,
  )
  return readEntries(where, installed, (label, value) => {
    const entry = fieldsOf(value)
    const name = requiredTextAt(entry, 'skill')
    const place = `${requiredTextAt(entry, 'install_dir')}/${name}`
    if (textAt(entry, 'scope') === 'user') return forAllProjects(where, label, place)
    const claim = {
      peer,
      type: 'skill',
      name,
      places: [place],
      isAsWritten: compareFiles(entry, place, sha256),
      addsLines: true,
    } as const
    return readClaim(where, claim, {
      address: `${requiredTextAt(entry, 'owner')}/${requiredTextAt(entry, 'repo')}`,
      service: 'github',
      path: `skills/${name}`,
      ref: textAt(entry, 'resolved_ref'),
      commit: textAt(entry, 'resolved_commit'),
    })
  })
}

function labelOf(entry: PeerFields | null, at: number): string {
  const name = entry?.get('skill')
  return typeof name === 'string' ? name : `installations[${at}]`
}

function forAllProjects(where: string, label: string, place: string): PeerReading {
  const why = `it lies in your home (~/${place}), and a lock of a project says nothing of that.`
  return { claims: [], problems: [`${where} lists "${label}": ${why}`] }
}

/** The files are hashed with their paths below the project, in the order of their UTF-16 units. */
function compareFiles(entry: PeerFields, place: string, sha256: Sha256): PeerClaim['isAsWritten'] {
  const recorded = readSha256(entry.get('content_hash'))
  if (recorded === null) return null
  return (files: readonly PeerFile[]) => {
    const placed = files
      .map(({ path, bytes }) => ({ path: `${place}/${path}`, bytes }))
      .toSorted((left, right) => (left.path < right.path ? -1 : 1))
    return hashFiles(placed, '\0', sha256) === recorded
  }
}
