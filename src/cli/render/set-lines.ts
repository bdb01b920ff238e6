import type { ArtifactSet } from '../../operations/artifacts/change-sets.ts'
import { safeText, table } from './text.ts'

/** Lists sets with what each consists of. */
export function setLines(sets: readonly ArtifactSet[]): string[] {
  return table(
    sets.map(({ name, artifacts }) => [
      `@${safeText(name)}`,
      safeText(artifacts.join(', '), 1000) || '-',
    ]),
  )
}
