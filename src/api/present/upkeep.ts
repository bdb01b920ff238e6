import type { z } from 'zod'
import type { Diagnosis } from '../../operations/upkeep/doctor.ts'
import type { Collected } from '../../operations/upkeep/gc.ts'
import type { Verified } from '../../operations/upkeep/verify.ts'
import type { doctorDocument, gcDocument, verifyDocument } from '../contract/upkeep.ts'

/** Returns the document of `gc`; undo knows nothing of it. */
export function presentCollected(one: Collected): z.output<typeof gcDocument> {
  return {
    result: {
      operations_cut: one.operationsCut,
      objects_removed: one.objectsRemoved,
      objects_kept: one.objectsKept,
      bytes_before: one.bytesBefore,
      bytes_after: one.bytesAfter,
    },
    operation: null,
    dry_run: one.dryRun,
  }
}

/** Returns the document of `verify`. */
export function presentVerified(one: Verified): z.output<typeof verifyDocument> {
  const { storeFile, state } = one
  return {
    objects: one.objects,
    unreachable: one.unreachable,
    store_file: {
      problems: [...storeFile.problems],
      kept: storeFile.kept,
      restored_from: storeFile.restoredFrom,
    },
    damage: one.damage.map((damage) => ({
      object: damage.object,
      kind: damage.kind,
      state: damage.state,
      paths: [...damage.paths],
      versions: [...damage.versions],
      affects: damage.affects.map(({ what, name, present }) => ({ what, name, present })),
      present: damage.present,
    })),
    files: one.files.map(({ what, path, problem, repaired, kept }) => ({
      what,
      path,
      problem,
      repaired,
      kept,
    })),
    restored: one.restored.map(({ object, from }) => ({ object, from })),
    state_lost: one.stateLost,
    state: state && {
      operation: state.operation,
      summary: state.summary,
      is_older: state.isOlder,
    },
    clean: one.clean,
  }
}

/** Returns the document of `doctor`. */
export function presentDiagnosis(one: Diagnosis): z.output<typeof doctorDocument> {
  return {
    checks: one.checks.map(({ check, state, message, fix }) => ({ check, state, message, fix })),
    verified: one.verified && presentVerified(one.verified),
    healthy: one.healthy,
  }
}
