import { SkillmeatError } from '../../../core/errors.ts'
import { folderElsewhere, isSameSource } from '../../../core/source/seen-marketplace.ts'
import type { FoundDependency, PluginPlace } from '../../../core/source/seen-marketplace.ts'
import { sayRequirements } from './requirements.ts'
import type { Requirement } from './requirements.ts'

/** A plugin that others depend on. */
export interface Want {
  readonly name: string
  readonly found: Extract<FoundDependency, { kind: 'found' }>
  readonly place: PluginPlace
  readonly requirements: readonly Requirement[]
}

/** Returns where a plugin lies by what its marketplace says. */
export function placeOf({
  in: { source },
  plugin,
}: Pick<Want['found'], 'in' | 'plugin'>): PluginPlace {
  const { elsewhere } = plugin
  if (elsewhere === null) return { location: source.location, path: plugin.path }
  const location = elsewhere.address ?? `${source.location}#${plugin.name}`
  return { location, path: folderElsewhere(elsewhere) }
}

/** Tells whether two places are one: a repository has several addresses. */
export function isSamePlace(one: PluginPlace, other: PluginPlace): boolean {
  return one.path === other.path && isSameSource(one.location, other.location)
}

/** Says who wants what of a plugin, and why it is not to be had. */
export function unmet(want: Pick<Want, 'name' | 'requirements'>, why: string, fix: string) {
  const message = `${want.name}: ${sayRequirements(want.requirements)}, and ${why}.`
  const data = { plugin: want.name, wanted_by: want.requirements.map(({ by }) => by) }
  return new SkillmeatError('E_DEPENDENCY_UNMET', message, { fix, data })
}

/** Says how what is wanted is looked for again. */
export function askFor({ requirements }: Pick<Want, 'requirements'>): string {
  const names = [...new Set(requirements.map(({ by }) => by))]
  return `\`skillmeat update ${names.join(' ')}\` looks again.`
}
