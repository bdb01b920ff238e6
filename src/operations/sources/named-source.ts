import { isArtifactType } from '../../core/artifact/artifact-type.ts'
import { heldTo } from '../../core/source/source-index.ts'
import type { Ports } from '../../ports/ports.ts'
import { findNamed } from './find-in-sources.ts'
import { wantedFrom } from './follow.ts'
import type { WantedFromSource } from './follow.ts'

/** Something by its name and its source's, as `find` shows it. */
export interface NamedSource {
  /** `pdf` or `skill:pdf`. */
  readonly name: string
  readonly source: string
}

/** `<name>@<source>`: what was found in a source that was added. */
const NAMED = /^(?:(?<type>[a-z]+):)?(?<name>[^@/:\s]+)@(?<source>[\w.-]+(?:\/[\w.-]+)?)$/

/** Reads `<name>@<source>`; null for any other text, such as `npm:package@1.0.0`. */
export function parseNamedSource(text: string): NamedSource | null {
  const { type, name, source } = NAMED.exec(text)?.groups ?? {}
  if (name === undefined || source === undefined) return null
  if (type === undefined) return { name, source }
  return isArtifactType(type) ? { name: `${type}:${name}`, source } : null
}

/** Where something that was named is to be taken from. */
export interface WantedByName extends WantedFromSource {
  /** The commit that it is held to, else the branch or tag; null for the newest. */
  readonly at: string | null
  /** What its marketplace calls it, where it lies in another source. */
  readonly listedAs: string | null
}

/** Finds what `<name>@<source>` means, and where it lies. Throws as `findNamed` and `wantedFrom` do. */
export async function findWanted(ports: Ports, named: NamedSource): Promise<WantedByName> {
  const found = await findNamed(ports, named)
  const { item } = found
  const listedAs = item.elsewhere === null ? null : item.name
  return { ...wantedFrom(found), at: heldTo(item), listedAs }
}
