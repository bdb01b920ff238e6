import { SkillmeatError } from '../../core/errors.ts'
import { update } from '../../operations/importing/update.ts'
import type { UpdateRequest } from '../../operations/importing/update.ts'
import type { Updated } from '../../operations/importing/updated.ts'
import { followsMarketplaces } from '../../operations/sources/look-first.ts'
import { refreshSources } from '../../operations/sources/refresh-sources.ts'
import { listSeenMarketplaces } from '../../operations/sources/seen-marketplaces.ts'
import type { DependencyFetch } from '../../operations/importing/pipeline/add-report.ts'
import type { RefreshedSource } from '../../operations/sources/refresh-sources.ts'
import type { Ports } from '../../ports/ports.ts'
import { presentUpdated } from '../../api/present/imports.ts'
import { defineCommand } from '../command/command.ts'
import type { CommandContext } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { flagOption, repeatedOption, textOption } from '../command/options.ts'
import type { Output } from '../command/output.ts'
import { mayFetchBeside } from '../dialogs/may-fetch.ts'
import { dependencyLines, lacksSome } from '../render/dependencies.ts'
import { mergedFiles } from '../render/merged-files.ts'
import { refreshedLines } from '../render/sources.ts'
import { footer, safeText, table } from '../render/text.ts'

const WORDS = {
  up_to_date: ['dim', 'up to date'],
  updated: ['green', 'updated'],
  merged: ['green', 'merged'],
  pending: ['yellow', 'conflict'],
  gone_upstream: ['yellow', 'gone upstream'],
  no_upstream: ['dim', 'no upstream'],
  unreachable: ['red', 'unreachable'],
  refused: ['red', 'refused'],
  held_back: ['yellow', 'held back'],
  pruned: ['green', 'removed'],
} as const

export const command = defineCommand({
  arguments: [
    { name: '[names...]', description: 'artifacts; all when left out', completes: 'artifact' },
  ],
  options: {
    check: flagOption('--check', 'only tell what there is'),
    ref: textOption('--ref <ref>', 'follow this branch or tag from now on'),
    allowHost: repeatedOption('--allow-host <host>', 'a host that is not public and that you know'),
    prune: flagOption('--prune', 'remove what is gone from its source and nobody edited or uses'),
  },
  examples: [
    ['skillmeat update', 'everything that came from somewhere'],
    ['skillmeat update pdf --check', 'is there something new?'],
    ['skillmeat update pdf --ref v2.0.0', 'another version of it'],
  ],
  details:
    'An artifact that was edited here is merged three-way with what changed upstream. Conflicts wait: `skillmeat conflicts`.',
  changes: true,
  run: async (context, names, options) => {
    const { out } = context
    const dryRun = context.dryRun || options.check
    const ref = options.ref
    if (ref !== null && names.length === 0) {
      throw new SkillmeatError('E_USAGE', '--ref is for artifacts of one source.', {
        fix: 'Name them: `skillmeat update <name> --ref <ref>`.',
      })
    }
    const { prune, allowHost: allowHosts } = options
    const { outcome, sources } = await updateAndLook(context, {
      names,
      ref,
      prune,
      allowHosts,
      dryRun,
    })
    out.document(
      () => presentUpdated(outcome),
      () => [
        ...table(
          outcome.result
            .filter(({ action }) => action !== 'unreachable')
            .map((one) => {
              const [colour, word] = WORDS[one.action]
              return [`  ${out.paint(colour, word)}`, safeText(one.artifact, 60), detailOf(one)]
            }),
        ),
        ...dependencyLines(out, outcome.result.flatMap(worthALine)),
        ...unreachableLines(out, outcome.result),
        ...refreshedLines(out, sources.filter(isNews)),
        ...(outcome.result.some(({ action }) => action === 'pending') && !dryRun
          ? ['Conflicts wait: `skillmeat conflicts`, then `skillmeat resolve <name>`.']
          : []),
        ...outcome.result.flatMap(({ artifact, gained }) =>
          gained.map((line) => `  ${safeText(artifact, 60)} new: ${safeText(line, 300)}`),
        ),
        ...(outcome.result.some(({ action }) => action === 'held_back') && !dryRun
          ? ['What is held back can do more than before. Agree with --allow-exec.']
          : []),
        ...footer(out, outcome),
      ],
    )
    const needs = ['pending', 'unreachable', 'refused', 'held_back']
    const changes = ['updated', 'merged', 'pruned']
    const news = outcome.result.some(({ action }) => changes.includes(action))
    const isOpen = outcome.result.some(
      ({ action, dependencies }) => needs.includes(action) || lacksSome(dependencies),
    )
    return isOpen || (dryRun && news) ? EXIT.attention : EXIT.done
  },
})

function worthALine({ dependencies }: Updated): Updated['dependencies'] {
  return dependencies.filter(({ problem, isNew }) => problem !== null || isNew)
}

/**
 * Updates, and looks at what was added again, at once; but before it, where marketplaces say which commits
 * are followed.
 */
async function updateAndLook(
  context: CommandContext,
  request: UpdateRequest,
): Promise<{
  readonly outcome: Awaited<ReturnType<typeof updateOrAsk>>
  readonly sources: readonly RefreshedSource[]
}> {
  const ports = await context.ports()
  const { names, dryRun, ref = null } = request
  const isFirst = !dryRun && ref === null && (await followsMarketplaces(ports))
  const before = isFirst ? await refreshAll(ports) : []
  const marketplaces = await listSeenMarketplaces(ports)
  const mayFetch = (fetches: readonly DependencyFetch[]) => mayFetchBeside(context, fetches)
  const [outcome, beside] = await Promise.all([
    updateOrAsk(context, { ...request, marketplaces, mayFetch }),
    names.length === 0 && !dryRun && !isFirst ? refreshAll(ports) : [],
  ])
  return { outcome, sources: [...before, ...beside] }
}

/** What was found in sources before is looked at again, so that `find` knows what is new. */
function refreshAll(ports: Ports): Promise<readonly RefreshedSource[]> {
  return refreshSources(ports, { names: [], onlyMarketplaces: false })
}

function isNews({ came, went, problem }: RefreshedSource): boolean {
  return problem !== null || came.length + went.length > 0
}

/** A source that cannot be reached is one thing to say, however much came from there. */
function unreachableLines(out: Output, items: readonly Updated[]): readonly string[] {
  const lost = items.filter(({ action }) => action === 'unreachable')
  const bySource = Map.groupBy(lost, ({ source, detail }) => `${source ?? ''} ${detail ?? ''}`)
  const [colour, word] = WORDS.unreachable
  return [...bySource.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const labels = group.map(({ artifact }) => safeText(artifact, 60))
    const more = labels.length > 5 ? [`${labels.length - 5} more`] : []
    const names = [...labels.slice(0, 5), ...more].join(', ')
    return [`  ${out.paint(colour, word)}  ${names}  ${detailOf(first)}`]
  })
}

/** Updates, as one operation; what could do more than before is asked about first. */
async function updateOrAsk(context: CommandContext, request: UpdateRequest) {
  const { allowExec, prompts } = context
  if (!allowExec && !prompts.mayAsk) return update(await context.ports(), request)
  return update(await context.ports(), {
    ...request,
    confirm: async (held) => ((await isAgreed(context, held)) ? held : []),
  })
}

async function isAgreed(
  { allowExec, prompts }: CommandContext,
  asked: readonly Updated[],
): Promise<boolean> {
  if (allowExec || !prompts.mayAsk) return allowExec
  for (const { artifact, gained } of asked) {
    prompts.show([`${safeText(artifact, 100)} can do more than before:`])
    prompts.show(gained.map((line) => `  ${safeText(line, 400)}`))
  }
  const answer = await prompts.choose('Update that too?', [
    { value: 'no', label: 'No', hint: 'it stays as it is' },
    { value: 'yes', label: 'Yes' },
  ])
  return answer === 'yes'
}

function detailOf({ detail, conflicts, merged, resolvedBy, parts }: Updated): string {
  const files =
    conflicts.length > 0 ? safeText(conflicts.join(', '), 200) : mergedFiles(merged, resolvedBy)
  return [
    ...(detail === null ? [] : [safeText(detail, 300)]),
    ...(parts === null ? [] : [safeText(partsOf(parts), 300)]),
    ...(files === '' ? [] : [files]),
  ].join('; ')
}

function partsOf({ joined, left, repinned }: NonNullable<Updated['parts']>): string {
  return [
    ...joined.map((part) => `+ ${part}`),
    ...left.map((part) => `- ${part}`),
    ...(repinned.length === 0 ? [] : [`pins follow: ${repinned.join(', ')}`]),
  ].join(', ')
}
