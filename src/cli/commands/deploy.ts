import { parseArtifactQuery } from '../../core/artifact/artifact-query.ts'
import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import { deploy } from '../../operations/deployments/deploy.ts'
import type { Deployed } from '../../operations/deployments/deploy-one.ts'
import type { DeployRequest, OnMismatch } from '../../operations/deployments/deploy-request.ts'
import { presentEach } from '../../api/present/change.ts'
import { presentDeployed } from '../../api/present/deployments.ts'
import { defineCommand } from '../command/command.ts'
import type { CommandContext } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { findTargetProject } from '../command/project-here.ts'
import type { ValuesOf } from '../command/options.ts'
import { choiceOption, flagOption, repeatedOption, textOption } from '../command/options.ts'
import type { Colour, Output } from '../command/output.ts'
import { footer, safeText, shortId, table } from '../render/text.ts'
import { warningLines } from '../render/warning.ts'

const ON_MISMATCH = ['overwrite', 'side-by-side', 'cancel'] as const satisfies OnMismatch[]

const QUIET: ReadonlySet<string> = new Set(['unchanged', 'skipped'])

const OPTIONS = {
  to: textOption('--to <path>', 'project; the one here when left out'),
  scope: choiceOption('--scope <scope>', 'this project, or all of yours', ['project', 'user']),
  profile: textOption('--profile <profiles>', 'for which agents, such as codex,cursor'),
  allProfiles: flagOption('--all-profiles', 'for every agent that the project shows to be used'),
  native: flagOption('--native', 'a plugin whole, as a folder that the agent loads itself'),
  pin: textOption('--pin <version>', 'deploy this version and stay on it'),
  all: flagOption('--all', 'everything in the collection'),
  force: flagOption('--force', 'replace local edits; they are recorded first'),
  link: flagOption('--link', 'a link to one copy in .agents/skills instead of a copy'),
  fix: flagOption(
    '--fix',
    "write what the agent loads, such as a skill's name as its folder has it",
  ),
  onMismatch: choiceOption(
    '--on-mismatch <choice>',
    'where something else wants another version of a part there',
    ON_MISMATCH,
  ),
  allow: repeatedOption(
    '--allow <finding>',
    'let conflict markers with this finding be as they are; may be repeated',
  ),
}

type Values = ValuesOf<typeof OPTIONS>

export const command = defineCommand({
  arguments: [{ name: '[names...]', description: 'artifacts', completes: 'artifact' }],
  options: OPTIONS,
  examples: [
    ['skillmeat deploy pdf docx', 'into the project here'],
    ['skillmeat deploy pdf --to ~/work/app', 'into another one'],
    ['skillmeat deploy pdf --scope user', 'for all your projects'],
    ['skillmeat deploy pdf --profile codex,cursor', 'for other agents'],
    ['skillmeat deploy pdf --all-profiles', 'for all that are used here'],
  ],
  changes: true,
  run: async (context, names, options) => {
    const { out } = context
    if (names.length === 0 && !options.all) {
      throw new SkillmeatError('E_USAGE', 'No artifact was named.', {
        fix: 'Name some, or add --all. `skillmeat list` shows what there is.',
      })
    }
    const choice = onMismatchOption(options)
    const outcome = await deployOrAsk(context, {
      names,
      ...nativeOption(names, options.native),
      project: options.scope === 'user' ? null : await findTargetProject(context, options.to),
      scope: options.scope === 'user' ? 'user' : 'project',
      ...profilesOption(options),
      pin: options.pin,
      force: options.force,
      ...(choice === null ? {} : { onMismatch: choice }),
      allow: options.allow,
      fix: options.fix,
      link: options.link,
      goOn: context.prompts.mayAsk ? 'past_refusals' : 'past_questions',
      agrees: context.allowExec,
      dryRun: context.dryRun,
    })
    out.document(
      () => presentEach(outcome, presentDeployed),
      () => [
        ...table(
          outcome.result.map((one) => [
            `  ${out.paint(colourOf(one), one.action)}`,
            safeText(one.artifact, 60),
            one.action === 'skipped' ? whySkipped(one) : safeText(one.path, 100),
            out.paint('dim', shortId(one.version)),
          ]),
        ),
        ...outcome.result.flatMap((one) => refusalLines(out, one)),
        ...warningLines(
          out,
          outcome.result.flatMap(({ artifact, warnings }) =>
            warnings.map((warning) => ({ about: warning.where ?? artifact, warning })),
          ),
        ),
        ...(outcome.result[0] === undefined
          ? []
          : [`in ${safeText(outcome.result[0].project, 200)}`]),
        ...footer(out, outcome),
      ],
    )
    const isRefused = outcome.result.some(({ action }) => action === 'refused')
    return isRefused ? EXIT.attention : EXIT.done
  },
})

function colourOf({ action }: Deployed): Colour {
  if (action === 'refused') return 'red'
  return QUIET.has(action) ? 'dim' : 'green'
}

function refusalLines(out: Output, { artifact, problem }: Deployed): string[] {
  if (problem === null) return []
  const { code, message, fix } = problem
  return [
    `  ${out.paint('red', code)} ${safeText(artifact, 100)}: ${safeText(message, 300)}`,
    ...(fix === undefined ? [] : [`    ${safeText(fix, 300)}`]),
  ]
}

/** The warnings below say more where the agent has a place and cannot be told. */
function whySkipped({ warnings, profile }: Deployed): string {
  return warnings.length === 0 ? `no place for it with ${profile}` : 'left out'
}

function profilesOption({
  profile,
  allProfiles,
}: Values): Pick<DeployRequest, 'profile' | 'profiles'> {
  if (allProfiles && profile !== null) {
    throw new SkillmeatError('E_USAGE', '--profile and --all-profiles are two ways to say it.', {
      fix: 'Give one of them.',
    })
  }
  if (allProfiles) return { profile: null, profiles: 'found' }
  const names = (profile ?? '').split(',').map((name) => name.trim())
  const given = names.filter((name) => name !== '')
  return given.length > 1 ? { profile: null, profiles: given } : { profile: given[0] ?? null }
}

function onMismatchOption(options: Values): OnMismatch | null {
  const given = options.onMismatch
  return ON_MISMATCH.find((choice) => choice === given) ?? null
}

async function deployOrAsk(context: CommandContext, request: DeployRequest) {
  try {
    return await deploy(await context.ports(), request)
  } catch (error) {
    const isOpen = isSkillmeatError(error, 'E_DECISION_NEEDED') && request.onMismatch === undefined
    const beside = isOpen ? error.data['beside'] : undefined
    if (!isOpen || beside === undefined || !context.prompts.mayAsk) throw error
    const answer = await context.prompts.choose(error.message, [
      { value: 'cancel', label: 'Change nothing' },
      { value: 'overwrite', label: 'Replace it', hint: 'undo brings it back' },
      ...(typeof beside === 'string'
        ? [{ value: 'side-by-side', label: 'Keep both', hint: `the new one is ${beside}` }]
        : []),
    ])
    const onMismatch = ON_MISMATCH.find((choice) => choice === answer) ?? 'cancel'
    if (onMismatch === 'cancel') throw error
    return deploy(await context.ports(), { ...request, onMismatch })
  }
}

function nativeOption(names: readonly string[], isNative: boolean): { readonly native?: string } {
  const [name] = names
  if (!isNative) return {}
  if (name !== undefined && names.length === 1) {
    const [reading] = parseArtifactQuery(name)
    return { native: reading.name }
  }
  throw new SkillmeatError('E_USAGE', '--native takes one plugin at a time.', {
    fix: 'Name one plugin: `skillmeat deploy <plugin> --native`.',
  })
}
