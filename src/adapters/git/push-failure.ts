import type { ErrorCode } from '../../core/errors.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { withoutUserinfo } from '../../core/address/git-url.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import { gitFailure } from './git-failure.ts'
import type { GitRun } from './run-git.ts'

interface Refusal {
  readonly pattern: RegExp
  readonly code: ErrorCode
  readonly what: string
  readonly fix: string
}

/** How hosts say that a branch takes no push. What else a hook declines for is a reason of its own. */
const PROTECTED =
  /\bprotected\b|GH006|TF402455|not allowed to push|pull request(?:s)? (?:is|are) required|(?:must|should) be made through a (?:pull|merge) request|open a (?:PR|MR|pull request|merge request)/i

const REFUSALS: readonly Refusal[] = [
  {
    pattern: PROTECTED,
    code: 'E_PUSH_PROTECTED',
    what: 'takes no push to',
    fix: 'Push on a branch of its own and have it reviewed: `--propose`, or `--branch` with another name.',
  },
  {
    pattern:
      /stale info|fetch first|non-fast-forward|cannot lock ref|failed to lock|reference already exists|failed to update ref|remote ref updated/i,
    code: 'E_PUSH_BEHIND',
    what: 'has moved on; nothing was pushed to',
    fix: 'Take in what is new with `skillmeat pull`, then push again.',
  },
  {
    pattern:
      /permission|denied|forbidden|\b403\b|\b401\b|authentication|could not read Username|not authorized|read.only/i,
    code: 'E_PUSH_REJECTED',
    what: 'does not let you push to',
    fix: 'Check that you may write there, or push to a copy of your own.',
  },
]

/** Returns the error for a push to `branch` that the repository did not take. */
export function pushFailure(url: string, branch: string, run: GitRun): SkillmeatError {
  const said = `${run.stdout.toString('utf8')}\n${run.stderr}`
  const refusal = REFUSALS.find(({ pattern }) => pattern.test(said))
  const isAnswered = refusal !== undefined || /^!\t/m.test(said)
  if (run.timedOut || run.tooLarge || !isAnswered) return gitFailure(url, run)
  const shown = terminalText(withoutUserinfo(url), 200)
  const line = tellingLine(said, refusal?.pattern ?? /^!\t/)
  const { code, what, fix } = refusal ?? {
    code: 'E_PUSH_REJECTED' as const,
    what: 'refused the push to',
    fix: 'Read what the repository says; nothing was changed there. Where it wants a review, push on a branch of its own with `--propose`.',
  }
  const message = `${shown} ${what} the branch ${terminalText(branch, 100)}: ${line}`
  return new SkillmeatError(code, message, { fix, data: { url: shown, branch, git: line } })
}

/** What the other side says of it comes before git's own words. */
function tellingLine(said: string, pattern: RegExp): string {
  const lines = said.split('\n').map((line) => line.replaceAll('\t', ' ').trim())
  const remote = lines.filter((line) => /^remote: *\S/.test(line))
  const found =
    remote.find((line) => pattern.test(line)) ??
    remote.find((line) => /error|refus|denied|not allowed|protected/i.test(line)) ??
    remote[0] ??
    lines.find((line) => pattern.test(line)) ??
    'it gave no reason'
  return terminalText(withoutUserinfo(found.replace(/^remote: */, '')), 300)
}
