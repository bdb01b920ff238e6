import type { z } from 'zod'
import type { Undone } from '../../operations/undo/undo.ts'
import type { ListedOperation } from '../../operations/undo/list-operations.ts'
import type { operation, undone } from '../contract/operations.ts'

/** Returns an item of `operations`. */
export function presentOperation(listed: ListedOperation): z.output<typeof operation> {
  const { id, operation: done, undone: isUndone } = listed
  const { kind, command, summary, at, by, places, target } = done
  const projects = places.flatMap(({ place }) => (place.kind === 'project' ? [place.project] : []))
  return {
    id,
    kind,
    command,
    summary,
    at,
    by,
    undone: isUndone,
    places: places.length,
    projects: [...new Set(projects)],
    target,
  }
}

/** Returns what an undo or a redo did, or would do. */
export function presentUndone(result: Undone): z.output<typeof undone>['result'] {
  const { target, command, summary, at, places } = result
  return {
    target,
    command,
    summary,
    at,
    places: places.map(({ path, outcome }) => ({ path, outcome })),
  }
}
