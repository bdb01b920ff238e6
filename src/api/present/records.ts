import type { z } from 'zod'
import type { Installed } from '../../operations/records/install-report.ts'
import type { installDocument } from '../contract/records.ts'
import { presentProblemOrNull } from './problem.ts'

/** Says what became of an artifact that a project's records list. */
export function presentInstalled(
  one: Installed,
): z.output<typeof installDocument>['result']['items'][number] {
  return {
    artifact: one.artifact,
    action: one.action,
    source: one.source,
    base: one.base,
    copies: one.copies.map(({ path, state }) => ({ path, state })),
    gained: [...one.gained],
    problem: presentProblemOrNull(one.problem),
  }
}
