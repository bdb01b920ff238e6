const TYPES: Readonly<Record<string, string>> = {
  skill: 'Skills',
  command: 'Commands',
  agent: 'Agents',
  hook: 'Hooks',
  mcp: 'MCP servers',
  composite: 'Composites',
}

const DRIFT: Readonly<Record<string, string>> = {
  modified: 'Edited in a project',
  unchecked: 'Not checked',
  clean: 'As deployed',
  undeployed: 'Not deployed',
}

export function sayType(type: string): string {
  return TYPES[type] ?? type
}

export function sayDriftFacet(drift: string): string {
  return DRIFT[drift] ?? drift
}
