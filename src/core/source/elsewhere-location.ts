import type { SourceLocation } from '../address/source-location.ts'
import { narrowSource, parseRemoteSourceSpec } from '../address/source-spec.ts'
import { SkillmeatError } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import type { ElsewherePlugin } from './plugin.ts'

/**
 * Returns where a plugin lies that a marketplace lists, held to its commit where one is given. It is a
 * manifest's word: never a place of this machine or of a private network.
 *
 * Throws `E_URL_FORBIDDEN` for a kind that would run something or is not known, and what
 * `parseRemoteSourceSpec` throws.
 */
export function locationElsewhere(
  name: string,
  { kind, address, ref, sha, path }: Omit<ElsewherePlugin, 'plugin' | 'description'>,
): SourceLocation {
  if (kind === 'command' || kind === 'unknown' || address === null) {
    const why =
      kind === 'command' ? 'A command would make it, and none is run' : 'Nothing says where it lies'
    throw new SkillmeatError('E_URL_FORBIDDEN', `${why}: the plugin ${terminalText(name, 100)}.`, {
      fix: 'Get it as its marketplace says, then add the folder with `skillmeat add ./folder`.',
    })
  }
  if (kind === 'npm') {
    return parseRemoteSourceSpec(`npm:${address}${ref === null ? '' : `@${ref}`}`)
  }
  const found = parseRemoteSourceSpec(address)
  return found.kind === 'git' ? narrowSource(found, { ref: sha ?? ref, path }) : found
}
