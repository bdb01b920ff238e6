import type { z } from 'zod'
import type { Activity, Insights } from '../../operations/analysis/insights.ts'
import type { insightsDocument } from '../contract/insights.ts'
import { presentName } from './artifact-name.ts'

/** Returns the document of `insights`. */
export function presentInsights(found: Insights): z.output<typeof insightsDocument> {
  const { weeks, artifacts, projects } = found
  return {
    weeks: weeks.map((one) => ({ week: one.week, ...activity(one) })),
    artifacts: artifacts.map((one) => ({ ...presentName(one.artifact), ...activity(one) })),
    projects: projects.map((one) => ({ project: one.project, ...activity(one) })),
  }
}

function activity({ operations, versions, drift, conflicts }: Activity) {
  return { operations, versions, drift, conflicts }
}
