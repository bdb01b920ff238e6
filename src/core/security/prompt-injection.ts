/** Something a rule saw, with the line it stands in. */
export interface TextFinding {
  readonly line: number
  readonly what: string
}

interface TextRule {
  /** Lower-case words of which one must occur before the pattern is tried at all. */
  readonly words: readonly string[]
  readonly pattern: RegExp
  readonly what: string
}

/** Longest stretch of a line that the rules look at. */
const MAX_LINE = 4000
const MAX_FINDINGS = 20

/** Each pattern is tried on one line, with bounded gaps only, so that no input makes it slow. */
const RULES: readonly TextRule[] = [
  {
    words: ['ignore', 'disregard', 'forget', 'override'],
    pattern:
      /\b(?:ignore|disregard|forget|override)\b[^.]{0,30}\b(?:previous|prior|above|earlier|all|system|your)\b[^.]{0,30}\b(?:instructions?|prompts?|rules|guidelines|directives?)\b/i,
    what: 'asks the model to ignore its instructions',
  },
  {
    words: ['tell', 'inform', 'mention', 'reveal', 'show', 'notify', 'alert'],
    pattern:
      /\b(?:do not|don't|never|without)\s+(?:tell|telling|inform|informing|mention|mentioning|reveal|revealing|notify|notifying|alert|alerting|show|showing)\b[^.]{0,40}\buser/i,
    what: 'asks the model to hide something from the user',
  },
  {
    words: ['<!--'],
    pattern:
      /<!--.{0,200}\b(?:system|assistant|claude|agent|ai|model|instructions?)\b\s{0,3}[:,].{0,400}\b(?:read|send|post|run|execute|fetch|upload|ignore|must|always|never|delete)\b/i,
    what: 'has an HTML comment that speaks to the model',
  },
  {
    words: ['](http'],
    pattern: /!\[[^\]]{0,200}\]\(https?:\/\/[^)\s]{1,300}(?:\{\{?|\$\{|<)[a-z_ -]{1,60}(?:\}|>)/i,
    what: 'has an image whose address carries data away',
  },
  {
    words: ['unrestricted', 'jailbreak', 'dan mode', 'developer mode'],
    pattern:
      /\b(?:you are now|enter|act as|switch to)\b[^.]{0,30}\b(?:unrestricted|jailbreak|jailbroken|dan|developer) mode\b/i,
    what: 'asks for a mode without restrictions',
  },
]

const MANY_BLANK_LINES = /\n(?:[ \t]{0,80}\r?\n){200}/

/**
 * Finds visible attempts to steer the model against its user, at most 20.
 *
 * Documentation about such attacks is found as well: a finding is to be shown, never a verdict.
 */
export function findPromptInjection(text: string): readonly TextFinding[] {
  const findings: TextFinding[] = []
  const lower = text.toLowerCase()
  const rules = RULES.filter(({ words }) => words.some((word) => lower.includes(word)))
  const lines = rules.length === 0 ? [] : text.split('\n')
  for (const [index, line] of lines.entries()) {
    if (findings.length >= MAX_FINDINGS) return findings
    const what = findInLine(rules, line.slice(0, MAX_LINE))
    if (what !== null) findings.push({ line: index + 1, what })
  }
  if (hasManyLines(text) && MANY_BLANK_LINES.test(text)) {
    findings.push({ line: 1, what: 'hides text behind hundreds of blank lines' })
  }
  return findings
}

function findInLine(rules: readonly TextRule[], line: string): string | null {
  const lower = line.toLowerCase()
  const rule = rules.find(
    ({ words, pattern }) => words.some((word) => lower.includes(word)) && pattern.test(line),
  )
  return rule?.what ?? null
}

/** Tells whether there are lines enough for the slow pattern to be worth its time. */
function hasManyLines(text: string): boolean {
  return text.length >= 200 && /\n[ \t\r]*\n[ \t\r]*\n[ \t\r]*\n/.test(text)
}
