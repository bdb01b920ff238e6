import type { z } from 'zod'
import type { Impact } from '../../operations/analysis/impact.ts'
import type { impactDocument } from '../contract/impact.ts'
import { presentName } from './artifact-name.ts'

/** Returns the document of `impact`. */
export function presentImpact(found: Impact): z.output<typeof impactDocument> {
  const { artifact, head, update, version, conflicts, detail, copies } = found
  return {
    ...presentName(artifact),
    head,
    update,
    version,
    conflicts: [...conflicts],
    detail,
    copies: copies.map((copy) => ({
      project: copy.project,
      path: copy.path,
      impact: copy.impact,
      merged: [...copy.merged],
      conflicts: [...copy.conflicts],
    })),
  }
}
