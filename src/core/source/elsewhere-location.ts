import { parseGitUrl } from '../address/git-url.ts'
import { readWebFile } from '../address/packed-source.ts'
import type { SourceLocation, WebLocation } from '../address/source-location.ts'
import { narrowSource, parseRemoteSourceSpec } from '../address/source-spec.ts'
import { SkillmeatError } from '../errors.ts'
import { terminalText } from '../security/terminal-text.ts'
import type { ElsewherePlugin } from './plugin.ts'

/**
 * Returns where a plugin lies that a marketplace lists, held to its commit or digest where one is given.
 * It is a manifest's word: never a place of this machine. A host of a private network is refused when it
 * is reached, unless a person vouched for it.
 *
 * Throws `E_URL_FORBIDDEN` for a kind that would run something or is not known, and what
 * `parseRemoteSourceSpec` throws.
 */
export function locationElsewhere(
  name: string,
  { kind, address, ref, sha, path }: Omit<ElsewherePlugin, 'plugin' | 'description'>,
): SourceLocation {
  if (kind === 'command' || kind === 'unknown' || address === null) {
    throw new SkillmeatError(
      'E_URL_FORBIDDEN',
      `${whyNot({ kind, address })}: the plugin ${terminalText(name, 100)}.`,
      { fix: 'Get it as its marketplace says, then add the folder with `skillmeat add ./folder`.' },
    )
  }
  if (kind === 'npm') {
    return parseRemoteSourceSpec(`npm:${address}${ref === null ? '' : `@${ref}`}`)
  }
  if (kind === 'archive') return archiveAt(address, sha)
  const found = parseRemoteSourceSpec(address, { mayBePrivate: true })
  return found.kind === 'git' ? narrowSource(found, { ref: sha ?? ref, path }) : found
}

function whyNot({ kind, address }: Pick<ElsewherePlugin, 'kind' | 'address'>): string {
  if (kind === 'command') return 'A command would make it, and none is run'
  if (address === null) return 'Nothing says where it lies'
  return `Nothing says how it is fetched from ${terminalText(address, 200)}`
}

/** An archive may be called anything at its address. */
function archiveAt(address: string, digest: string | null): WebLocation {
  const trust = { mayBePrivate: true, isPasted: false }
  const { scheme } = parseGitUrl(address, trust)
  if (scheme !== 'https' && scheme !== 'http') parseRemoteSourceSpec(address)
  const found = readWebFile(address, trust) ?? { kind: 'web', url: address, path: null }
  return digest === null ? found : { ...found, digest: digest.toLowerCase() }
}
