/** A credential that a file seems to hold; `shown` is its first four characters only. */
export interface SecretFinding {
  readonly line: number
  readonly kind: string
  readonly shown: string
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
    pattern: /\bgh[pousr]_[A-Za-z0-9]{36,}\b/,
  })),
  { kind: 'GitHub token', marker: 'github_pat_', pattern: /\bgithub_pat_[A-Za-z0-9_]{60,}\b/ },
  { kind: 'AWS access key', marker: 'AKIA', pattern: /\bAKIA[A-Z0-9]{16}\b/ },
  { kind: 'AWS access key', marker: 'ASIA', pattern: /\bASIA[A-Z0-9]{16}\b/ },
  { kind: 'Anthropic key', marker: 'sk-ant-', pattern: /\bsk-ant-[A-Za-z0-9_-]{32,}/ },
  { kind: 'OpenAI key', marker: 'sk-', pattern: /\bsk-(?:proj-)?[A-Za-z0-9_-]{40,}/ },
  { kind: 'Slack token', marker: 'xox', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{20,}/ },
  { kind: 'Google API key', marker: 'AIza', pattern: /\bAIza[A-Za-z0-9_-]{35}\b/ },
  { kind: 'Stripe key', marker: '_live_', pattern: /\b[rs]k_live_[A-Za-z0-9]{20,}\b/ },
  { kind: 'npm token', marker: 'npm_', pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { kind: 'PyPI token', marker: 'pypi-', pattern: /\bpypi-[A-Za-z0-9_-]{50,}/ },
  { kind: 'GitLab token', marker: 'glpat-', pattern: /\bglpat-[A-Za-z0-9_-]{20,}/ },
  { kind: 'Hugging Face token', marker: 'hf_', pattern: /\bhf_[A-Za-z0-9]{34,}\b/ },
  { kind: 'SendGrid key', marker: 'SG.', pattern: /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b/ },
  {
    kind: 'private key',
    marker: '-----BEGIN',
    pattern: /-----BEGIN (?:[A-Z0-9]{2,10} )?PRIVATE KEY-----/,
  },
]

const PLACEHOLDER = /example|placeholder|your|xxxx|0{8}|1234567|\.\.\.|<|dummy|fake/i
const MAX_LINE = 4000
const MAX_FINDINGS = 20

/** Finds credentials by the shapes their providers give them, at most 20; placeholders are passed over. */
export function findSecrets(text: string): readonly SecretFinding[] {
  const findings: SecretFinding[] = []
  const rules = RULES.filter(({ marker }) => text.includes(marker))
  const lines = rules.length === 0 ? [] : text.split('\n')
  for (const [index, whole] of lines.entries()) {
    if (findings.length >= MAX_FINDINGS) break
    const line = whole.slice(0, MAX_LINE)
    for (const { kind, marker, pattern } of rules) {
      const match = line.includes(marker) ? pattern.exec(line)?.[0] : undefined
      if (match === undefined || PLACEHOLDER.test(match)) continue
      if (kind === 'private key' && !hasKeyBody(lines[index + 1])) continue
      findings.push({ line: index + 1, kind, shown: `${match.slice(0, 4)}…` })
      break
    }
  }
  return findings
}

/** A header alone is documentation. */
function hasKeyBody(line: string | undefined): boolean {
  return line !== undefined && /^[A-Za-z0-9+/=:, -]{16,}\r?$/.test(line)
}
