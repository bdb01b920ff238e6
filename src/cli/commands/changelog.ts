import { changelog } from '../../operations/analysis/changelog.ts'
import type { Changelog } from '../../operations/analysis/changelog.ts'
import { presentChangelog } from '../../api/present/changelog.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { splitRange } from '../command/option-values.ts'
import type { Output } from '../command/output.ts'
import { safeText, relativeTime, shortId, table } from '../render/text.ts'

export const command = defineCommand({
  arguments: [
    { name: '<name>', description: 'artifact', completes: 'artifact' },
    { name: '[versions]', description: 'A..B (head~1..head)' },
  ],
  options: {},
  examples: [
    ['skillmeat changelog pdf v1.0..v1.2', 'versions, files and fields in between'],
    ['skillmeat changelog pdf project:app..head', 'what a project would get'],
  ],
  changes: false,
  run: async (context, [name = '', versions = 'head~1..head']) => {
    const { out } = context
    const [from, to] = splitRange(versions)
    const found = await changelog(await context.ports(), { name, from, to })
    out.document(
      () => presentChangelog(found),
      () => render(out, found),
    )
    return EXIT.done
  },
})

function render(out: Output, { versions, files, fields, artifact, from, to }: Changelog): string[] {
  return [
    `${out.paint('bold', safeText(artifact))}  ${shortId(from)} .. ${shortId(to)}`,
    ...table(
      versions.map((version) => [
        `  ${out.paint('yellow', shortId(version.id))}`,
        version.origin,
        out.paint('dim', relativeTime(version.created_at)),
        safeText(version.message, 80),
      ]),
    ),
    ...section(
      'Files',
      files.map(({ path, oldPath, change, added, removed, isBinary }) => [
        `  ${change}`,
        safeText(oldPath === undefined ? path : `${oldPath} → ${path}`, 200),
        isBinary ? 'binary' : `+${added} -${removed}`,
      ]),
    ),
    ...section(
      'Fields',
      fields.map(({ field, before, after, path }) => [
        `  ${safeText(field)}`,
        `${valueText(before)} → ${valueText(after)}`,
        out.paint('dim', safeText(path, 100)),
      ]),
    ),
    ...(files.length === 0 ? ['Nothing differs.'] : []),
  ]
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : [title, ...table(rows)]
}

function valueText(value: unknown): string {
  if (value === null) return '(none)'
  return safeText(typeof value === 'string' ? value : JSON.stringify(value), 80)
}
