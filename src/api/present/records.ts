import type { z } from 'zod'
import type { FrozenReport } from '../../operations/records/check-frozen.ts'
import type { Installed } from '../../operations/records/install-report.ts'
import type { RecordedContent } from '../../operations/records/record-content.ts'
import type { frozenDocument, installDocument, recordDocument } from '../contract/records.ts'
import { presentProblem, presentProblemOrNull } from './problem.ts'

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

/** Returns the document of `install --frozen`. */
export function presentFrozen(report: FrozenReport): z.output<typeof frozenDocument> {
  const { project, records, checked, unchecked, findings, notes, unreadable } = report
  return {
    project,
    records: [...records],
    checked,
    unchecked,
    agrees: findings.length === 0 && unreadable.length === 0,
    findings: findings.map(({ artifact, kind, path, record, message }) => ({
      artifact,
      kind,
      path,
      record,
      message,
    })),
    notes: [...notes],
    unreadable: unreadable.map(({ record, problem }) => ({
      record,
      problem: presentProblem(problem),
    })),
  }
}

/** Says what became of a copy that was not what its record says. */
export function presentRecorded({
  artifact,
  project,
  path,
  problem,
}: RecordedContent): z.output<typeof recordDocument>['result']['items'][number] {
  return { artifact, project, path, problem: presentProblemOrNull(problem) }
}
