import { decideLoaded, listCuts, sumUp } from '../../core/agents/decide-loaded.ts'
import type { Budget } from '../../core/agents/decide-loaded.ts'
import { AGENTS } from '../../core/agents/agents.ts'
import { whyRefused } from '../../core/agents/why-refused.ts'
import type { Ports } from '../../ports/ports.ts'
import { readersThere } from '../catalog/agents-there.ts'
import { resolveProject } from '../catalog/target-project.ts'
import { findCopies } from '../catalog/found-copies.ts'

/** What the skills of a project cost one agent, and what it will not read of them. */
export interface AgentBudget extends Budget {
  readonly agent: string
  /** Skills that the agent cuts, and how. */
  readonly cut: readonly { readonly path: string; readonly reasons: readonly string[] }[]
  /** Skills that it has a second time. */
  readonly twice: readonly string[]
  /** The longest listings, first: characters. */
  readonly longest: readonly { readonly path: string; readonly description: number }[]
}

const LONGEST = 5

/** Measures what each agent that finds a skill in a project has to read, against its own limits. */
export function measureBudget(
  ports: Pick<Ports, 'files' | 'places' | 'limits'>,
  path: string | null,
): readonly AgentBudget[] {
  const project = resolveProject(ports, path ?? ports.places.cwd)
  return readersThere(ports, project).flatMap(({ platform, reads, limit }): AgentBudget[] => {
    if (reads.skill === undefined) return []
    const found = findCopies(ports, project, reads.skill)
    const refused = found.flatMap((copy) => {
      const reasons = whyRefused(platform, 'skill', copy)
      return reasons.length === 0 ? [] : [{ copy, reasons }]
    })
    const taken = new Set(refused.map(({ copy }) => copy))
    const loading = decideLoaded(
      found.filter((copy) => !taken.has(copy)),
      reads.skill,
    )
    const loaded = loading.filter(({ state }) => state !== 'shadowed').map(({ copy }) => copy)
    if (found.length === 0) return []
    const cut = loaded.map((copy) => ({ path: copy.path, reasons: listCuts(copy, limit) }))
    return [
      {
        agent: AGENTS.find(({ id }) => id === platform)?.name ?? platform,
        ...sumUp(loaded, limit),
        cut: [
          ...refused.map(({ copy, reasons }) => ({
            path: copy.path,
            reasons: reasons.map((reason) => `not loaded: ${reason}`),
          })),
          ...cut.filter(({ reasons }) => reasons.length > 0),
        ],
        twice: loading.filter(({ state }) => state === 'listed_too').map(({ copy }) => copy.path),
        longest: loaded
          .toSorted((a, b) => b.description - a.description)
          .slice(0, LONGEST)
          .map((copy) => ({ path: copy.path, description: copy.description })),
      },
    ]
  })
}
