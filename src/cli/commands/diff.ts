import { renderUnifiedDiff } from '../../core/diff/unified-diff.ts'
import { diffStat } from '../../core/diff/diff-stat.ts'
import { renderWordDiff } from '../../core/diff/word-diff.ts'
import { diffArtifact } from '../../operations/history/diff.ts'
import type { ArtifactDiff, DiffSides } from '../../operations/history/diff.ts'
import { tellPartChanges } from '../../operations/catalog/version-members.ts'
import { presentDiff } from '../../api/present/diff.ts'
import { defineCommand } from '../command/command.ts'
import type { CommandContext } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { splitRange } from '../command/option-values.ts'
import type { ValuesOf } from '../command/options.ts'
import { choiceOption, flagOption, textOption } from '../command/options.ts'
import { findScopedProject } from '../command/project-here.ts'
import { paintDiff, renderStat } from '../render/diff.ts'
import { safeText } from '../render/text.ts'
import { patchOptions } from '../render/patch.ts'

const OPTIONS = {
  project: textOption(
    '--project <path>',
    "the collection against this project's copy (default: here)",
  ),
  scope: choiceOption('--scope <scope>', "this project's copy, or that of your user folder", [
    'project',
    'user',
  ]),
  upstream: flagOption('--upstream', 'the upstream last seen against the collection'),
  stat: flagOption('--stat', 'only how many lines changed'),
  word: flagOption('--word', 'changed words instead of lines'),
  exitCode: flagOption('--exit-code', 'exit with 1 when there are differences'),
}

type Values = ValuesOf<typeof OPTIONS>

export const command = defineCommand({
  arguments: [
    { name: '<name>', description: 'artifact', completes: 'artifact' },
    { name: '[versions]', description: 'A..B: two versions, such as head~1..head' },
  ],
  options: OPTIONS,
  examples: [
    ['skillmeat diff pdf', 'what was edited in the project here'],
    ['skillmeat diff pdf head~1..head', 'the last change in the collection'],
    ['skillmeat diff pdf > pdf.patch', 'a patch that `git apply` takes'],
  ],
  changes: false,
  run: async (context, [name = '', versions], options) => {
    const sides = await chooseSides(context, versions, options)
    const diff = await diffArtifact(await context.ports(), name, sides)
    print(context, diff, options)
    if (diff.unread.length > 0) return EXIT.attention
    return diff.files.length + diff.parts.length > 0 && options.exitCode
      ? EXIT.attention
      : EXIT.done
  },
})

async function chooseSides(
  context: CommandContext,
  versions: string | undefined,
  options: Values,
): Promise<DiffSides> {
  if (options.upstream) return { kind: 'upstream' }
  if (versions === undefined) {
    const path = options.project ?? undefined
    return { kind: 'project', project: await findScopedProject(context, options.scope, path) }
  }
  const [from, to] = splitRange(versions)
  return { kind: 'versions', from, to }
}

function print(context: CommandContext, diff: ArtifactDiff, options: Values): void {
  const { out } = context
  for (const { path, problem } of out.json ? [] : diff.unread) {
    out.note(`${safeText(path, 200)} was not compared: ${safeText(problem.message, 300)}`)
  }
  // `git apply` skips any text before the first file.
  if (!out.json && diff.parts.length > 0) {
    out.raw(new TextEncoder().encode(`Parts: ${safeText(tellPartChanges(diff.parts), 1000)}\n`))
  }
  const patch = () => renderUnifiedDiff(diff.files, patchOptions)
  if (out.json || options.stat) {
    out.document(
      () => presentDiff(diff, patch()),
      () => renderStat(out, diffStat(diff.files)),
    )
  } else if (options.word) {
    out.raw(new TextEncoder().encode(paintDiff(out, renderWordDiff(diff.files))))
  } else {
    out.raw(
      out.hasColour
        ? new TextEncoder().encode(paintDiff(out, new TextDecoder().decode(patch())))
        : patch(),
    )
  }
}
