/** The names of Claude Code's tools that matchers go by. */
export const CLAUDE_TOOLS: ReadonlySet<string> = new Set([
  'Agent',
  'AskUserQuestion',
  'Bash',
  'BashOutput',
  'Edit',
  'ExitPlanMode',
  'Glob',
  'Grep',
  'KillShell',
  'LS',
  'MultiEdit',
  'NotebookEdit',
  'NotebookRead',
  'Read',
  'Skill',
  'SlashCommand',
  'Task',
  'TodoWrite',
  'WebFetch',
  'WebSearch',
  'Write',
])

/**
 * What an agent's matchers of one event go by: its own names for tools, a few words, or anything.
 *
 * Tools that are not in the table have no counterpart; names that Claude Code does not have are
 * taken for the agent's own.
 */
export type MatcherRule = ToolRule | { readonly words: ReadonlySet<string> } | 'any'

export interface ToolRule {
  readonly tools: ReadonlyMap<string, string>
}

/** A matcher as the agent has it; null for none, which matches everything. */
export interface WrittenMatcher {
  readonly text: string | null
  /** The names that are left out of it. */
  readonly lost: readonly string[]
}

/** Writes a matcher; null where nothing of it is left, or the agent reads none for the event. */
export function writeMatcher(
  matcher: string | undefined,
  rule: MatcherRule | undefined,
): WrittenMatcher | null {
  if (matcher === undefined || /^(?:\*|\.\*|)$/.test(matcher)) return { text: null, lost: [] }
  if (rule === undefined) return null
  if (rule === 'any') return { text: matcher, lost: [] }
  if (isPattern(matcher)) return namesClaudeTool(matcher) ? null : { text: matcher, lost: [] }
  const words = splitMatcher(matcher).map((word) => ({ word, text: writeWord(word, rule) }))
  const kept = words.flatMap(({ text }) => text ?? [])
  if (kept.length === 0) return null
  return {
    text: [...new Set(kept)].join('|'),
    lost: words.flatMap(({ word, text }) => (text === null ? [word] : [])),
  }
}

/** Reads a matcher of the agent. */
export function readMatcher(matcher: string, rule: MatcherRule | undefined): string {
  if (rule === undefined || rule === 'any' || 'words' in rule || isPattern(matcher)) return matcher
  const names = swapped(rule.tools)
  return splitMatcher(matcher)
    .map((word) => names.get(word) ?? word)
    .join('|')
}

function writeWord(word: string, rule: Exclude<MatcherRule, 'any'>): string | null {
  if ('words' in rule) return rule.words.has(word) ? word : null
  return rule.tools.get(word) ?? (CLAUDE_TOOLS.has(word) ? null : word)
}

/** Turns a table around; of several keys with one value the first is meant. */
export function swapped(table: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const [name, own] of table) if (!names.has(own)) names.set(own, name)
  return names
}

function splitMatcher(matcher: string): string[] {
  return matcher.split(/\s*[|,]\s*/).filter((word) => word !== '')
}

/** Tells whether a matcher is more than names side by side. */
function isPattern(matcher: string): boolean {
  return /[^\w|, .*:-]/.test(matcher) || /[A-Z]\w*\.[*+]/.test(matcher)
}

function namesClaudeTool(pattern: string): boolean {
  return pattern.split(/\W+/).some((word) => CLAUDE_TOOLS.has(word))
}
