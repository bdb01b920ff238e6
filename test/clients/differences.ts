import type { Finding, FindingKind, Trial } from './finding.ts'

/** A difference that is known, and why it is left. */
export interface Difference {
  readonly kind: FindingKind
  readonly clients: readonly string[] | 'all'
  /** Only of a source, a scope, or a subject with these words in it. */
  readonly source?: RegExp
  readonly scope?: Trial['scope']
  readonly subject?: RegExp
  readonly why: string
}

/** What stands here is written down in docs/platforms.md, with the versions of the clients. */
export const DIFFERENCES: readonly Difference[] = [
  {
    kind: 'name',
    clients: 'all',
    why: 'The client goes by the name in the file, not by that of the folder or file.',
  },
  {
    kind: 'alias',
    clients: 'all',
    why: 'Copies with one name in their files are one to a client that goes by it.',
  },
  {
    kind: 'missing',
    clients: ['Claude Code'],
    subject: /^skill:claude-api$/,
    why: 'Claude Code has a skill of its own by that name, and lists one.',
  },
  {
    kind: 'missing',
    clients: ['Gemini CLI'],
    subject: /^skill:skill-creator$/,
    why: 'Gemini CLI has a skill of its own by that name.',
  },
  {
    kind: 'hook',
    clients: 'all',
    source: /superpowers$/,
    why: 'The collection holds documents alone: the script that its hook starts is not in it.',
  },
  {
    kind: 'server',
    clients: ['Codex'],
    scope: 'user',
    why: 'Codex fills in no variable, so for all projects a server cannot name its plugin’s folder; deploy says so.',
  },
]

/** Returns why a finding was to be expected; null for one that was not. */
export function whyExpected(trial: Trial, finding: Finding): string | null {
  const known = DIFFERENCES.find(
    ({ kind, clients, source, scope, subject }) =>
      kind === finding.kind &&
      (clients === 'all' || clients.includes(trial.client)) &&
      source?.test(trial.source) !== false &&
      (scope ?? trial.scope) === trial.scope &&
      subject?.test(finding.subject) !== false,
  )
  return known?.why ?? null
}
