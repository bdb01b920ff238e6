import { SkillmeatError } from '../../core/errors.ts'
import { rollBackProject } from '../../operations/rollback/roll-back-project.ts'
import { rollBack } from '../../operations/rollback/rollback.ts'
import type { RolledBack } from '../../operations/rollback/rollback.ts'
import { isRolledBack } from '../../operations/rollback/rolled-back.ts'
import type { RolledBackArtifact } from '../../operations/rollback/rolled-back.ts'
import { findProjectRoot } from '../../operations/catalog/find-project.ts'
import type { ChangeOutcome } from '../../operations/engine/run/run-change.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentRolledBack } from '../../api/present/rollback.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { pathOrNull } from '../command/option-values.ts'
import { flagOption, optionalTextOption, wordsOption } from '../command/options.ts'
import type { Colour, Output } from '../command/output.ts'
import { footer, safeText, table } from '../render/text.ts'

export const command = defineCommand({
  arguments: [
    {
      name: '<snapshot>',
      description: 'id, the beginning of one, or latest',
      completes: 'snapshot',
    },
    { name: '[names...]', description: 'only these artifacts', completes: 'artifact' },
  ],
  options: {
    preserveChanges: flagOption(
      '--preserve-changes',
      'edits survive, by a three-way merge (the default)',
    ),
    simple: flagOption('--simple', "edits do not survive: all becomes the snapshot's state"),
    paths: wordsOption('--paths <paths...>', 'only these files, such as skills/pdf/SKILL.md'),
    project: optionalTextOption(
      '--project [path]',
      'the copies in a project instead of the collection',
    ),
  },
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
    const simple = options.simple
    if (simple && options.preserveChanges) {
      throw new SkillmeatError('E_USAGE', 'A simple rollback preserves no changes.', {
        fix: 'Give --simple or --preserve-changes.',
      })
    }
    const only = [...names, ...options.paths]
    const request = { snapshot, preserve: !simple, only, dryRun }
    const ports = await context.ports()
    const isProject = options.project !== null
    const outcome = isProject
      ? await rollBackProject(ports, {
          ...request,
          project: await findProjectRoot(
            ports,
            pathOrNull(context, options.project === true ? null : options.project),
          ),
        })
      : await rollBack(ports, request)
    out.document(
      () => presentChange(outcome, presentRolledBack),
      () => [...render(out, outcome, simple), ...footer(out, outcome)],
    )
    const waits = outcome.result.artifacts.some(
      ({ action }) => action === 'pending' || action === 'unread',
    )
    return waits ? EXIT.attention : EXIT.done
  },
})

const WORDS: Readonly<Record<RolledBackArtifact['action'], readonly [Colour, string]>> = {
  restored: ['green', 'restored'],
  merged: ['green', 'merged'],
  added_back: ['green', 'added back'],
  removed: ['green', 'removed'],
  kept: ['cyan', 'edits kept'],
  kept_new: ['cyan', 'made since, kept'],
  pending: ['yellow', 'conflict'],
  unread: ['red', 'unreadable'],
}

function render(out: Output, outcome: ChangeOutcome<RolledBack>, simple: boolean): string[] {
  const { artifacts } = outcome.result
  const rows = artifacts.flatMap((one) => {
    const [colour, word] = WORDS[one.action]
    return [[`  ${out.paint(colour, word)}`, safeText(one.artifact, 60)], ...fileRows(out, one)]
  })
  const has = (wanted: RolledBackArtifact['action']) =>
    artifacts.some(({ action }) => action === wanted)
  return [
    ...table(rows),
    headline(outcome),
    ...(has('kept') && !simple
      ? ['Where all that differs are edits, they stay; --simple gives them up.']
      : []),
    ...(has('kept_new') ? ['What was made since is yours and stays; --simple removes it.'] : []),
    ...(has('pending') && !outcome.dryRun ? conflictLines(artifacts) : []),
  ]
}

/** Names for each artifact the command that decides it. */
function conflictLines(artifacts: readonly RolledBackArtifact[]): string[] {
  const commands = new Set(artifacts.flatMap(({ decide }) => decide ?? []))
  return [
    'Conflicts wait; their files are as they were. Decide them:',
    ...[...commands].map((text) => `  ${safeText(text, 300)}`),
  ]
}

function headline({ result, dryRun }: ChangeOutcome<RolledBack>): string {
  const { artifacts, snapshot } = result
  if (artifacts.length === 0) return `Nothing differs from snapshot ${snapshot}.`
  if (dryRun) return `That is what a rollback to snapshot ${snapshot} would do.`
  if (artifacts.some(isRolledBack)) return `Rolled back to snapshot ${snapshot}.`
  return artifacts.some(({ action }) => action === 'pending' || action === 'unread')
    ? `Nothing was rolled back to snapshot ${snapshot} yet.`
    : `All that differs from snapshot ${snapshot} is your own work.`
}

function fileRows(out: Output, one: RolledBackArtifact): string[][] {
  const rows = (word: string, paths: readonly string[]) =>
    paths.map((path) => [out.paint('dim', `    ${word}`), safeText(path, 200)])
  return [
    ...rows('restored', one.restored),
    ...rows('merged', one.merged),
    ...rows('settled', one.resolved),
    ...rows('conflict', one.conflicts),
    ...rows('left as it is:', one.problem === undefined ? [] : [one.problem]),
  ]
}
