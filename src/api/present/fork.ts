import type { z } from 'zod'
import type { Forked } from '../../operations/history/fork-artifact.ts'
import type { forkDocument } from '../contract/fork.ts'

export function presentForked(forked: Forked): z.output<typeof forkDocument>['result'] {
  const { from, to, version, parent } = forked
  return { from, to, version, parent }
}
