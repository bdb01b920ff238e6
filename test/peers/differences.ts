import type { Comparison, Finding } from './compare.ts'

/** A difference that is known, and why it is left. */
interface Difference {
  readonly kind: Finding['kind']
  readonly peer: string
  /** Only of a source, or a subject with these words in it. */
  readonly source?: RegExp
  readonly subject?: RegExp
  readonly why: string
}

/** What stands here is written down in docs/measurements.md, with the versions of the peers. */
const DIFFERENCES: readonly Difference[] = [
  {
    kind: 'ours',
    peer: 'skills',
    source: /^(?:odd|unfinished)$/,
    subject: /^skill:(?!internal$)/,
    why: 'It passes over a SKILL.md without a name or description, or whose frontmatter is no strict YAML; ours takes it, and says so where an agent would not.',
  },
  {
    kind: 'ours',
    peer: 'skills',
    subject: /^skill:internal$/,
    why: 'It hides what says that it is internal, unless a variable asks for it.',
  },
  {
    kind: 'ours',
    peer: 'skills',
    source: /^folders$/,
    subject: /^skill:odd-one$/,
    why: 'Where it finds skills in the usual folders it looks into no other.',
  },
  {
    kind: 'ours',
    peer: 'rulesync',
    source: /^(?:project|kit|loose)$/,
    why: 'It imports the folders of one agent in a project; skills/, commands/ and agents/ of a source, or .agents/, are none.',
  },
  {
    kind: 'ours',
    peer: 'Claude Code',
    why: 'It takes what the plugins of the marketplace name; what lies beside them is no part of one.',
  },
]

/** Returns why a finding was to be expected; null for one that was not. */
export function whyExpected(of: Comparison, { kind, subject }: Finding): string | null {
  const known = DIFFERENCES.find(
    (one) =>
      one.kind === kind &&
      one.peer === of.peer &&
      one.source?.test(of.source) !== false &&
      one.subject?.test(subject) !== false,
  )
  return known?.why ?? null
}
