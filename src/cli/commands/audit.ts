import type { RollbackAuditEntry } from '../../core/audit/rollback-audit.ts'
import { listAudit } from '../../operations/rollback/audit.ts'
import { presentAuditEntry } from '../../api/present/rollback.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { flagOption, numberOption, textOption } from '../command/options.ts'
import type { Output } from '../command/output.ts'
import { count, safeText, relativeTime } from '../render/text.ts'

export const command = defineCommand({
  arguments: [],
  options: {
    limit: numberOption('-n, --limit <n>', 'how many (20)'),
    collection: textOption('--collection <name>', 'only rollbacks of this collection'),
    files: flagOption('--files', 'every file that was restored, merged or in conflict'),
  },
  examples: [['skillmeat audit', 'what rollbacks did, newest first']],
  details:
    'The same entries stand in audit/<collection>_rollback_audit.toml of the home. ' +
    'Everything else that was done is in `skillmeat operations`.',
  changes: false,
  run: async (context, _args, options) => {
    const { out } = context
    const items = await listAudit(await context.ports(), {
      limit: options.limit ?? 20,
      collection: options.collection,
    })
    const showsFiles = options.files
    out.document(
      () => ({ items: items.map(presentAuditEntry) }),
      () =>
        items.length === 0
          ? ['Nothing was rolled back yet.']
          : items.flatMap((entry) => describe(out, entry, showsFiles)),
    )
    return EXIT.done
  },
})

function describe(out: Output, entry: RollbackAuditEntry, showsFiles: boolean): string[] {
  const { files_restored, files_merged, conflicts_pending, conflicts_resolved } = entry
  const files = [
    ['restored', files_restored],
    ['merged', files_merged],
    ['settled', conflicts_resolved],
    ['conflict', conflicts_pending],
  ] as const
  const counts = files.flatMap(([word, paths]) =>
    paths.length === 0 ? [] : [`${count(paths.length, 'file')} ${word}`],
  )
  const place = entry.metadata['project'] ?? entry.collection_name
  return [
    [
      out.paint('yellow', safeText(entry.id, 60)),
      entry.operation_type,
      out.paint('dim', relativeTime(entry.timestamp)),
      `${safeText(place, 100)} to ${safeText(entry.target_snapshot_id, 100)}`,
      entry.success
        ? counts.join(', ') || 'nothing differed'
        : out.paint('red', `failed: ${safeText(entry.error, 120)}`),
    ].join('  '),
    ...(showsFiles
      ? files.flatMap(([word, paths]) => paths.map((path) => `  ${word}  ${safeText(path, 200)}`))
      : []),
  ]
}
