import type { z } from 'zod'
import type { AgentBudget } from '../../operations/analysis/budget.ts'
import type { AgentView } from '../../operations/analysis/why.ts'
import type { ListedAgent } from '../../operations/catalog/list-agents.ts'
import type { budgetDocument, listedAgent, whyDocument } from '../contract/agents.ts'

/** Returns the document of `why`. */
export function presentViews(views: readonly AgentView[]): z.output<typeof whyDocument> {
  return {
    items: views.map(({ agent, type, copies }) => ({
      agent,
      type,
      copies: copies.map(({ path, state, by, reason }) => ({ path, state, by, reason })),
    })),
  }
}

/** Returns one agent, as `agents` lists it. */
export function presentAgent(agent: ListedAgent): z.output<typeof listedAgent> {
  const { id, name, found, writes, reads } = agent
  return {
    id,
    name,
    found,
    writes: { project: writes.project, user: writes.user },
    reads: reads.map(({ scope, folder }) => ({ scope, folder })),
  }
}

/** Returns the document of `budget`. */
export function presentBudgets(budgets: readonly AgentBudget[]): z.output<typeof budgetDocument> {
  return {
    items: budgets.map((one) => ({
      agent: one.agent,
      skills: one.skills,
      listing: one.listing,
      tokens: one.tokens,
      limit: one.limit,
      over: one.over,
      cut: one.cut.map(({ path, reasons }) => ({ path, reasons: [...reasons] })),
      twice: [...one.twice],
      longest: one.longest.map(({ path, description }) => ({ path, description })),
    })),
  }
}
