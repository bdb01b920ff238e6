import type { z } from 'zod'
import type { ArtifactSet } from '../../operations/artifacts/change-sets.ts'
import type { artifactSet } from '../contract/sets.ts'

/** Returns a set, as commands print it. */
export function presentSet({ name, artifacts }: ArtifactSet): z.output<typeof artifactSet> {
  return { name, artifacts: [...artifacts] }
}
