import type {
  DependencyFetch,
  TakenDependency,
} from '../../operations/importing/pipeline/add-report.ts'
import type { Output } from '../command/output.ts'
import { safeText } from './text.ts'

/** Says what is to be fetched for plugins that depend on it, before it is. */
export function toFetchLine({ plugin, version, source, wanted }: DependencyFetch): string {
  const what = version === null ? plugin : `${plugin} ${version}`
  return `  ${safeText(what, 80)} from ${safeText(source, 200)}: ${safeText(wanted, 200)}`
}

/** Tells whether something is missing that a plugin cannot do without. */
export function lacksSome(dependencies: readonly TakenDependency[]): boolean {
  return dependencies.some(({ problem, isOptional }) => problem !== null && !isOptional)
}

/** Says of each plugin that depends on others what was taken for it, and what is not as it wants it. */
export function dependencyLines(
  out: Output,
  dependencies: readonly TakenDependency[],
): readonly string[] {
  return dependencies.map(({ by, plugin, range, isOptional, version, isNew, problem }) => {
    const wants = `${by} ${isOptional ? 'can use' : 'needs'} ${plugin}${range === null ? '' : ` ${range}`}`
    if (problem === null) {
      const taken = safeText(`${wants}: ${version ?? 'as listed'}`, 200)
      return isNew ? `  ${out.paint('green', 'linked')} ${taken}` : out.paint('dim', `  ${taken}`)
    }
    const mark = isOptional ? out.paint('yellow', 'without') : out.paint('red', 'unmet')
    const fix = problem.fix === undefined ? '' : ` ${safeText(problem.fix, 300)}`
    return `  ${mark} ${safeText(plugin, 60)} [${problem.code}]: ${safeText(problem.message, 300)}${fix}`
  })
}
