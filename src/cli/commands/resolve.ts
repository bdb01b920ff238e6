import { existsSync, readFileSync } from 'node:fs'
import { SkillmeatError } from '../../core/errors.ts'
import type { ResolutionStrategy } from '../../core/merge/resolve-conflict.ts'
import { editConflict } from '../../operations/merging/edit-conflict.ts'
import {
  listPending,
  findPendingMerge,
  openConflicts,
  resolve,
} from '../../operations/merging/resolve.ts'
import type { Decision, Resolved, ResolveRequest } from '../../operations/merging/resolve.ts'
import type { ChangeOutcome } from '../../operations/session/run-change.ts'
import type { CommandContext, CommandSpec, OptionValues } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { absolutePath, flagOption, pathOption, textOption } from '../option-values.ts'
import { count, footer, foreign } from '../render/text.ts'

const STRATEGIES: Readonly<Record<string, ResolutionStrategy>> = {
  ours: 'use_local',
  theirs: 'use_remote',
  base: 'use_base',
  union: 'union',
}

export const command: CommandSpec = {
  arguments: [{ name: '<name>', description: 'artifact or id of the merge', completes: 'pending' }],
  options: [
    { flags: '--ours', description: 'take what is in the place' },
    { flags: '--theirs', description: 'take what comes in' },
    { flags: '--base', description: 'take the common ancestor' },
    { flags: '--union', description: 'take both sides of every conflicting place' },
    { flags: '--editor', description: 'edit the text with markers in $EDITOR' },
    { flags: '--use <file>', description: 'take the content of this file (with --path)' },
    { flags: '--path <file>', description: 'only this file of the artifact' },
    { flags: '--project <path>', description: 'the merge into this project' },
    { flags: '--continue', description: 'write the result of the decisions made so far' },
    { flags: '--abort', description: 'drop the merge; both sides stay as they are' },
  ],
  examples: [
    ['skillmeat resolve pdf --theirs', 'take the incoming side'],
    ['skillmeat resolve pdf --editor', 'edit the conflicts'],
    ['skillmeat resolve pdf --ours --path SKILL.md', 'decide one file'],
  ],
  details: 'Files decided one by one are remembered; with the last one the result is written.',
  changes: true,
  run: async (context, [name = ''], options) => {
    const common = {
      name,
      project: pathOption(context, options, 'project'),
      dryRun: context.dryRun,
    }
    const path = textOption(options, 'path')
    const decision = readDecision(context, options)
    if (decision !== null) {
      const outcome = await resolve(await context.ports(), { ...common, path, decision })
      return print(context, outcome)
    }
    if (flagOption(options, 'editor')) return editEach(context, common, path)
    if (context.prompts.mayAsk) return askEach(context, common)
    throw new SkillmeatError(
      'E_DECISION_NEEDED',
      `How the conflicts of "${name}" are decided was not said.`,
      {
        fix: 'Add --ours, --theirs, --base, --union, --editor or --use <file>; --path decides one file.',
      },
    )
  },
}

type Common = Pick<ResolveRequest, 'name' | 'project' | 'dryRun'>

function readDecision(context: CommandContext, options: OptionValues): Decision | null {
  if (flagOption(options, 'abort')) return { kind: 'abort' }
  if (flagOption(options, 'continue')) return { kind: 'continue' }
  const file = textOption(options, 'use')
  if (file !== null) {
    const path = absolutePath(context, file)
    if (!existsSync(path)) {
      throw new SkillmeatError('E_IO_NOT_FOUND', `There is no file ${path}`, {
        fix: 'Name a file with the content that you want.',
      })
    }
    return { kind: 'content', bytes: readFileSync(path) }
  }
  const side = Object.keys(STRATEGIES).find((name) => flagOption(options, name))
  const strategy = side === undefined ? undefined : STRATEGIES[side]
  return strategy === undefined ? null : { kind: 'strategy', strategy }
}

async function editEach(
  context: CommandContext,
  common: Common,
  path: string | null,
): Promise<number> {
  const ports = await context.ports()
  const pending = findPendingMerge(await listPending(ports), common)
  const paths = path === null ? openConflicts(pending).map((conflict) => conflict.path) : [path]
  let outcome: ChangeOutcome<Resolved> | null = null
  for (const one of paths) {
    const bytes = await editConflict(ports, pending, one)
    const decision = { kind: 'content', bytes } as const
    outcome = await resolve(ports, { ...common, name: pending.id, path: one, decision })
  }
  return outcome === null
    ? print(
        context,
        await resolve(ports, { ...common, path: null, decision: { kind: 'continue' } }),
      )
    : print(context, outcome)
}

async function askEach(context: CommandContext, common: Common): Promise<number> {
  const ports = await context.ports()
  const pending = findPendingMerge(await listPending(ports), common)
  let outcome: ChangeOutcome<Resolved> | null = null
  for (const { path, type, hunks } of openConflicts(pending)) {
    const places = hunks > 0 ? `, ${count(hunks, 'place')}` : ''
    const answer = await context.prompts.choose(`${foreign(path, 200)} (${type}${places})`, [
      { value: 'ours', label: 'Take what is in the place' },
      { value: 'theirs', label: 'Take what comes in' },
      { value: 'union', label: 'Take both' },
      { value: 'base', label: 'Take the common ancestor' },
      { value: 'editor', label: 'Edit it' },
      { value: 'leave', label: 'Decide later' },
    ])
    if (answer === 'leave') continue
    const strategy = STRATEGIES[answer]
    const decision: Decision =
      strategy === undefined
        ? { kind: 'content', bytes: await editConflict(ports, pending, path) }
        : { kind: 'strategy', strategy }
    outcome = await resolve(ports, { ...common, name: pending.id, path, decision })
  }
  if (outcome === null) return EXIT.attention
  return print(context, outcome)
}

function print(context: CommandContext, outcome: ChangeOutcome<Resolved>): number {
  const { out } = context
  const { artifact, state, open } = outcome.result
  out.result(outcome, () => [
    {
      resolved: `${out.paint('green', 'resolved')}  ${foreign(artifact)}`,
      partly: `${foreign(artifact)}: ${count(open.length, 'file')} still open: ${foreign(open.join(', '), 200)}`,
      aborted: `Dropped the merge of ${foreign(artifact)}; both sides are as they were.`,
      merged_again: `${foreign(artifact)} changed meanwhile and conflicts again: ${foreign(open.join(', '), 200)}`,
    }[state],
    ...footer(out, outcome),
  ])
  return state === 'partly' || state === 'merged_again' ? EXIT.attention : EXIT.done
}
