import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { RequestContext } from '../server/context.ts'

/** An artifact, and its name so that nothing else can be meant. */
export interface NamedArtifact extends ArtifactEntry {
  /** `type:name`, with the collection before it where that is not the one in use. */
  readonly exact: string
}

/** Finds the artifact of an id. Throws `E_NOT_FOUND`, `E_NAME_INVALID`. */
export async function findNamed(
  context: RequestContext,
  id: string,
  collection?: string,
): Promise<NamedArtifact> {
  const catalogue = await context.catalogue.read()
  const entry = catalogue.find(id, collection)
  const label = `${entry.type}:${entry.name}`
  const isCurrent = entry.collection === catalogue.current
  return { ...entry, exact: isCurrent ? label : `${entry.collection}/${label}` }
}

/** Finds the artifacts of ids and returns their exact names. Throws as `findNamed` does. */
export async function namesOf(
  context: RequestContext,
  ids: readonly string[],
): Promise<readonly string[]> {
  return Promise.all(ids.map(async (id) => (await findNamed(context, id)).exact))
}
