import { rollBackProject } from '../../operations/rollback/roll-back-project.ts'
import { rollBack } from '../../operations/rollback/rollback.ts'
import type { RolledBack } from '../../operations/rollback/rollback.ts'
import type { RolledBackArtifact } from '../../operations/rollback/rolled-back.ts'
import { findProjectRoot } from '../../operations/deployments/find-project.ts'
import type { ChangeOutcome } from '../../operations/session/run-change.ts'
import type { CommandSpec } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { flagOption, listOption, pathOption, textOption } from '../option-values.ts'
import type { Colour, Output } from '../output.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { footer, foreign, table } from '../render/text.ts'

export const command: CommandSpec = {
  arguments: [
    {
      name: '<snapshot>',
      description: 'id, the beginning of one, or latest',
      completes: 'snapshot',
    },
    { name: '[names...]', description: 'only these artifacts', completes: 'artifact' },
  ],
  options: [
    {
      flags: '--preserve-changes',
      description: 'edits survive, by a three-way merge (the default)',
    },
    { flags: '--simple', description: "edits do not survive: all becomes the snapshot's state" },
    { flags: '--paths <paths...>', description: 'only these files, such as skills/pdf/SKILL.md' },
    { flags: '--project [path]', description: 'the copies in a project instead of the collection' },
  ],
  examples: [
    ['skillmeat rollback latest --dry-run', 'what would be restored, merged and in conflict'],
    ['skillmeat rollback latest', 'back to the last snapshot, edits kept'],
    ['skillmeat rollback latest pdf --simple', 'one skill as it was, edits given up'],
    ['skillmeat rollback latest --project', "this project's copies as they were then"],
  ],
  details:
    'The state before is kept as a safety snapshot, and `skillmeat audit` lists what was done. ' +
    'A rollback of the collection leaves projects alone; they show as drifted.',
  changes: true,
  run: async (context, [snapshot = '', ...names], options) => {
    const { out, dryRun } = context
    const simple = flagOption(options, 'simple')
    if (simple && flagOption(options, 'preserveChanges')) {
      throw new SkillmeatError('E_USAGE', 'A simple rollback preserves no changes.', {
        fix: 'Give --simple or --preserve-changes.',
      })
    }
    const only = [...names, ...listOption(options, 'paths')]
    const request = { snapshot, preserve: !simple, only, dryRun }
    const ports = await context.ports()
    const isProject = flagOption(options, 'project') || textOption(options, 'project') !== null
    const outcome = isProject
      ? await rollBackProject(ports, {
          ...request,
          project: await findProjectRoot(ports, pathOption(context, options, 'project')),
        })
      : await rollBack(ports, request)
    out.result(outcome, () => [...render(out, outcome, simple), ...footer(out, outcome)])
    const waits = outcome.result.artifacts.some(({ action }) => action === 'pending')
    return waits ? EXIT.attention : EXIT.done
  },
}

const WORDS: Readonly<Record<RolledBackArtifact['action'], readonly [Colour, string]>> = {
  restored: ['green', 'restored'],
  merged: ['green', 'merged'],
  added_back: ['green', 'added back'],
  removed: ['green', 'removed'],
  kept: ['cyan', 'edits kept'],
  pending: ['yellow', 'conflict'],
}

function render(out: Output, outcome: ChangeOutcome<RolledBack>, simple: boolean): string[] {
  const { artifacts } = outcome.result
  const rows = artifacts.flatMap((one) => {
    const [colour, word] = WORDS[one.action]
    return [[`  ${out.paint(colour, word)}`, foreign(one.artifact, 60)], ...fileRows(out, one)]
  })
  const isKept = !simple && artifacts.some(({ action }) => action === 'kept')
  const waits = artifacts.some(({ action }) => action === 'pending')
  return [
    ...table(rows),
    headline(outcome),
    ...(isKept ? ['Where all that differs are edits, they stay; --simple gives them up.'] : []),
    ...(waits
      ? ['Conflicts wait; their files are as they were. Decide with `skillmeat resolve`.']
      : []),
  ]
}

function headline({ result, dryRun, operation }: ChangeOutcome<RolledBack>): string {
  const { artifacts, snapshot } = result
  if (artifacts.length === 0) return `Nothing differs from snapshot ${snapshot}.`
  if (dryRun) return `That is what a rollback to snapshot ${snapshot} would do.`
  return operation === null
    ? `Nothing was written; snapshot ${snapshot} differs in edits alone.`
    : `Rolled back to snapshot ${snapshot}.`
}

function fileRows(out: Output, one: RolledBackArtifact): string[][] {
  const rows = (word: string, paths: readonly string[]) =>
    paths.map((path) => [out.paint('dim', `    ${word}`), foreign(path, 200)])
  return [
    ...rows('restored', one.restored),
    ...rows('merged', one.merged),
    ...rows('settled', one.resolved),
    ...rows('conflict', one.conflicts),
  ]
}
