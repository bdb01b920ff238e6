import type { z } from 'zod'
import type { ListedCollection } from '../../operations/artifacts/collections.ts'
import type { collection } from '../contract/collections.ts'

/** Returns a collection as lists have it. */
export function presentCollection({
  name,
  artifacts,
  current,
}: ListedCollection): z.output<typeof collection> {
  return { name, artifacts, current }
}

/** Says which collection was deleted, and how many artifacts it had. */
export function presentDeletedCollection({
  name,
  artifacts,
}: {
  readonly name: string
  readonly artifacts: number
}) {
  return { name, artifacts }
}
