import { isSkillmeatError } from '../../core/errors.ts'
import { asVerified } from '../../core/object/verified-json.ts'
import type { SnapshotEntry } from '../../core/view/entries.ts'
import type { MapChange } from '../../core/view/diff-maps.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { openSession } from '../engine/run/open-session.ts'
import { writeOwnFile } from '../engine/writing/write-own-file.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import { originalTarball, removeTarball, tarballPath } from './snapshot-files.ts'
import { refreshSnapshotsFile } from './snapshots.ts'

/**
 * Brings tarballs and lists after snapshots that came back or went. The store has the snapshots
 * whatever becomes of the files, so one that cannot be written is a note, not an error.
 */
export async function followSnapshots(ports: Ports, changes: readonly MapChange[]): Promise<void> {
  const snapshots = changes
    .filter(({ key }) => key.startsWith('snapshot/'))
    .map(({ before, after }) => asVerified<SnapshotEntry>(before ?? after))
    .filter(({ kind }) => kind === 'person')
  try {
    for (const snapshot of snapshots) await followTarball(ports, snapshot)
    const collections = new Set(snapshots.map(({ collection }) => collection))
    for (const name of collections) await refreshSnapshotsFile(ports, name)
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    ports.progress.say(`The files of a snapshot were left as they are: ${error.message}`)
  }
}

async function followTarball(ports: Ports, snapshot: SnapshotEntry): Promise<void> {
  const session = await openSession(ports)
  const key = viewKeys.snapshot(snapshot.collection, snapshot.id)
  if ((await session.view.get(key)) === null) {
    removeTarball(ports, snapshot)
    return
  }
  const path = tarballPath(ports, snapshot)
  if (path === null || ports.files.lstat(path) !== null) return
  const bytes = await originalTarball(new Transaction(session), snapshot)
  if (bytes !== null) await writeOwnFile(ports, path, bytes)
  else ports.progress.say(`${path} did not come back: it cannot be packed as it was.`)
}
