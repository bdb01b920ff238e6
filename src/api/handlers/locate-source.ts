import { parseRemoteSourceSpec } from '../../core/address/source-spec.ts'
import { trustIn } from '../../operations/engine/consent/confirmed-hosts.ts'
import type { TrackedLocation } from '../../operations/importing/pipeline/locate.ts'
import type { WantedFromSource } from '../../operations/sources/follow.ts'
import { findWanted, parseNamedSource } from '../../operations/sources/named-source.ts'
import type { RequestContext } from '../endpoint/context.ts'

/**
 * Reads a source that came over the wire: a repository elsewhere, or one of the folders that the
 * person named when the server was started. No other path of this machine is ever opened, and no host
 * of a private network that the person did not allow.
 */
export function locateSource({ settings, ports }: RequestContext, source: string): TrackedLocation {
  const folder = settings.sources.find((dir) => dir === source)
  if (folder !== undefined) return { kind: 'folder', dir: folder, path: null }
  const found = parseRemoteSourceSpec(source, { isPasted: true, mayBePrivate: true })
  const isAt = found.kind === 'git' || found.kind === 'web'
  const isVouched = isAt && trustIn(ports, found.url).mayBePrivate === true
  return isVouched ? found : parseRemoteSourceSpec(source, { isPasted: true })
}

/**
 * The same, where it may also be the name of something in a source that the person added, wherever
 * that lies. Throws `E_NOT_FOUND` and `E_NAME_AMBIGUOUS` for a name.
 */
export async function locateWanted(
  context: RequestContext,
  source: string,
): Promise<WantedFromSource> {
  const isFolder = context.settings.sources.includes(source)
  const named = isFolder ? null : parseNamedSource(source)
  return named === null
    ? { location: locateSource(context, source), names: [] }
    : findWanted(context.ports, named)
}
