import { isSkillmeatError } from '../../core/errors.ts'
import { formatAuditFile, parseAuditFile } from '../../core/audit/rollback-audit.ts'
import type { RollbackAuditEntry } from '../../core/audit/rollback-audit.ts'
import type { ObjectId } from '../../core/object/object-id.ts'
import { formatSnapshotId } from '../../core/snapshot/snapshot-id.ts'
import type { SnapshotEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import { operationLog, readOperation, readSession } from '../engine/session/session.ts'
import { openSession } from '../engine/run/open-session.ts'
import { writeOwnFile } from '../engine/writing/write-own-file.ts'
import { holdHome } from '../engine/run/run-change.ts'
import { commitTransaction } from '../engine/commit/commit.ts'
import { Transaction } from '../engine/transaction/transaction.ts'
import type { RollbackReach, RolledBackArtifact } from './rolled-back.ts'

/** Returns the audit entry of a rollback. */
export function auditOf(
  transaction: Transaction,
  rollback: {
    readonly snapshot: Pick<SnapshotEntry, 'id' | 'collection'>
    readonly safety: string | null
    readonly reach: RollbackReach
    readonly artifacts: readonly RolledBackArtifact[]
    readonly project?: string
  },
): RollbackAuditEntry {
  const { snapshot, safety, reach, artifacts, project } = rollback
  const { clock, chance } = transaction.ports
  const preserved = reach.preserve ? 'intelligent' : 'simple'
  return {
    id: `rb_${formatSnapshotId(clock.now(), chance.hex(6))}`,
    timestamp: transaction.now(),
    collection_name: snapshot.collection,
    source_snapshot_id: safety,
    target_snapshot_id: snapshot.id,
    operation_type: reach.paths === null ? preserved : 'selective',
    files_restored: artifacts.flatMap(({ restored }) => restored),
    files_merged: artifacts.flatMap(({ merged }) => merged),
    conflicts_resolved: artifacts.flatMap(({ resolved }) => resolved),
    conflicts_pending: artifacts.flatMap(({ conflicts }) => conflicts),
    preserve_changes_enabled: reach.preserve,
    selective_paths: reach.paths,
    success: true,
    error: null,
    metadata: project === undefined ? {} : { project },
  }
}

/** Notes a rollback that failed and changed nothing; when not even that can be noted, it stays unnoted. */
export async function noteFailure(
  ports: Ports,
  failed: Pick<RollbackAuditEntry, 'target_snapshot_id' | 'collection_name' | 'error'> & {
    readonly reach: RollbackReach
  },
): Promise<void> {
  try {
    const operation = await holdHome(ports, async () => {
      const transaction = new Transaction(await readSession(ports))
      const snapshot = { id: failed.target_snapshot_id, collection: failed.collection_name }
      const { reach, error } = failed
      const audit = auditOf(transaction, { snapshot, safety: null, reach, artifacts: [] })
      return commitTransaction(transaction, {
        kind: 'record',
        command: 'rollback',
        summary: `Rollback to ${snapshot.id} failed`,
        target: null,
        audit: { ...audit, success: false, error },
      })
    })
    if (operation !== null) await writeAuditFile(ports, operation)
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
  }
}

/**
 * Brings the audit file of a collection up to the store. The store has the entries whatever becomes
 * of the file, so a file that cannot be written is a note, not an error.
 */
export async function writeAuditFile(ports: Ports, operation: ObjectId): Promise<void> {
  const { audit } = await readOperation(ports, operation)
  if (audit === undefined) return
  const path = auditPath(ports, audit.collection_name)
  try {
    const entries = await listAudit(ports, { collection: audit.collection_name, limit: Infinity })
    const isThere = ports.files.lstat(path) !== null
    const previous = isThere ? new TextDecoder().decode(ports.files.readFile(path)) : null
    const text = formatAuditFile(entries.toReversed(), previous, path)
    await writeOwnFile(ports, path, new TextEncoder().encode(text))
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    ports.progress.say(`The audit file was left as it is: ${error.message}`)
  }
}

function auditDir({ places }: Pick<Ports, 'places'>): string {
  return `${places.home}/audit`
}

const ENDING = '_rollback_audit.toml'

function auditPath(ports: Pick<Ports, 'places'>, collection: string): string {
  return `${auditDir(ports)}/${collection}${ENDING}`
}

/**
 * Lists what rollbacks did, newest first: as the operation log has it, and what the audit files of the
 * home have from before, such as the earlier Python tool's.
 */
export async function listAudit(
  ports: Ports,
  options: { readonly collection: string | null; readonly limit: number },
): Promise<readonly RollbackAuditEntry[]> {
  const { operation } = await openSession(ports)
  const found: RollbackAuditEntry[] = []
  for await (const entry of operationLog(ports, operation?.id ?? null)) {
    const { audit } = entry.operation
    if (audit === undefined) continue
    if (options.collection !== null && audit.collection_name !== options.collection) continue
    found.push(audit)
    if (found.length >= options.limit) break
  }
  const known = new Set(found.map(({ id }) => id))
  const before = readAuditFiles(ports, options.collection).filter(({ id }) => !known.has(id))
  if (before.length === 0) return found
  return [...found, ...before]
    .toSorted((a, b) => (a.timestamp < b.timestamp ? 1 : -1))
    .slice(0, options.limit)
}

/** Reads the audit files; one that cannot be read is a note, for the log has what was done since. */
function readAuditFiles(ports: Ports, collection: string | null): readonly RollbackAuditEntry[] {
  const { files, progress } = ports
  if (files.lstat(auditDir(ports))?.kind !== 'directory') return []
  const names = files
    .readdir(auditDir(ports))
    .filter((name) =>
      collection === null ? name.endsWith(ENDING) : name === `${collection}${ENDING}`,
    )
  return names.toSorted().flatMap((name) => {
    const path = `${auditDir(ports)}/${name}`
    try {
      const { entries, unread } = parseAuditFile(
        new TextDecoder().decode(files.readFile(path)),
        path,
      )
      if (unread > 0) progress.say(`${unread} entries of ${path} cannot be read and are left out.`)
      const own = name.slice(0, -ENDING.length)
      return entries.map((entry) => ({ ...entry, collection_name: own }))
    } catch (error) {
      if (!isSkillmeatError(error)) throw error
      progress.say(`${path} was not read: ${error.message}`)
      return []
    }
  })
}
