import { AGENTS } from '../src/core/agents/agents.ts'
import type { Agent, Destination } from '../src/core/agents/shared/agent.ts'

const COLUMNS = ['skill', 'command', 'agent', 'hook', 'mcp', 'composite'] as const

/** Lists the rows of a table of docs/platforms.md: the profile, and a cell for each type. */
export function platformRows(scope: 'project' | 'user' | 'native'): readonly (readonly string[])[] {
  return AGENTS.filter(
    (platform) => platform[scope] !== undefined && platform.isOnlyWhereFound !== true,
  ).map((platform) => [
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

/** Lists the rows of the table of agents whose skill folders alone are known. */
export function skillRows(): readonly (readonly string[])[] {
  return AGENTS.filter(({ isOnlyWhereFound }) => isOnlyWhereFound === true).map((agent) => [
    `\`${agent.id}\``,
    agent.name,
    foldersOf(agent, 'project'),
    foldersOf(agent, 'user'),
  ])
}

/** The folder that is written comes first. */
function foldersOf(agent: Agent, scope: 'project' | 'user'): string {
  const { root, path } = agent[scope].skill ?? { root: '', path: '' }
  const read = (agent.reader?.reads.skill?.folders ?? [])
    .filter((one) => one.scope === scope)
    .map(({ folder }) => folder)
  const written = `${root}/${path}`.replace('/*', '')
  const own = root === '' ? [] : [written]
  return [...new Set([...own, ...read])].map((folder) => `\`${folder}\``).join(', ')
}
