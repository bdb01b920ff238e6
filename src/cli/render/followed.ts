import type { FollowedPlugin, PluginToFollow } from '../../operations/sources/follow.ts'
import type { Output } from '../command/output.ts'
import { count, safeText } from './text.ts'

/** Says where a plugin is to be fetched from, before it is. */
export function toFollowLine({ plugin, source, at, problem }: PluginToFollow): string {
  const name = safeText(plugin, 60)
  if (problem !== null) return `  ${name}: ${safeText(problem.message, 300)}`
  return `  ${name} from ${safeText(source, 200)}${at === null ? '' : ` at ${safeText(at.slice(0, 12), 20)}`}`
}

const AS_BEFORE: ReadonlySet<string> = new Set(['unchanged', 'kept', 'skipped'])

/** Says what became of each plugin that was followed. */
export function followedLines(out: Output, plugins: readonly FollowedPlugin[]): readonly string[] {
  return plugins.map(({ plugin, source, commit, added, heldBy, problem }) => {
    const name = safeText(plugin, 60)
    if (problem !== null) {
      return `  ${out.paint('red', 'refused')}  ${name} [${problem.code}]: ${safeText(problem.message, 300)}`
    }
    if (heldBy !== null)
      return `  ${out.paint('dim', 'held')}  ${name} stays as it is: ${safeText(heldBy, 200)}`
    const changed = added.filter(({ action }) => !AS_BEFORE.has(action)).length
    if (changed === 0) return `  ${out.paint('dim', 'unchanged')}  ${name}`
    const at = commit === null ? '' : ` at ${commit.slice(0, 10)}`
    return `  ${out.paint('green', 'followed')}  ${name}: ${count(changed, 'artifact')} from ${safeText(source, 200)}${at}`
  })
}
