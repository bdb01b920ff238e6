import type { z } from 'zod'
import type { RollbackAuditEntry } from '../../core/audit/rollback-audit.ts'
import type { RolledBack } from '../../operations/rollback/rollback.ts'
import type { auditEntry } from '../contract/operations.ts'
import type { rollbackResult } from '../contract/rollback.ts'
import { presentName } from './artifact-name.ts'

/** Returns what a rollback did, or would do. */
export function presentRolledBack(result: RolledBack): z.output<typeof rollbackResult> {
  const { snapshot, type, safety, audit, artifacts } = result
  return {
    snapshot,
    type,
    safety,
    audit,
    artifacts: artifacts.map((one) => ({
      ...presentName(one.artifact),
      action: one.action,
      restored: [...one.restored],
      merged: [...one.merged],
      resolved: [...one.resolved],
      conflicts: [...one.conflicts],
      decide: one.decide,
      problem: one.problem ?? null,
    })),
  }
}

/** Returns an entry of `audit`. */
export function presentAuditEntry(entry: RollbackAuditEntry): z.output<typeof auditEntry> {
  return {
    id: entry.id,
    timestamp: entry.timestamp,
    collection_name: entry.collection_name,
    source_snapshot_id: entry.source_snapshot_id,
    target_snapshot_id: entry.target_snapshot_id,
    operation_type: entry.operation_type,
    files_restored: [...entry.files_restored],
    files_merged: [...entry.files_merged],
    conflicts_resolved: [...entry.conflicts_resolved],
    conflicts_pending: [...entry.conflicts_pending],
    preserve_changes_enabled: entry.preserve_changes_enabled,
    selective_paths: entry.selective_paths === null ? null : [...entry.selective_paths],
    success: entry.success,
    error: entry.error,
    metadata: { ...entry.metadata },
  }
}
