import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { isRemote } from '../../core/address/origin-of.ts'
import type { Warning } from '../../core/errors.ts'
import { terminalText } from '../../core/security/terminal-text.ts'
import type { ArtifactEntry } from '../../core/view/entries.ts'

/**
 * Says once for each source which a bundle does not name, since only the person who exports is known to reach
 * it: what came from there follows nothing where the bundle is taken in.
 */
export function sourcesLeftOut(artifacts: readonly ArtifactEntry[]): readonly Warning[] {
  const left = artifacts.filter(
    ({ upstream }) => upstream?.kind === 'git' && !isRemote(upstream.location),
  )
  const bySource = Map.groupBy(left, ({ upstream }) => upstream?.location ?? '')
  return [...bySource].map(([location, all]) => ({
    code: 'W_SOURCE_DROPPED',
    message: `the bundle does not name ${terminalText(location, 200)}, which is not public; where it is taken in, \`skillmeat source move <name> <address>\` follows it again`,
    where: all.map(artifactLabel).join(', '),
  }))
}
