import fs from 'node:fs'
import { basename, join } from 'node:path'
import type { Bench } from './make-world.ts'
import type { Scope } from './client.ts'
import type { ListedType } from './client.ts'

/** One line of what `deploy --json` said. */
export interface DeployedItem {
  readonly artifact: string
  readonly path: string
  readonly action: string
  readonly warnings: readonly { readonly code: string }[]
}

/** An artifact as we say that the agent has it. */
export interface Said {
  readonly label: string
  readonly type: ListedType
  /** The name that it has there, by what we say. */
  readonly name: string
  /** The name that its file says, where that is another. */
  readonly own: string | null
  /** Absolute. */
  readonly path: string
  /** We say that the agent does not load it, or does not use it by itself. */
  readonly isRefused: boolean
}

/** Returns what an agent should list by what `deploy` said of it. */
export function saidOf(
  { home, project }: Bench,
  scope: Scope,
  items: readonly DeployedItem[],
): readonly Said[] {
  const base = scope === 'user' ? home : project
  return items.flatMap(({ artifact, path, action, warnings }): readonly Said[] => {
    const [type = '', ...rest] = artifact.split(':')
    if (action === 'skipped' || !['skill', 'command', 'agent', 'mcp'].includes(type)) return []
    const absolute = join(base, path)
    const name = type === 'mcp' ? rest.join(':') : nameOf(path)
    const own = type === 'mcp' ? null : ownName(absolute)
    const isRefused = warnings.some(({ code }) => code === 'W_NOT_LOADED')
    return [{ label: artifact, type: type as ListedType, name, own, path: absolute, isRefused }]
  })
}

/** The name on disk, without any of its endings. */
function nameOf(path: string): string {
  return basename(path).replace(/(?:\.agent|\.prompt)?\.(?:md|toml)$/, '')
}

/** The `name` in a file, in frontmatter or TOML; null where it says none. */
function ownName(path: string): string | null {
  const file = fs.statSync(path).isDirectory() ? join(path, 'SKILL.md') : path
  const text = fs.readFileSync(file, 'utf8')
  const found = /^name\s*[:=]\s*(.+?)\s*$/m.exec(text)?.[1]
  return found?.replaceAll(/^["']|["']$/g, '') ?? null
}
