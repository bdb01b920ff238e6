import { dirname } from 'node:path'
import { SkillmeatError } from '../../core/errors.ts'
import type { Ports } from '../../ports/ports.ts'
import { renderUnifiedDiff } from '../../core/diff/unified-diff.ts'
import { findProjectRoot } from '../../operations/catalog/find-project.ts'
import { upstreamPatch } from '../../operations/drift/upstream-patch.ts'
import { writeOwnFile } from '../../operations/engine/writing/write-own-file.ts'
import { promote } from '../../operations/sync/promote.ts'
import { leavesWork } from '../../operations/sync/sync-report.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentSync } from '../../api/present/sync.ts'
import { defineCommand } from '../command/command.ts'
import type { CommandContext } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { pathOrNull } from '../command/option-values.ts'
import { textOption } from '../command/options.ts'
import { patchOptions } from '../render/patch.ts'
import { renderSync } from '../render/sync.ts'
import { safeText } from '../render/text.ts'

export const command = defineCommand({
  arguments: [{ name: '<name>', description: 'artifact', completes: 'deployed' }],
  options: {
    from: textOption('--from <path>', 'the project with the edits; here when left out'),
    patch: textOption('--patch <file>', 'also write a patch for where it came from'),
  },
  examples: [
    ['skillmeat promote pdf', "this project's edits to the collection and all other projects"],
    ['skillmeat promote pdf --patch pdf.patch', 'and a patch that `git apply` takes at its source'],
  ],
  details:
    'Copies that were edited elsewhere are merged; a conflict leaves that project as it was and waits.',
  changes: true,
  run: async (context, [name = ''], options) => {
    const ports = await context.ports()
    const project = await findProjectRoot(ports, pathOrNull(context, options.from))
    const { out, dryRun } = context
    const file = pathOrNull(context, options.patch)
    // A patch that cannot be written stops the command before anything is changed.
    if (file !== null) assertFree(ports, file)
    const outcome = await promote(ports, { name, project, dryRun })
    const patch =
      file === null || dryRun ? null : await writePatch(context, { name, project, file })
    out.document(
      () => ({ ...presentChange(outcome, presentSync), patch }),
      () => [
        ...renderSync(out, outcome, ' --all-projects'),
        ...(patch === null
          ? []
          : [
              `${safeText(patch.file, 200)} has ${patch.files} changed files for ${safeText(patch.source, 200)}.`,
            ]),
      ],
    )
    return leavesWork(outcome.result) ? EXIT.attention : EXIT.done
  },
})

function assertFree({ files }: Ports, file: string): void {
  const isThere = files.lstat(file) !== null
  if (!isThere && files.lstat(dirname(file))?.kind === 'directory') return
  throw new SkillmeatError(
    'E_USAGE',
    isThere ? `${file} is there already.` : `There is no folder ${dirname(file)}.`,
    { fix: 'Name a file that does not exist yet, in a folder that does.', data: { file } },
  )
}

async function writePatch(
  context: CommandContext,
  wanted: { readonly name: string; readonly project: string; readonly file: string },
) {
  const { file } = wanted
  const ports = await context.ports()
  const { source, commit, files } = await upstreamPatch(ports, wanted)
  await writeOwnFile(ports, file, renderUnifiedDiff(files, patchOptions))
  return { file, source, commit, files: files.length }
}
