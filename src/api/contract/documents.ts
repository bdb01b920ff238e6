import { z } from 'zod'
import { budgetDocument, whyDocument } from './agents.ts'
import {
  editDocument,
  listDocument,
  removeDocument,
  renameDocument,
  searchDocument,
  showDocument,
} from './artifacts.ts'
import { collection } from './collections.ts'
import {
  deployDocument,
  projectAddDocument,
  projectListDocument,
  projectRemoveDocument,
  undeployDocument,
} from './deployments.ts'
import { driftDocument } from './drift.ts'
import { exportDocument, signerDocument, signerListDocument } from './exports.ts'
import { addDocument, initDocument, sourceMoveDocument, updateDocument } from './imports.ts'
import { keyDocument, keyListDocument, keyRevokeDocument } from './keys.ts'
import { changedMembers } from './member.ts'
import { settingChangeDocument, settingDocument, settingsDocument } from './settings.ts'
import { changed } from './shared.ts'
import { backupDocument, doctorDocument, gcDocument, verifyDocument } from './upkeep.ts'

/** What each command prints with `--json`, by the name of the command. */
export const DOCUMENTS: Readonly<Record<string, z.ZodType>> = {
  // The collection.
  init: initDocument,
  add: addDocument,
  list: listDocument,
  search: searchDocument,
  edit: editDocument,
  update: updateDocument,
  'source move': sourceMoveDocument,
  remove: removeDocument,
  rename: renameDocument,
  show: showDocument,
  'collection create': changed(z.strictObject({ name: z.string() })),
  'collection list': z.strictObject({ items: z.array(collection) }),
  'collection use': changed(z.strictObject({ name: z.string() })),
  'collection delete': changed(z.strictObject({ name: z.string(), artifacts: z.int() })),
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
  status: driftDocument,
  'check-drift': driftDocument,
  why: whyDocument,
  budget: budgetDocument,
  'project add': projectAddDocument,
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
}
