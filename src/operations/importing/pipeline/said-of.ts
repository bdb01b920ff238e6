import type { Added } from './add-report.ts'
import type { CheckedCandidate } from './read-candidate.ts'

/** Returns what a report says of a candidate, whatever becomes of it. */
export function saidOf({
  candidate,
  inspection,
  tree,
}: CheckedCandidate): Pick<
  Added,
  'description' | 'sourceVersion' | 'tags' | 'content' | 'warnings'
> {
  return {
    description: inspection.description,
    sourceVersion: candidate.summary?.version ?? null,
    tags: inspection.tags,
    content: tree.id,
    warnings: inspection.warnings,
  }
}
