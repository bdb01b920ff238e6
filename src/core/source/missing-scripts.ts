import type { Candidate } from './candidate.ts'
import type { Plugin } from './plugin.ts'
import { isWithin } from './skill-roots.ts'

const REFERENCE = /\$\{CLAUDE_PLUGIN_ROOT\}\/(?<path>[\w.@+-]+(?:\/[\w.@+-]+)*)/g

/** A plugin with what was found of it. */
export interface FoundPlugin {
  readonly plugin: Plugin
  readonly candidate: Candidate
  readonly members: readonly Candidate[]
}

/** Lists files that hooks and servers of a plugin run, and that come with neither it nor its parts. */
export function missingScripts(
  { plugin, candidate, members }: FoundPlugin,
  readText: (path: string) => string | null,
): readonly { readonly path: string; readonly reason: string }[] {
  const held = [candidate, ...members].flatMap(({ files }) => files.map(({ path }) => path))
  const named = members.flatMap((member) => {
    const text = textOf(member, readText)
    return [...text.matchAll(REFERENCE)].map((match) => ({
      member,
      path: match.groups?.['path'] ?? '',
    }))
  })
  const missing = named.flatMap(({ member, path }): [string, string][] => {
    const full = plugin.root === '' ? path : `${plugin.root}/${path}`
    if (held.some((file) => isWithin(full, file))) return []
    return [
      [full, `the ${member.type} ${member.name} uses it, and it does not come with the plugin`],
    ]
  })
  return [...new Map(missing)].map(([path, reason]) => ({ path, reason }))
}

function textOf(member: Candidate, readText: (path: string) => string | null): string {
  const made = [...(member.made?.values() ?? [])].map((bytes) => new TextDecoder().decode(bytes))
  const hooks = member.type === 'hook' ? readText(`${member.path}/hooks.json`) : null
  return [...made, hooks ?? ''].join('\n')
}
