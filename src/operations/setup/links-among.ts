import type { Limits } from '../../core/limits.ts'
import type { DependencyLink } from '../importing/dependencies/resolve.ts'
import { statedBy } from '../importing/dependencies/stated.ts'
import type { FoundPlugin } from './installed-plugins.ts'

/**
 * Lists what installed plugins depend on, among those that are installed: the agent chose them when it
 * installed the ones that want them. What is not installed is missing.
 */
export function linksAmong(
  plugins: readonly FoundPlugin[],
  limits: Limits,
): readonly DependencyLink[] {
  const byId = new Map(plugins.map((one) => [one.id, one]))
  return plugins.flatMap(({ id, composite }) => {
    const marketplace = id.slice(id.lastIndexOf('@') + 1)
    return statedBy(composite, limits).dependencies.map((dependency): DependencyLink => {
      const wanted = `${dependency.name}@${dependency.marketplace ?? marketplace}`
      const found = byId.get(wanted)
      return {
        from: composite.upstream,
        by: composite.candidate.name,
        dependency,
        to: found?.composite.upstream ?? null,
        version: found === undefined ? null : statedBy(found.composite, limits).version,
        problem: null,
      }
    })
  })
}
