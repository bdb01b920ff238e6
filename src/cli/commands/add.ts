import { existsSync } from 'node:fs'
import { ARTIFACT_TYPES, isArtifactType } from '../../core/artifact/artifact-type.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { asVerified } from '../../core/object/verified-json.ts'
import { addressOf, narrowSource } from '../../core/address/source-spec.ts'
import type { SourceLocation } from '../../core/address/source-location.ts'
import { add } from '../../operations/importing/add.ts'
import { explainPin, followAll, listToFollow } from '../../operations/sources/follow.ts'
import type { WantedFromSource } from '../../operations/sources/follow.ts'
import { findWanted, parseNamedSource } from '../../operations/sources/named-source.ts'
import type { WantedByName } from '../../operations/sources/named-source.ts'
import { listSeenMarketplaces } from '../../operations/sources/seen-marketplaces.ts'
import type {
  AddReport,
  AddRequest,
  ConflictDecision,
} from '../../operations/importing/pipeline/add-report.ts'
import type { ChangeOutcome } from '../../operations/engine/run/run-change.ts'
import { presentAdded, presentFollowed } from '../../api/present/imports.ts'
import { defineCommand } from '../command/command.ts'
import type { CommandContext } from '../command/command.ts'
import { agreesToFetch, mayFetchBeside } from '../dialogs/may-fetch.ts'
import { EXIT } from '../command/exit-codes.ts'
import type { ValuesOf } from '../command/options.ts'
import { choiceOption, flagOption, repeatedOption, textOption } from '../command/options.ts'
import type { Output } from '../command/output.ts'
import { absolutePath } from '../command/option-values.ts'
import { readSourceLocation } from '../command/source-location.ts'
import { count, footer, safeText, table } from '../render/text.ts'
import { followedLines, toFollowLine } from '../render/followed.ts'
import { dependencyLines, lacksSome } from '../render/dependencies.ts'
import { signerLine } from '../render/signer.ts'
import { warningLine } from '../render/warning.ts'

const DECISIONS = ['update', 'fork', 'keep', 'skip'] as const satisfies readonly ConflictDecision[]

const OPTIONS = {
  follow: flagOption(
    '--follow',
    'also plugins that its marketplace lists and that lie in other sources; with names, those',
  ),
  type: choiceOption('--type <type>', 'only artifacts of this type', ARTIFACT_TYPES),
  ref: textOption('--ref <ref>', 'branch, tag or commit'),
  path: textOption('--path <path>', 'only this folder or file of the source'),
  as: textOption('--as <name>', 'another name for the one artifact'),
  onConflict: repeatedOption(
    '--on-conflict <how>',
    'when the name is taken by other content: update, fork, keep or skip; or name=how for one, repeated',
  ),
  tag: repeatedOption('--tag <tag>', 'a tag to give; may be repeated'),
  allowHost: repeatedOption('--allow-host <host>', 'a host that is not public and that you know'),
  allow: repeatedOption(
    '--allow <finding>',
    'take hidden text with this finding as it is; may be repeated',
  ),
}

type Values = ValuesOf<typeof OPTIONS>

export const command = defineCommand({
  arguments: [
    {
      name: '<source>',
      description:
        'folder, archive, owner/repo[/path][@ref], npm:package, any address, or name@source',
    },
    { name: '[names...]', description: 'only these artifacts' },
  ],
  options: OPTIONS,
  examples: [
    ['skillmeat add anthropics/skills', 'all skills of a GitHub repository'],
    ['skillmeat add anthropics/skills pdf docx', 'two of them'],
    ['skillmeat add ./my-skills --dry-run', 'see what a folder holds'],
    ['skillmeat add pdf@official', 'what `skillmeat find` found in a source'],
  ],
  changes: true,
  run: async (context, [source = '', ...names], options) => {
    const found = await readWanted(context, source, options)
    const ports = await context.ports()
    const request: AddRequest = {
      location: found.location,
      names: [...found.names, ...names],
      type: isArtifactType(options.type) ? options.type : null,
      as: options.as,
      ...readDecisions(options.onConflict),
      tags: options.tag,
      allow: options.allow,
      allowHosts: options.allowHost,
      marketplaces: await listSeenMarketplaces(ports),
      mayFetch: (fetches) => mayFetchBeside(context, fetches),
      dryRun: context.dryRun,
    }
    if (options.follow) return followed(context, request)
    const outcome = await addOrAsk(context, request).catch((error: unknown) => {
      throw explainPin(error, found.at, addressOf(found.location))
    })
    tellOwnName(context, found, outcome.result)
    context.out.document(
      () => presentAdded(outcome),
      () => render(context.out, outcome),
    )
    return exitCodeOf(outcome.result)
  },
})

function exitCodeOf({ added, refused, dependencies }: AddReport): number {
  const waits = added.some(({ action }) => action === 'pending' || action === 'undecided')
  return refused.length > 0 || waits || lacksSome(dependencies) ? EXIT.attention : EXIT.done
}

type Wanted = WantedFromSource & Pick<WantedByName, 'at' | 'listedAs'>

/** A plugin that calls itself otherwise than its marketplace does is found by its own name. */
function tellOwnName({ out }: CommandContext, { listedAs }: Wanted, { added }: AddReport): void {
  const [plugin, second] = added.filter(({ artifact }) => artifact.startsWith('composite:'))
  if (listedAs === null || plugin === undefined || second !== undefined || out.json) return
  const name = plugin.artifact.replace(/^composite:/, '')
  if (name === listedAs) return
  out.note(`${safeText(listedAs, 60)} calls itself ${safeText(name, 60)}, and goes by that here.`)
}

/** Returns what a source that was typed means. Where that is a name in another source, says so first. */
async function readWanted(
  context: CommandContext,
  source: string,
  options: Values,
): Promise<Wanted> {
  const named = parseNamedSource(source)
  if (named === null || existsSync(absolutePath(context, source))) {
    const location = readLocation(context, source, options)
    return { location, names: [], at: null, listedAs: null }
  }
  const wanted = await findWanted(await context.ports(), named)
  const held = wanted.at === null ? '' : ` at ${wanted.at.slice(0, 12)}`
  const from = `From ${safeText(addressOf(wanted.location), 200)}${safeText(held, 60)}.`
  if (!context.out.json) context.out.note(from)
  return wanted
}

/** Adds what lies in a marketplace's own source, then the plugins that lie elsewhere, each by itself. */
async function followed(context: CommandContext, request: AddRequest): Promise<number> {
  const { location, names, ...common } = request
  if (location.kind === 'bundle') {
    throw new SkillmeatError('E_USAGE', 'A bundle lists nothing that lies elsewhere.', {
      fix: 'Leave --follow out.',
    })
  }
  const { out } = context
  const ports = await context.ports()
  const { toFollow, here, marketplace } = await listToFollow(ports, location, names)
  const outcome =
    names.length > 0 && here.length === 0
      ? null
      : await addOwn(context, { ...request, names: here }, toFollow.length)
  out.note(`To be fetched: ${count(toFollow.length, 'plugin')}.`)
  for (const one of toFollow) out.note(toFollowLine(one))
  const isAgreed = names.length > 0 || (await agreesToFetch(context))
  const marketplaces = [marketplace ?? [], common.marketplaces ?? []].flat()
  const beside = { ...common, marketplaces }
  const plugins = isAgreed && !context.dryRun ? await followAll(ports, toFollow, beside) : []
  out.document(
    () => presentFollowed(outcome, plugins, context.dryRun),
    () => [
      ...(outcome === null ? [] : render(out, outcome)),
      ...followedLines(out, plugins),
      ...(plugins.length > 0 ? [EACH_BY_ITSELF] : []),
    ],
  )
  const isOpen = plugins.some(({ problem }) => problem !== null)
  const code = outcome === null ? EXIT.done : exitCodeOf(outcome.result)
  return isOpen ? EXIT.attention : code
}

const EACH_BY_ITSELF =
  'Each plugin is an operation of its own: `skillmeat operations` lists them, `skillmeat undo <operation>` takes one back.'

/** Adds what lies in the marketplace's own source; that may be nothing where its plugins lie elsewhere. */
async function addOwn(
  context: CommandContext,
  request: AddRequest,
  elsewhere: number,
): Promise<ChangeOutcome<AddReport> | null> {
  try {
    return await addOrAsk(context, request)
  } catch (error) {
    if (elsewhere > 0 && isSkillmeatError(error, 'E_SOURCE_EMPTY')) return null
    throw error
  }
}

function readLocation(context: CommandContext, source: string, options: Values): SourceLocation {
  const found = readSourceLocation(context, source)
  const ref = options.ref
  const path = options.path
  return ref === null && path === null ? found : narrowSource(found, { ref, path })
}

async function addOrAsk(
  context: CommandContext,
  request: AddRequest,
): Promise<ChangeOutcome<AddReport>> {
  try {
    return await add(await context.ports(), request)
  } catch (error) {
    const isDecision = isSkillmeatError(error, 'E_DECISION_NEEDED') && request.onConflict === null
    if (!isDecision || !context.prompts.mayAsk) throw error
    const decisions = new Map(request.decisions)
    for (const artifact of asVerified<readonly string[]>(error.data['artifacts'])) {
      const answer = await context.prompts.choose(
        `The collection has another ${safeText(artifact, 60)}.`,
        QUESTION,
      )
      decisions.set(artifact, decisionOf(answer))
    }
    return add(await context.ports(), { ...request, decisions })
  }
}

const QUESTION = [
  { value: 'update', label: 'Merge it in', hint: 'three-way where there is a base' },
  { value: 'fork', label: 'Take both', hint: 'under another name' },
  { value: 'keep', label: 'Keep ours', hint: 'it stands for the other one, also in plugins' },
  { value: 'skip', label: 'Skip it' },
]

const COLOURS = {
  added: 'green',
  forked: 'green',
  updated: 'green',
  merged: 'green',
  unchanged: 'dim',
  skipped: 'dim',
  kept: 'dim',
  pending: 'yellow',
  undecided: 'yellow',
} as const

function render(out: Output, outcome: ChangeOutcome<AddReport>): string[] {
  const { added, refused, skipped, offered, warnings, source, commit, signer } = outcome.result
  const rows = added.map((one) => [
    `  ${out.paint(COLOURS[one.action], one.action)}`,
    safeText(one.artifact, 60),
    out.paint('dim', safeText(one.description, 60)),
  ])
  const changed = added.filter(({ action }) => COLOURS[action] !== 'dim')
  const at = commit === null ? '' : ` at ${commit.slice(0, 10)}`
  return [
    ...(signer === null ? [] : [signerLine(out, signer)]),
    ...table(rows),
    ...refused.map(
      (r) =>
        `  ${out.paint('red', 'refused')} ${safeText(r.artifact)} [${r.code}]: ${safeText(r.message, 300)}`,
    ),
    ...dependencyLines(out, outcome.result.dependencies),
    ...warnings.map((warning) => warningLine(out, source, warning)),
    ...added.flatMap((one) => one.warnings.map((w) => warningLine(out, one.artifact, w))),
    ...(outcome.dryRun || skipped.length <= FEW ? passedOver(out, outcome.result) : []),
    `${count(changed.length, 'artifact')} from ${safeText(source, 200)}${at}${skipped.length > FEW ? `, ${skipped.length} places passed over (--dry-run lists them)` : ''}.`,
    ...(outcome.dryRun ? offered.map((one) => offerLine(out, one)) : notTaken(out, offered)),
    ...footer(out, outcome),
  ]
}

/** So many places that were passed over are listed each time. */
const FEW = 3

function passedOver(out: Output, { skipped }: AddReport): string[] {
  return skipped.map(({ path, reason }) => {
    const where = path === '' ? 'the root' : safeText(path, 100)
    return `  ${out.paint('dim', 'note')} ${where}: ${safeText(reason, 200)}`
  })
}

type Offered = AddReport['offered'][number]

function offerLine(out: Output, { artifact, reason }: Offered): string {
  const what = `${safeText(artifact, 60)} (${safeText(reason, 100)})`
  const isPlugin = artifact.startsWith('composite:')
  return out.paint(
    'dim',
    isPlugin
      ? `Could be one plugin too, ${what}: add it with --type composite.`
      : `Not taken by itself, ${what}: name it to add it.`,
  )
}

function notTaken(out: Output, offered: readonly Offered[]): string[] {
  const others = offered.filter(({ artifact }) => !artifact.startsWith('composite:'))
  if (others.length === 0) return []
  const what = `${count(others.length, 'artifact')} more among examples, tests or translations`
  return [out.paint('dim', `${what}: name one to add it; --dry-run lists them.`)]
}

/** Reads `update` and `name=update`. Throws `E_USAGE`. */
function readDecisions(words: readonly string[]): Pick<AddRequest, 'onConflict' | 'decisions'> {
  let onConflict: ConflictDecision | null = null
  const decisions = new Map<string, ConflictDecision>()
  for (const word of words) {
    const at = word.lastIndexOf('=')
    if (at === -1) onConflict = decisionOf(word)
    else decisions.set(word.slice(0, at), decisionOf(word.slice(at + 1)))
  }
  return { onConflict, decisions }
}

function decisionOf(text: string): ConflictDecision {
  const found = DECISIONS.find((decision) => decision === text)
  if (found !== undefined) return found
  throw new SkillmeatError('E_USAGE', `"${text}" decides nothing about a name that is taken.`, {
    fix: `Choose one of ${DECISIONS.join(', ')}.`,
  })
}
