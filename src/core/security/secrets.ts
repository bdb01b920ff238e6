/** A credential that a file seems to hold; `shown` is its first four characters only. */
export interface SecretFinding {
  readonly line: number
  readonly kind: string
  readonly shown: string
  /** The credential itself, to tell it from others; never shown. */
  readonly text: string
}

interface SecretRule {
  readonly kind: string
  /** Must occur in the text and in the line before the pattern is tried. */
  readonly marker: string
  readonly pattern: RegExp
}

const RULES: readonly SecretRule[] = [
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map((marker) => ({
    kind: 'GitHub token',
    marker,
    pattern: /\bgh[pousr]_[A-Za-z0-9]{36,}\b/g,
  })),
  { kind: 'GitHub token', marker: 'github_pat_', pattern: /\bgithub_pat_[A-Za-z0-9_]{60,}\b/g },
  { kind: 'AWS access key', marker: 'AKIA', pattern: /\bAKIA[A-Z0-9]{16}\b/g },
  { kind: 'AWS access key', marker: 'ASIA', pattern: /\bASIA[A-Z0-9]{16}\b/g },
  { kind: 'Anthropic key', marker: 'sk-ant-', pattern: /\bsk-ant-[A-Za-z0-9_-]{32,}/g },
  { kind: 'OpenAI key', marker: 'sk-', pattern: /\bsk-(?:proj-)?[A-Za-z0-9_-]{40,}/g },
  { kind: 'Slack token', marker: 'xox', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{20,}/g },
  { kind: 'Google API key', marker: 'AIza', pattern: /\bAIza[A-Za-z0-9_-]{35}\b/g },
  { kind: 'Stripe key', marker: '_live_', pattern: /\b[rs]k_live_[A-Za-z0-9]{20,}\b/g },
  { kind: 'npm token', marker: 'npm_', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { kind: 'PyPI token', marker: 'pypi-', pattern: /\bpypi-[A-Za-z0-9_-]{50,}/g },
  { kind: 'GitLab token', marker: 'glpat-', pattern: /\bglpat-[A-Za-z0-9_-]{20,}/g },
  { kind: 'Hugging Face token', marker: 'hf_', pattern: /\bhf_[A-Za-z0-9]{34,}\b/g },
  { kind: 'SendGrid key', marker: 'SG.', pattern: /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b/g },
  {
    kind: 'private key',
    marker: '-----BEGIN',
    pattern: /-----BEGIN (?:[A-Z0-9]{2,10} )?PRIVATE KEY-----/g,
  },
]

const PLACEHOLDER =
  /example|sample|placeholder|your|xxxx|0{8}|12345|abcdefg|\.\.\.|<|dummy|fake|redacted|change-?me|insert|replace|not-?a-?real/i
/** A key is drawn at random: with so few characters it was typed. */
const FEWEST_CHARACTERS = 4
/** Keys that the documentation of their providers shows. */
const DOCUMENTED: ReadonlySet<string> = new Set([
  'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
  'AIzaSyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe',
])
const MAX_LINE = 4000
const MAX_FINDINGS = 20

/**
 * Finds credentials by the shapes their providers give them, the first `most`; placeholders and keys
 * that documentation shows are passed over.
 */
export function findSecrets(text: string, most = MAX_FINDINGS): readonly SecretFinding[] {
  const findings: SecretFinding[] = []
  const rules = RULES.filter(({ marker }) => text.includes(marker))
  const lines = rules.length === 0 ? [] : text.split('\n')
  for (const [index, whole] of lines.entries()) {
    if (findings.length >= most) break
    const found = secretsInLine(rules, whole.slice(0, MAX_LINE), lines[index + 1])
    findings.push(...[...found.values()].map((one) => ({ line: index + 1, ...one })))
  }
  return findings.slice(0, most)
}

type FoundSecret = Omit<SecretFinding, 'line'>

/** One credential is told once, whichever rules know it. */
function secretsInLine(
  rules: readonly SecretRule[],
  line: string,
  next: string | undefined,
): ReadonlyMap<string, FoundSecret> {
  const found = new Map<string, FoundSecret>()
  for (const { kind, marker, pattern } of rules) {
    if (!line.includes(marker)) continue
    for (const [match] of line.matchAll(pattern)) {
      const isKey = kind === 'private key'
      if (isPlaceholder(match) || (isKey && !hasKeyBody(next)) || found.has(match)) continue
      // Each private key begins alike; its body tells it from others.
      const own = isKey ? `${match}\n${next ?? ''}` : match
      found.set(match, { kind, shown: `${match.slice(0, 4)}…`, text: own })
    }
  }
  return found
}

/** A header alone is documentation. */
function hasKeyBody(line: string | undefined): boolean {
  return line !== undefined && /^[A-Za-z0-9+/=:, -]{16,}\r?$/.test(line) && !isPlaceholder(line)
}

/** Documentation shows keys that are none. */
function isPlaceholder(match: string): boolean {
  if (PLACEHOLDER.test(match) || DOCUMENTED.has(match)) return true
  const isHeader = match.startsWith('-----')
  return !isHeader && new Set(match.slice(5).toLowerCase()).size < FEWEST_CHARACTERS
}
