/** Names of marketplaces that Claude Code keeps for itself. */
const RESERVED: ReadonlySet<string> = new Set([
  'agent-skills',
  'anthropic-agent-skills',
  'anthropic-marketplace',
  'anthropic-plugins',
  'claude-code-marketplace',
  'claude-code-plugins',
  'claude-community',
  'claude-plugins-official',
  'knowledge-work-plugins',
  'life-sciences',
])

/** Returns a name in kebab case, as plugins and marketplaces have to have it. */
export function kebabName(name: string): string {
  const kebab = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return kebab === '' ? 'plugin' : kebab
}

/** Returns the name of a marketplace. */
export function marketplaceName(name: string): string {
  const kebab = kebabName(name)
  return RESERVED.has(kebab) ? `my-${kebab}` : kebab
}
