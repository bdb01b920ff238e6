import { z } from 'zod'
import { budgetDocument, listedAgent, whyDocument } from './agents.ts'
import {
  editDocument,
  listDocument,
  removeDocument,
  renameDocument,
  searchDocument,
  showDocument,
} from './artifacts.ts'
import { changelogDocument } from './changelog.ts'
import { collection } from './collections.ts'
import {
  deployDocument,
  projectAddDocument,
  projectListDocument,
  projectRemoveDocument,
  switchDocument,
  undeployDocument,
} from './deployments.ts'
import { driftDocument } from './drift.ts'
import { exportDocument, signerDocument, signerListDocument } from './exports.ts'
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
import {
  addDocument,
  followDocument,
  initDocument,
  sourceMoveDocument,
  updateDocument,
} from './imports.ts'
import { insightsDocument } from './insights.ts'
import { keyDocument, keyListDocument, keyRevokeDocument } from './keys.ts'
import { changedMembers } from './member.ts'
import { draftChanged, mergeDetail, mergeList, resolved } from './merges.ts'
import { auditDocument, operationsDocument, undone } from './operations.ts'
import { frozenDocument, installDocument, recordDocument } from './records.ts'
import {
  contributeDocument,
  pullDocument,
  pushDocument,
  remoteDocument,
  remoteListDocument,
} from './remotes.ts'
import { resolutionDetail, resolutionForget, resolutionList } from './resolutions.ts'
import { rollbackResult } from './rollback.ts'
import { artifactSet } from './sets.ts'
import {
  findDocument,
  sourceAddDocument,
  sourceListDocument,
  sourceRemoveDocument,
  sourceUpdateDocument,
} from './sources.ts'
import { settingChangeDocument, settingDocument, settingsDocument } from './settings.ts'
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
import { backupDocument, doctorDocument, gcDocument, verifyDocument } from './upkeep.ts'
import { versionGraph } from './versions.ts'

/** What each command prints with `--json`, by the name of the command. */
export const DOCUMENTS: Readonly<Record<string, z.ZodType>> = {
  // The collection.
  find: findDocument,
  'marketplace add': sourceAddDocument,
  'marketplace list': sourceListDocument,
  'marketplace update': sourceUpdateDocument,
  'marketplace remove': sourceRemoveDocument,
  'source add': sourceAddDocument,
  'source list': sourceListDocument,
  'source update': sourceUpdateDocument,
  'source remove': sourceRemoveDocument,
  'set create': changed(artifactSet),
  'set edit': changed(artifactSet),
  'set list': z.strictObject({ items: z.array(artifactSet) }),
  'set delete': changed(artifactSet),
  init: initDocument,
  add: z.union([addDocument, followDocument]),
  list: listDocument,
  search: searchDocument,
  edit: editDocument,
  update: updateDocument,
  'source move': sourceMoveDocument,
  remove: removeDocument,
  rename: renameDocument,
  show: z.union([showDocument, versionDetail]),
  'collection create': changed(z.strictObject({ name: z.string() })),
  'collection list': z.strictObject({ items: z.array(collection) }),
  'collection use': changed(z.strictObject({ name: z.string() })),
  'collection delete': changed(z.strictObject({ name: z.string(), artifacts: z.int() })),
  // A team's repository.
  'remote add': remoteDocument,
  'remote list': remoteListDocument,
  'remote remove': remoteDocument,
  pull: pullDocument,
  push: pushDocument,
  contribute: contributeDocument,
  // Composites.
  'plugin create': changedMembers,
  'plugin link': changedMembers,
  'plugin unlink': changedMembers,
  'plugin pin': changedMembers,
  'plugin disable': changedMembers,
  'plugin enable': changedMembers,
  'plugin replace': changedMembers,
  'plugin repin': changedMembers,
  // Projects.
  deploy: deployDocument,
  undeploy: undeployDocument,
  disable: switchDocument,
  enable: switchDocument,
  status: driftDocument,
  'check-drift': driftDocument,
  why: whyDocument,
  agents: z.strictObject({ items: z.array(listedAgent) }),
  budget: budgetDocument,
  install: z.union([installDocument, frozenDocument]),
  record: recordDocument,
  'project add': z.union([projectAddDocument, initDocument]),
  'project list': projectListDocument,
  'project remove': projectRemoveDocument,
  // Bundles.
  export: exportDocument,
  'signer list': signerListDocument,
  'signer trust': signerDocument,
  'signer remove': signerDocument,
  // The home.
  'config list': settingsDocument,
  'config get': settingDocument,
  'config set': settingChangeDocument,
  'config unset': settingChangeDocument,
  gc: gcDocument,
  verify: verifyDocument,
  doctor: doctorDocument,
  backup: backupDocument,
  version: z.strictObject({ version: z.string(), node: z.string() }),
  // The server.
  serve: z.strictObject({ url: z.string(), page: z.string() }),
  'keys create': keyDocument,
  'keys list': keyListDocument,
  'keys revoke': keyRevokeDocument,
  // History, merges and snapshots.
  log: logDocument,
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
