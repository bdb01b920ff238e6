import type { z } from 'zod'
import type { FrozenReport } from '../../operations/records/check-frozen.ts'
import type { frozenDocument } from '../contract/records.ts'
import { presentProblem } from './problem.ts'

/** Returns the document of `install --frozen`. */
export function presentFrozen(report: FrozenReport): z.output<typeof frozenDocument> {
  const { project, records, checked, findings, notes, unreadable } = report
  return {
    project,
    records: [...records],
    checked,
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
