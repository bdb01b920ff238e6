import { SkillmeatError } from '../../core/errors.ts'
import { pull } from '../../operations/remotes/pull.ts'
import type { PullRequest } from '../../operations/remotes/pull.ts'
import type { PulledArtifact, PullReport } from '../../operations/remotes/pulled.ts'
import type { ChangeOutcome } from '../../operations/engine/run/run-change.ts'
import { presentPull } from '../../api/present/remotes.ts'
import { defineCommand } from '../command/command.ts'
import type { CommandContext } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { repeatedOption } from '../command/options.ts'
import type { Output } from '../command/output.ts'
import { mergedFiles } from '../render/merged-files.ts'
import { count, footer, safeText, table } from '../render/text.ts'
import { warningLine } from '../render/warning.ts'

const WORDS = {
  added: ['green', 'added'],
  updated: ['green', 'updated'],
  merged: ['green', 'merged'],
  joined: ['dim', 'the same'],
  removed: ['green', 'removed'],
  pending: ['yellow', 'conflict'],
  kept: ['yellow', 'kept'],
  left_there: ['yellow', 'left there'],
  namesake: ['yellow', 'other'],
  ambiguous: ['yellow', 'several'],
  refused: ['red', 'refused'],
  held_back: ['yellow', 'held back'],
} as const

const NEEDS: ReadonlySet<PulledArtifact['action']> = new Set([
  'pending',
  'kept',
  'left_there',
  'namesake',
  'ambiguous',
  'refused',
  'held_back',
])

export const command = defineCommand({
  arguments: [{ name: '[remote]', description: 'which one; the only one when left out' }],
  options: {
    as: repeatedOption('--as <name=other>', 'take what is called as another here under this name'),
    same: repeatedOption('--same <name>', 'it is one artifact, there and here; may be repeated'),
    take: repeatedOption('--take <name>', 'bring back what was removed here; may be repeated'),
    keep: repeatedOption('--keep <name>', 'what was removed there stays here; may be repeated'),
    allow: repeatedOption('--allow <finding>', 'take hidden text with this finding as it is'),
    allowHost: repeatedOption('--allow-host <host>', 'a host that is not public and that you know'),
  },
  examples: [
    ['skillmeat pull', 'what changed in the repository of the team'],
    ['skillmeat pull team --dry-run', 'see what would come'],
    ['skillmeat pull --as review=team-review', 'a namesake comes under another name'],
  ],
  details:
    'What was edited here too is merged three-way, on the state that was taken in last. Conflicts wait: `skillmeat conflicts`.',
  changes: true,
  run: async (context, [remote = null], options) => {
    const { out, dryRun } = context
    const { same, take, keep, allow, allowHost } = options
    const as = readNames(options.as)
    const request = { remote, as, same, take, keep, allow, allowHosts: allowHost, dryRun }
    const outcome = await pullOrAsk(context, request)
    out.document(
      () => presentPull(outcome),
      () => render(out, outcome),
    )
    return outcome.result.artifacts.some(({ action }) => NEEDS.has(action))
      ? EXIT.attention
      : EXIT.done
  },
})

/** Reads `name=other`. Throws `E_USAGE`. */
function readNames(words: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    words.map((word) => {
      const at = word.indexOf('=')
      if (at > 0 && at < word.length - 1) return [word.slice(0, at), word.slice(at + 1)]
      throw new SkillmeatError('E_USAGE', `"${word}" gives no other name.`, {
        fix: 'Write --as <name>=<other name>.',
      })
    }),
  )
}

function render(out: Output, outcome: ChangeOutcome<PullReport>): readonly string[] {
  const { artifacts, resolutions, warnings, from, to, isRewritten, branch, url } = outcome.result
  const place = `${safeText(url, 200)} (${safeText(branch)})`
  if (to === null)
    return [`${place} holds nothing yet: \`skillmeat push\` puts the collection there.`]
  const isNothing = artifacts.length + resolutions === 0
  // Joining a repository that one has all of is one thing to say.
  const shown = artifacts.filter(({ action }) => action !== 'joined')
  const joined = artifacts.length - shown.length
  return [
    ...(isRewritten
      ? [`The history of ${place} was rewritten; what was taken in last is the base.`]
      : []),
    ...table(shown.map((one) => rowOf(out, one))),
    ...(joined === 0 ? [] : [`${count(joined, 'artifact')} here and there are the same.`]),
    ...artifacts.flatMap(({ artifact, gained }) =>
      gained.map((line) => `  ${safeText(artifact, 60)} new: ${safeText(line, 300)}`),
    ),
    ...(resolutions === 0 ? [] : [`  ${count(resolutions, 'decision')} of others about conflicts`]),
    ...warnings.map((warning) => warningLine(out, warning.where ?? url, warning)),
    ...(isNothing ? [nothingLine(place, from === to)] : []),
    ...(artifacts.some(({ action }) => action === 'pending') && !outcome.dryRun
      ? ['Conflicts wait: `skillmeat conflicts`, then `skillmeat resolve <name>`.']
      : []),
    ...(artifacts.some(({ action }) => action === 'held_back') && !outcome.dryRun
      ? ['What is held back can do more than before. Agree with --allow-exec.']
      : []),
    ...(isNothing && from === to ? [] : footer(out, outcome)),
  ]
}

function nothingLine(place: string, isSame: boolean): string {
  return isSame ? `Nothing new in ${place}.` : `What is new in ${place} changes nothing here.`
}

function rowOf(out: Output, one: PulledArtifact): readonly string[] {
  const [colour, word] = WORDS[one.action]
  const { detail, conflicts, merged, resolvedBy } = one
  const files =
    conflicts.length > 0 ? safeText(conflicts.join(', '), 200) : mergedFiles(merged, resolvedBy)
  const said = [detail === null ? '' : safeText(detail, 300), files].filter((text) => text !== '')
  return [`  ${out.paint(colour, word)}`, safeText(one.artifact, 60), said.join('; ')]
}

async function pullOrAsk(
  context: CommandContext,
  request: PullRequest,
): Promise<ChangeOutcome<PullReport>> {
  const { allowExec, prompts } = context
  const ports = await context.ports()
  if (!allowExec && !prompts.mayAsk) return pull(ports, request)
  const confirm = async (held: readonly PulledArtifact[]) =>
    (await isAgreed(context, held)) ? held : []
  return pull(ports, { ...request, confirm })
}

async function isAgreed(
  { allowExec, prompts }: CommandContext,
  asked: readonly PulledArtifact[],
): Promise<boolean> {
  if (allowExec) return true
  for (const { artifact, gained } of asked) {
    prompts.show([`${safeText(artifact, 100)} can do more than before:`])
    prompts.show(gained.map((line) => `  ${safeText(line, 400)}`))
  }
  const answer = await prompts.choose('Take that in too?', [
    { value: 'no', label: 'No', hint: 'it stays as it is' },
    { value: 'yes', label: 'Yes' },
  ])
  return answer === 'yes'
}
