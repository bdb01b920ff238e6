import type { ArtifactEntry } from '../../core/view/entries.ts'
import type { RequestContext } from '../server/context.ts'

/** Finds the artifact of an id. Throws `E_NOT_FOUND`, `E_NAME_INVALID`. */
export async function findNamed(
  context: RequestContext,
  id: string,
  collection?: string,
): Promise<ArtifactEntry> {
  return (await context.catalogue.read()).find(id, collection)
}

/** Returns an artifact's name so that nothing else can be meant: `collection/type:name`. */
export function exactName({ collection, type, name }: ArtifactEntry): string {
  return `${collection}/${type}:${name}`
}
