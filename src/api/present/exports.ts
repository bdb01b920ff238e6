import type { z } from 'zod'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { Exported } from '../../operations/bundles/export-bundle.ts'
import type { ExportedPlugins } from '../../operations/bundles/export-plugins.ts'
import type { bundleDocument, pluginsDocument } from '../contract/exports.ts'
import { presentProblem } from './problem.ts'
import { presentWarnings } from './warning.ts'

/** Returns the document of an exported bundle. */
export function presentBundle(one: Exported): z.output<typeof bundleDocument> {
  return {
    file: one.file,
    bytes: one.bytes,
    sha256: one.sha256,
    artifacts: [...one.artifacts],
    history: one.history,
    signed_by: one.signedBy,
    ...presentCommon(one),
  }
}

/** Returns the document of artifacts that were exported as plugins. */
export function presentPlugins(one: ExportedPlugins): z.output<typeof pluginsDocument> {
  return {
    folder: one.folder,
    marketplace: one.marketplace,
    plugins: one.plugins.map(({ name, path, parts }) => ({ name, path, parts: [...parts] })),
    ...presentCommon(one),
  }
}

function presentCommon({
  leftOut,
  unread,
  warnings,
}: Pick<Exported, 'leftOut' | 'unread' | 'warnings'>) {
  return {
    left_out: [...leftOut],
    unread: unread.map(({ entry, problem }) => ({
      artifact: artifactLabel(entry),
      problem: presentProblem(problem),
    })),
    warnings: presentWarnings(warnings),
  }
}
