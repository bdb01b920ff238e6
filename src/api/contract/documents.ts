import { z } from 'zod'
import { changelogDocument } from './changelog.ts'
import { driftDocument } from './drift.ts'
import { forkDocument } from './fork.ts'
import {
  diffDocument,
  logDocument,
  mergeResult,
  mergeStrategy,
  revertResult,
  versionDetail,
} from './history.ts'
import { impactDocument } from './impact.ts'
import { insightsDocument } from './insights.ts'
import { draftChanged, mergeDetail, mergeList, resolved } from './merges.ts'
import { auditDocument, operationsDocument, undone } from './operations.ts'
import { resolutionDetail, resolutionForget, resolutionList } from './resolutions.ts'
import { rollbackResult } from './rollback.ts'
import { changed } from './shared.ts'
import {
  snapshotCreate,
  snapshotDelete,
  snapshotDetail,
  snapshotDiff,
  snapshotExport,
  snapshotImport,
  snapshotList,
} from './snapshots.ts'
import { promoteDocument, syncResult } from './sync.ts'
import { tagDocument } from './tags.ts'
import { versionGraph } from './versions.ts'

/** What each command prints with `--json`, by the name of the command. */
export const DOCUMENTS: Readonly<Record<string, z.ZodType>> = {
  status: driftDocument,
  'check-drift': driftDocument,

  log: logDocument,
  // Of an artifact, without a version, it prints another document.
  show: z.union([versionDetail, z.looseObject({ uuid: z.string() })]),
  graph: versionGraph,
  changelog: changelogDocument,
  strategy: mergeStrategy,
  merge: changed(mergeResult),
  revert: changed(revertResult),
  fork: forkDocument,
  tag: tagDocument,
  impact: impactDocument,
  diff: diffDocument,
  conflicts: z.union([mergeList, mergeDetail]),
  resolve: z.union([resolved, draftChanged]),
  'resolution list': resolutionList,
  'resolution show': resolutionDetail,
  'resolution forget': resolutionForget,
  promote: promoteDocument,
  sync: changed(syncResult),
  rollback: changed(rollbackResult),
  undo: undone,
  redo: undone,
  operations: operationsDocument,
  audit: auditDocument,
  insights: insightsDocument,
  'snapshot create': snapshotCreate,
  'snapshot list': snapshotList,
  'snapshot show': snapshotDetail,
  'snapshot diff': snapshotDiff,
  'snapshot export': snapshotExport,
  'snapshot import': snapshotImport,
  'snapshot delete': snapshotDelete,
}
