import * as fc from 'fast-check'
import type { ResolutionStrategy } from '../../src/core/merge/resolve-conflict.ts'

/** A place that a person edits: the collection, a project by its number, or the source. */
export type Where = 'collection' | 'source' | 0 | 1 | 2

/** What happens to a world. Plain data, so that a counterexample shows itself. */
export type EditStep =
  | { readonly do: 'edit'; readonly where: Where; readonly file: string; readonly line: number }
  | { readonly do: 'update' | 'snapshot' | 'undo' | 'redo' | 'fork' }
  | { readonly do: 'merge'; readonly from: 'fork' | 0 | 1 | 2 }
  | { readonly do: 'sync'; readonly project: 0 | 1 | 2 | null; readonly pull: boolean }
  | { readonly do: 'resolve'; readonly nth: number; readonly how: ResolutionStrategy | 'abort' }
  | {
      readonly do: 'rollback'
      readonly preserve: boolean
      readonly only: readonly string[]
      readonly project: 0 | 1 | 2 | null
    }

const project = fc.constantFrom(0 as const, 1 as const, 2 as const)

const edit = fc.record({
  do: fc.constant('edit' as const),
  where: fc.constantFrom<Where>('collection', 'collection', 'source', 'source', 0, 1, 2),
  file: fc.constantFrom(
    'skills/alpha/SKILL.md',
    'skills/alpha/guide.md',
    'skills/alpha/SKILL.md',
    'skills/fork/SKILL.md',
    'commands/gamma.md',
  ),
  line: fc.constantFrom(1, 3, 5, 6, 8, 10),
})

const plain = fc.constantFrom<EditStep>(
  { do: 'update' },
  { do: 'update' },
  { do: 'update' },
  { do: 'snapshot' },
  { do: 'snapshot' },
  { do: 'undo' },
  { do: 'redo' },
  { do: 'fork' },
)

const merge = fc.record({
  do: fc.constant('merge' as const),
  from: fc.constantFrom('fork' as const, 'fork' as const, 0 as const, 1 as const),
})

const sync = fc.record({
  do: fc.constant('sync' as const),
  project: fc.option(project),
  pull: fc.boolean(),
})

const resolve = fc.record({
  do: fc.constant('resolve' as const),
  nth: fc.nat(5),
  how: fc.constantFrom('use_local' as const, 'use_remote', 'union', 'abort'),
})

const rollback = fc.record({
  do: fc.constant('rollback' as const),
  preserve: fc.nat(4).map((n) => n > 0),
  only: fc.constantFrom<readonly string[]>(
    [],
    [],
    ['alpha'],
    ['skills/alpha/SKILL.md'],
    ['skills/alpha/guide.md', 'commands/gamma.md'],
  ),
  project: fc.option(project, { freq: 2 }),
})

export const editSteps: fc.Arbitrary<EditStep> = fc.oneof(
  { weight: 10, arbitrary: edit },
  { weight: 7, arbitrary: plain },
  { weight: 2, arbitrary: merge },
  { weight: 4, arbitrary: sync },
  { weight: 3, arbitrary: resolve },
  { weight: 5, arbitrary: rollback },
)
