import { push } from '../../operations/remotes/push.ts'
import { GOES_OUT } from '../../operations/remotes/pushed.ts'
import type { PushedArtifact, PushReport } from '../../operations/remotes/pushed.ts'
import type { ChangeOutcome } from '../../operations/engine/run/run-change.ts'
import { presentPush } from '../../api/present/remotes.ts'
import { defineCommand } from '../command/command.ts'
import { EXIT } from '../command/exit-codes.ts'
import { flagOption, repeatedOption, textOption } from '../command/options.ts'
import type { Output } from '../command/output.ts'
import { count, safeText, table } from '../render/text.ts'
import { warningLine } from '../render/warning.ts'

const WORDS = {
  added: ['green', 'added'],
  updated: ['green', 'changed'],
  removed: ['green', 'removed'],
  waits: ['yellow', 'waits'],
  behind: ['yellow', 'behind'],
  namesake: ['yellow', 'other'],
  refused: ['red', 'refused'],
} as const satisfies Record<PushedArtifact['action'], readonly [string, string]>

export const command = defineCommand({
  arguments: [
    { name: '[remote]', description: 'which one; the only one when left out' },
    { name: '[names...]', description: 'only these artifacts', completes: 'artifact' },
  ],
  options: {
    propose: flagOption('--propose', 'on a branch of its own, to be reviewed'),
    branch: textOption('--branch <branch>', 'the name of that branch'),
    message: textOption('-m, --message <text>', 'the first line of the commit'),
    allow: repeatedOption('--allow <finding>', 'let this credential, or these markers, out'),
    allowHost: repeatedOption('--allow-host <host>', 'a host that is not public and that you know'),
  },
  examples: [
    ['skillmeat push', 'everything that changed here, as one commit'],
    ['skillmeat push team pdf --propose', 'one artifact, for a pull request'],
  ],
  details:
    'The commit stands on the newest one there; what others pushed meanwhile is taken in with `skillmeat pull` first. `skillmeat undo` takes back what this home remembers of a push; the commit stays there.',
  changes: true,
  run: async (context, [remote = null, ...names], options) => {
    const { out, dryRun } = context
    const { branch, propose, message, allow, allowHost } = options
    const outcome = await push(await context.ports(), {
      remote,
      names,
      branch,
      propose,
      message,
      allow,
      allowHosts: allowHost,
      dryRun,
    })
    out.document(
      () => presentPush(outcome),
      () => render(out, outcome),
    )
    const stays = outcome.result.artifacts.some(({ action }) => !GOES_OUT.has(action))
    return stays ? EXIT.attention : EXIT.done
  },
})

function render(out: Output, outcome: ChangeOutcome<PushReport>): readonly string[] {
  const { artifacts, resolutions, warnings, url, branch, commit, into, page } = outcome.result
  const goes = resolutions > 0 || artifacts.some(({ action }) => GOES_OUT.has(action))
  const place = `${safeText(url, 200)} (${safeText(branch)})`
  return [
    ...table(
      artifacts.map(({ artifact, action, detail }) => {
        const [colour, word] = WORDS[action]
        return [`  ${out.paint(colour, word)}`, safeText(artifact, 60), safeText(detail, 300)]
      }),
    ),
    ...(resolutions === 0 ? [] : [`  ${count(resolutions, 'decision')} about conflicts`]),
    ...warnings.map((warning) => warningLine(out, warning.where ?? url, warning)),
    ...(goes ? [] : ['Nothing to push.']),
    ...(commit === null ? [] : [`Pushed ${commit.slice(0, 10)} to ${place}.`]),
    ...(commit === null || into === null ? [] : [openLine({ branch, into, page })]),
    ...(goes && outcome.dryRun ? [out.paint('dim', 'Dry run: nothing was written.')] : []),
  ]
}

function openLine({ branch, into, page }: Pick<PushReport, 'branch' | 'into' | 'page'>): string {
  return page === null
    ? `Have ${safeText(branch)} taken into ${safeText(into)} on its host; \`skillmeat pull\` takes in what comes of it.`
    : `Open a pull request: ${safeText(page, 400)}`
}
