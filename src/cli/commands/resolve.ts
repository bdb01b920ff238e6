import { existsSync, readFileSync } from 'node:fs'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { ResolutionStrategy } from '../../core/merge/resolve-conflict.ts'
import type { PendingEntry } from '../../core/view/entries.ts'
import type { ChosenHunk } from '../../operations/merging/conflict-hunks.ts'
import { findDraftText, findStaleText } from '../../operations/merging/draft.ts'
import { editConflict } from '../../operations/merging/edit-conflict.ts'
import { discardDraft } from '../../operations/merging/keep-draft.ts'
import { runMergeTool } from '../../operations/merging/run-merge-tool.ts'
import { readPendingMerge } from '../../operations/merging/find-pending-merge.ts'
import { openConflicts, resolve } from '../../operations/merging/resolve.ts'
import type { Decision, Resolved, ResolveRequest } from '../../operations/merging/resolve.ts'
import type { ChangeOutcome } from '../../operations/engine/run/run-change.ts'
import { presentChange } from '../../api/present/change.ts'
import { presentDraftChange, presentResolved } from '../../api/present/merges.ts'
import { defineCommand } from '../command/command.ts'
import type { CommandContext } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { absolutePath, pathOrNull } from '../command/option-values.ts'
import type { ValuesOf } from '../command/options.ts'
import {
  choiceOption,
  flagOption,
  numberOption,
  optionalTextOption,
  textOption,
} from '../command/options.ts'
import { draftLine } from '../render/draft.ts'
import { describeDropped } from '../render/dropped.ts'
import { count, footer, safeText } from '../render/text.ts'
import { walkConflicts } from '../dialogs/walk-conflicts.ts'

const SIDES = ['ours', 'theirs', 'base', 'union'] as const

const STRATEGIES: Readonly<Record<(typeof SIDES)[number], ResolutionStrategy>> = {
  ours: 'use_local',
  theirs: 'use_remote',
  base: 'use_base',
  union: 'union',
}

/** A side's file as it is, with what the other side changed elsewhere dropped. */
const WHOLE: Readonly<Record<string, ResolutionStrategy>> = {
  ours: 'use_local_file',
  theirs: 'use_remote_file',
}

const TAKES: Readonly<Record<(typeof SIDES)[number], 'ours' | 'theirs' | 'base' | 'both'>> = {
  ours: 'ours',
  theirs: 'theirs',
  base: 'base',
  union: 'both',
}

const OPTIONS = {
  ours: flagOption('--ours', 'where both changed, take what is in the place'),
  theirs: flagOption('--theirs', 'where both changed, take what comes in'),
  base: flagOption('--base', 'where both changed, take the common ancestor'),
  union: flagOption('--union', 'take both sides of every conflicting place'),
  whole: choiceOption(
    '--whole <side>',
    "take a side's file as it is; what that drops is listed",
    Object.keys(WHOLE),
  ),
  use: textOption('--use <file>', 'take the content of this file (with --path)'),
  editor: flagOption('--editor', 'edit the text with markers in $EDITOR'),
  tool: optionalTextOption('--tool [name]', 'merge in a program of yours (merge.tool)'),
  path: textOption('--path <file>', 'only this file of the artifact'),
  hunk: numberOption('--hunk <n>', 'only this place of the file, from 1'),
  project: textOption('--project <path>', 'the merge into this project'),
  continue: flagOption('--continue', 'write the result of the decisions made so far'),
  abort: flagOption('--abort', 'drop the merge; both sides stay as they are'),
  discardDraft: flagOption(
    '--discard-draft',
    'forget what was decided and written so far, and begin again',
  ),
}

type Values = ValuesOf<typeof OPTIONS>

export const command = defineCommand({
  arguments: [{ name: '<name>', description: 'artifact or id of the merge', completes: 'pending' }],
  options: OPTIONS,
  examples: [
    ['skillmeat resolve pdf', 'walk through the conflicts, place by place'],
    ['skillmeat resolve pdf --theirs', 'take the incoming side where both changed'],
    ['skillmeat resolve pdf --whole theirs --dry-run', 'see what the whole file would drop'],
    ['skillmeat resolve pdf --path SKILL.md --hunk 2 --ours', 'decide one place'],
    ['skillmeat resolve pdf --tool vscode', 'merge in Visual Studio Code'],
  ],
  details:
    'A side settles the places in which both changed and keeps every other change of both. ' +
    'A file that one side deleted goes only with --yes, or when asked. ' +
    'What is decided place by place is kept, and so is a text that was left with markers in it: ' +
    'the next time goes on from there. With the last decision the result is written. ' +
    '`skillmeat conflicts <name>` shows the places. The same conflict elsewhere is then settled the ' +
    'same way: see `skillmeat resolution list`.',
  changes: true,
  run: async (context, [name = ''], options) => {
    const common = {
      name,
      project: pathOrNull(context, options.project),
      dryRun: context.dryRun,
    }
    const path = options.path
    if (options.discardDraft) return discard(context, { ...common, path })
    const decision = readDecision(context, options)
    if (decision !== null) {
      return print(context, await resolveAsking(context, { ...common, path, decision }))
    }
    const merge = chooseProgram(options)
    if (merge !== null) return mergeEach(context, { common, path, merge })
    if (context.prompts.mayAsk) return walk(context, common)
    await readPendingMerge(await context.ports(), common)
    throw new SkillmeatError(
      'E_DECISION_NEEDED',
      `How the conflicts of "${name}" are decided was not said.`,
      {
        fix: 'Add --ours, --theirs, --base, --union, --editor, --tool or --use <file>; --path decides one file, --hunk one place.',
      },
    )
  },
})

/** Decides, and asks before a file goes that the other side changed. */
async function resolveAsking(
  context: CommandContext,
  request: ResolveRequest,
): Promise<ChangeOutcome<Resolved>> {
  const ports = await context.ports()
  const { prompts, saysYes } = context
  try {
    return await resolve(ports, { ...request, mayDelete: saysYes })
  } catch (error) {
    if (!isSkillmeatError(error, 'E_DECISION_NEEDED') || !prompts.mayAsk) throw error
    const { result } = await resolve(ports, { ...request, mayDelete: true, dryRun: true })
    prompts.show(describeDropped(context.out, result.dropped))
    const answer = await prompts.choose('The other side changed it. Delete it?', [
      { value: 'keep', label: 'no, decide again' },
      { value: 'delete', label: 'yes, delete it' },
    ])
    if (answer !== 'delete') throw error
    return resolve(ports, { ...request, mayDelete: true })
  }
}

type Common = Pick<ResolveRequest, 'name' | 'project' | 'dryRun'>

/** Lets the person merge one file and returns what was saved. */
type MergeByHand = (
  context: CommandContext,
  pending: PendingEntry,
  path: string,
) => Promise<Uint8Array>

/** Throws `E_USAGE` for two decisions that cannot both be meant. */
function assertOneDecision(options: Values): void {
  const sides = SIDES.filter((name) => options[name])
  const others = (['whole', 'use', 'editor', 'tool', 'abort', 'continue'] as const).filter(
    (name) => options[name] !== null && options[name] !== false,
  )
  const given = [...sides, ...others].map((name) => `--${name}`)
  if (given.length < 2) return
  throw new SkillmeatError('E_USAGE', `${given.join(' and ')} are several decisions.`, {
    fix: 'Give one of them; --path and --hunk decide a file or a place by itself.',
  })
}

function readDecision(context: CommandContext, options: Values): Decision | null {
  assertOneDecision(options)
  if (options.abort) return { kind: 'abort' }
  if (options.continue) return { kind: 'continue' }
  const number = options.hunk
  if (number !== null)
    return { kind: 'hunks', chosen: new Map([[number, readHunk(context, options)]]) }
  const bytes = readFile(context, options)
  if (bytes !== null) return { kind: 'content', bytes }
  const side = SIDES.find((name) => options[name])
  const whole = options.whole
  const strategy = whole === null ? side && STRATEGIES[side] : WHOLE[whole]
  return strategy === undefined ? null : { kind: 'strategy', strategy }
}

function readHunk(context: CommandContext, options: Values): ChosenHunk {
  const text = readFile(context, options)
  if (text !== null) return { take: 'text', text }
  const side = SIDES.find((name) => options[name])
  if (side !== undefined) return { take: TAKES[side] }
  throw new SkillmeatError('E_DECISION_NEEDED', 'What the place becomes was not said.', {
    fix: 'Add --ours, --theirs, --base, --union or --use <file>.',
  })
}

function readFile(context: CommandContext, options: Values): Uint8Array | null {
  const file = options.use
  if (file === null) return null
  const path = absolutePath(context, file)
  if (existsSync(path)) return readFileSync(path)
  throw new SkillmeatError('E_IO_NOT_FOUND', `There is no file ${path}`, {
    fix: 'Name a file with the content that you want.',
  })
}

function chooseProgram(options: Values): MergeByHand | null {
  const tool = options.tool
  if (tool !== null) {
    return async (context, pending, path) =>
      runMergeTool(await context.ports(), pending, {
        path,
        tool: tool === true ? null : tool,
        dryRun: context.dryRun,
      })
  }
  if (!options.editor) return null
  return async (context, pending, path) =>
    editConflict(await context.ports(), pending, { path, dryRun: context.dryRun })
}

async function mergeEach(
  context: CommandContext,
  request: {
    readonly common: Common
    readonly path: string | null
    readonly merge: MergeByHand
  },
): Promise<number> {
  const { common, path, merge } = request
  const ports = await context.ports()
  const pending = await readPendingMerge(ports, common)
  const paths = path === null ? openConflicts(pending).map((conflict) => conflict.path) : [path]
  let outcome: ChangeOutcome<Resolved> | null = null
  for (const one of paths) {
    noteDraft(context, pending, one)
    const bytes = await merge(context, pending, one)
    const decision = { kind: 'content', bytes } as const
    outcome = await resolve(ports, { ...common, name: pending.id, path: one, decision })
  }
  const decision = { kind: 'continue' } as const
  return print(context, outcome ?? (await resolve(ports, { ...common, path: null, decision })))
}

/** Says what an editor begins with, and what it does not. */
function noteDraft({ out }: CommandContext, pending: PendingEntry, path: string): void {
  const draft = findDraftText(pending, { path, hunk: null })
  if (draft !== null) return out.note(`Going on with ${draftLine(draft)}`)
  const stale = findStaleText(pending, path)
  if (stale === null) return
  out.note(draftLine(stale))
  out.note(`  \`skillmeat resolve ${pending.name}\` offers it, --discard-draft forgets it.`)
}

async function discard(
  context: CommandContext,
  request: Common & { readonly path: string | null },
): Promise<number> {
  const { out } = context
  const outcome = await discardDraft(await context.ports(), request)
  out.document(
    () => presentChange(outcome, presentDraftChange),
    () => [
      `Nothing of the merge of ${safeText(outcome.result.artifact)} is decided any more${
        request.path === null ? '' : ` in ${safeText(request.path, 200)}`
      }; it waits.`,
      ...footer(out, outcome),
    ],
  )
  return EXIT.attention
}

async function walk(context: CommandContext, common: Common): Promise<number> {
  const ports = await context.ports()
  const pending = await readPendingMerge(ports, common)
  const outcome = await walkConflicts(context, pending)
  if (outcome !== null) return print(context, outcome)
  if (openConflicts(pending).length === 0) {
    const decision = { kind: 'continue' } as const
    return print(context, await resolve(ports, { ...common, path: null, decision }))
  }
  context.out.note('Nothing was decided; the merge waits.')
  return EXIT.attention
}

function print(context: CommandContext, outcome: ChangeOutcome<Resolved>): number {
  const { out } = context
  const { artifact, state, open, dropped, stays, unused_drafts: unused } = outcome.result
  out.document(
    () => presentChange(outcome, presentResolved),
    () => [
      ...describeDropped(out, dropped),
      {
        resolved: `${out.paint('green', 'resolved')}  ${safeText(artifact)}`,
        partly: `${safeText(artifact)}: ${count(open.length, 'file')} still open: ${safeText(open.join(', '), 200)}`,
        aborted: `Dropped the merge of ${safeText(artifact)}; both sides are as they were.`,
        merged_again: `${safeText(artifact)} changed meanwhile and conflicts again: ${safeText(open.join(', '), 200)}`,
      }[state],
      ...(stays === 0 ? [] : [`  ${count(stays, 'place')} as you decided before`]),
      ...unused.map((path) => `  your draft of ${safeText(path, 200)} was not used`),
      ...footer(out, outcome),
    ],
  )
  return state === 'partly' || state === 'merged_again' ? EXIT.attention : EXIT.done
}
