import { impact } from '../../operations/analysis/impact.ts'
import type { CopyImpact, Impact } from '../../operations/analysis/impact.ts'
import { presentImpact } from '../../api/present/impact.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { textOption } from '../command/options.ts'
import type { Colour, Output } from '../command/output.ts'
import { count, safeText, shortId, table } from '../render/text.ts'

const WORDS: Readonly<Record<CopyImpact, readonly [Colour, string]>> = {
  unaffected: ['dim', 'unaffected'],
  pinned: ['dim', 'pinned'],
  taken: ['green', 'gets it'],
  merged: ['green', 'merges'],
  conflict: ['yellow', 'conflict'],
  unreachable: ['red', 'unreachable'],
  unreadable: ['red', 'unreadable'],
}

export const command = defineCommand({
  arguments: [{ name: '<name>', description: 'artifact', completes: 'artifact' }],
  options: {
    version: textOption(
      '--version <version>',
      'if the head became this version (what is upstream now)',
    ),
  },
  examples: [
    ['skillmeat impact pdf', 'who would get the next update, and where it would conflict'],
    ['skillmeat impact pdf --version v2.0', 'the same for a version'],
  ],
  details: 'Nothing is written; merges are tried in memory.',
  changes: false,
  run: async (context, [name = ''], options) => {
    const { out } = context
    const request = { name, version: options.version }
    const found = await impact(await context.ports(), request)
    out.document(
      () => presentImpact(found),
      () => render(out, found),
    )
    return EXIT.done
  },
})

function render(out: Output, found: Impact): string[] {
  const { copies } = found
  const conflicting = copies.filter((copy) => copy.impact === 'conflict').length
  return [
    `${out.paint('bold', safeText(found.artifact))}  ${headline(found)}`,
    ...table(
      copies.map(({ impact: kind, project, conflicts, merged }) => {
        const [colour, word] = WORDS[kind]
        const files = conflicts.length > 0 ? conflicts : merged
        return [
          `  ${out.paint(colour, word)}`,
          safeText(project, 200),
          safeText(files.join(', '), 100),
        ]
      }),
    ),
    `${count(copies.length, 'copy', 'copies')}, ${conflicting} in conflict.`,
  ]
}

function headline({ update, head, version, conflicts, detail }: Impact): string {
  if (detail !== null) return safeText(detail, 200)
  switch (update) {
    case 'none':
      return `${shortId(head)} stays: nothing new.`
    case 'conflict':
      return `your edits conflict with the upstream's in ${safeText(conflicts.join(', '), 200)}.`
    case 'merged':
      return `${shortId(head)} and the upstream's changes merge.`
    case 'updated':
      return version === null ? '' : `${shortId(head)} becomes ${shortId(version)}.`
  }
}
