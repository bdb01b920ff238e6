import { AGENTS } from '../src/core/agents/agents.ts'
import type { Destination } from '../src/core/agents/shared/agent.ts'

const COLUMNS = ['skill', 'command', 'agent', 'hook', 'mcp', 'composite'] as const

/** Lists the rows of a table of docs/platforms.md: the profile, and a cell for each type. */
export function platformRows(scope: 'project' | 'user' | 'native'): readonly (readonly string[])[] {
  return AGENTS.filter((platform) => platform[scope] !== undefined).map((platform) => [
    `\`${platform.id}\``,
    ...COLUMNS.map((type) => cellOf(platform[scope]?.[type])),
  ])
}

/** A file that has a form is named with it; `*` stands for the artifact's name. */
function cellOf(destination: Destination | undefined): string {
  if (destination === undefined) return ''
  const { form, root, path } = destination
  if (form === undefined) return `\`${root}/${path}\``
  const files = [form.file, ...(form.orFile === undefined ? [] : [form.orFile])]
  return `${files.map((file) => `\`${file}\``).join(' or ')} (\`${form.format}\`)`
}
