import type { ArtifactType } from '../artifact/artifact-type.ts'
import { folderOfPart } from './candidate.ts'
import type { Candidate } from './candidate.ts'
import { joinPath, pathsOf } from './manifest-paths.ts'
import { statementsOf } from './plugin.ts'
import type { Plugin } from './plugin.ts'
import { isServerBundle } from '../agents/shared/mcp/server-bundle.ts'
import { isWithin } from './skill-roots.ts'

/** Where a plugin keeps its parts: folders or files, relative to the source's root. */
export type PluginComponents = Readonly<Partial<Record<ArtifactType, readonly string[]>>>

interface Rule {
  readonly key: string
  /** Looked at without being named; relative to the plugin. */
  readonly standard: readonly string[]
  /** What a named path does to the standard ones. */
  readonly named: 'adds' | 'replaces'
}

/** How agents read a plugin's manifest, by the type of the parts. */
const RULES: Readonly<Partial<Record<ArtifactType, Rule>>> = {
  skill: { key: 'skills', standard: ['skills'], named: 'adds' },
  command: { key: 'commands', standard: ['commands'], named: 'replaces' },
  agent: { key: 'agents', standard: ['agents'], named: 'replaces' },
  hook: { key: 'hooks', standard: ['hooks'], named: 'adds' },
  mcp: { key: 'mcpServers', standard: ['.mcp.json'], named: 'adds' },
}

/**
 * Works out where a plugin keeps its parts.
 *
 * Its own manifest counts before what a marketplace says of it, unless that says `strict: false`:
 * then the marketplace's entry is all there is. An entry whose source is the marketplace's own
 * folder names its skills one by one, so that several plugins can share a folder.
 */
export function pluginComponents(
  plugin: Plugin,
  hasFile: (path: string) => boolean,
): PluginComponents {
  const { entry, root, marketplace } = plugin
  const at = (path: string) => joinPath([root, path])
  return Object.fromEntries(
    Object.entries(RULES).map(([type, rule]) => {
      const named = namedPaths(plugin, rule.key)
      const standard = rule.standard.map(at)
      const isShared =
        type === 'skill' && entry?.fields.has('skills') === true && root === marketplace
      const replaces = named.length > 0 && (rule.named === 'replaces' || isShared)
      const paths = replaces ? named : [...standard, ...named]
      const isSkillItself = type === 'skill' && !replaces && hasFile(at('SKILL.md'))
      return [type, isSkillItself && !hasFile(`${at('skills')}/`) ? [...paths, root] : paths]
    }),
  )
}

/**
 * Returns the paths that what is said of a plugin names below a key, relative to the source's root;
 * without bundles of servers, which are not read.
 */
export function namedPaths(plugin: Plugin, key: string): readonly string[] {
  return statementsOf(plugin)
    .flatMap(({ fields }) => {
      const value = fields.get(key)
      return isPart(key, value) ? [] : pathsOf(value)
    })
    .filter((path) => key !== 'mcpServers' || !isServerBundle(path))
    .map((path) => joinPath([plugin.root, path]))
}

/** An object below `hooks` and `mcpServers` is the part itself, and names no file. */
function isPart(key: string, value: unknown): boolean {
  return value instanceof Map && (key === 'hooks' || key === 'mcpServers')
}

/** Tells whether a candidate is a part of a plugin with these components. */
export function isComponent(
  components: PluginComponents,
  { type, path }: Pick<Candidate, 'type' | 'path'>,
): boolean {
  const file = folderOfPart(path)
  return (components[type] ?? []).some(
    (place) => file === place || (place !== '' && isWithin(place, file)),
  )
}
