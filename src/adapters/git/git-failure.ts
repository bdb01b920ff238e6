import type { ErrorCode } from '../../core/errors.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import { withoutUserinfo } from '../../core/address/git-url.ts'
import type { GitRun } from './run-git.ts'

interface Failure {
  readonly pattern: RegExp
  readonly code: ErrorCode
  readonly what: string
  readonly fix: string
}

const FAILURES: readonly Failure[] = [
  {
    pattern:
      /hasDot|hasDotdot|hasDotgit|fullPathname|emptyName|nullSha1|badTree|duplicateEntries|treeNotSorted|badFilemode|largePathname|malformed mode|empty filename in tree/,
    code: 'E_GIT_TREE',
    what: 'has a tree that git itself refuses',
    fix: 'Ask the owner of the repository to mend it; nothing was imported.',
  },
  {
    pattern: /couldn't find remote ref|not our ref|no such ref|unadvertised object/i,
    code: 'E_GIT_REF',
    what: 'has no such branch, tag or commit',
    fix: 'Check the ref with `git ls-remote`, or leave it out for the default branch.',
  },
  {
    pattern:
      /corrupt|inflate|unable to unpack|bad (?:object|tree|blob|packed)|missing (?:blob|tree|object|commit)|unable to read|hash mismatch|did not send all necessary objects|upload-pack: not our|garbage at end|invalid object/i,
    code: 'E_STORE_CORRUPT',
    what: 'is damaged',
    fix: 'Run `git fsck` in it, or import from another copy.',
  },
  {
    pattern:
      /could not read (?:username|password)|authentication failed|terminal prompts disabled|basic: access denied|permission denied \((?:publickey|password|keyboard)/i,
    code: 'E_SOURCE_UNREACHABLE',
    what: 'is not there, or asks who you are',
    fix: 'Check the address. Where one has to log in, do so the way your git does: a credential helper (`git config --global credential.helper`), or an ssh address with a key that the host knows.',
  },
  {
    pattern: /host key verification failed|remote host identification has changed/i,
    code: 'E_SOURCE_UNREACHABLE',
    what: 'is on a host that ssh does not know by its key',
    fix: 'Connect to the host once by hand, `ssh -T <host>`, and compare the key that it shows with the one that its owner names.',
  },
  {
    pattern:
      /^ssh: (?:connect to|could not resolve)|connection (?:refused|timed out|closed by remote)/im,
    code: 'E_SOURCE_UNREACHABLE',
    what: 'cannot be reached',
    fix: 'Check the address and the network; `ssh -v <host>` shows how far it comes.',
  },
  {
    pattern: /requested url returned error: 30[1278]/i,
    code: 'E_SOURCE_UNREACHABLE',
    what: 'has moved: its host sends on to another address, which is not followed',
    fix: 'Open it in a browser to see where it is now, and use that address; `skillmeat source move <old> <new>` makes updates go on from there.',
  },
  {
    pattern:
      /update url base from redirection|not valid: is this a git repository|invalid content-type/i,
    code: 'E_SOURCE_UNREACHABLE',
    what: 'answers with a page, and not as a repository',
    fix: 'Open it in a browser: it may have moved, or want a login. Use the address that its host gives for cloning.',
  },
  {
    pattern:
      /repository .*not found|does not (?:appear to be|exist)|not a git repository|no such (?:device|file)/i,
    code: 'E_SOURCE_NOT_FOUND',
    what: 'was not found',
    fix: 'Check the address, and that you may read the repository.',
  },
]

const UNREACHABLE: Failure = {
  pattern: /./,
  code: 'E_SOURCE_UNREACHABLE',
  what: 'cannot be read',
  fix: 'Check the address, the network and your access, then try again.',
}

/** Returns the error for a run of git that failed on the source at `url`, with git's own last line. */
export function gitFailure(url: string, run: GitRun): SkillmeatError {
  const shown = terminalText(withoutUserinfo(url), 200)
  if (run.tooLarge) {
    return new SkillmeatError('E_SIZE_LIMIT', `${shown} holds more than may be fetched.`, {
      fix: 'Name the part of the repository that holds the artifacts.',
    })
  }
  if (run.timedOut) {
    return new SkillmeatError('E_SOURCE_UNREACHABLE', `${shown} did not answer in time.`, {
      fix: UNREACHABLE.fix,
    })
  }
  const { code, what, fix, pattern } =
    FAILURES.find((failure) => failure.pattern.test(run.stderr)) ?? UNREACHABLE
  const line = lastLine(run.stderr, pattern)
  return new SkillmeatError(code, `${shown} ${what}: ${line}`, {
    fix,
    data: { url: shown, git: line },
  })
}

/** The line that tells what is wrong, else the last one that git prints as an error. */
function lastLine(stderr: string, pattern: RegExp): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const telling =
    (pattern === UNREACHABLE.pattern ? undefined : lines.find((line) => pattern.test(line))) ??
    lines.findLast((line) => /^(?:fatal|error|remote):/.test(line)) ??
    lines.at(-1) ??
    'git said nothing'
  return terminalText(withoutUserinfo(telling), 300)
}
