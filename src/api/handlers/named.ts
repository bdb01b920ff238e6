import type { ArtifactEntry } from '../../core/view/entries.ts'
import { fullLabel } from '../../core/artifact/artifact-label.ts'
import type { RequestContext } from '../endpoint/context.ts'

/** An artifact, and its name so that nothing else can be meant. */
export interface NamedArtifact extends ArtifactEntry {
  /** `collection/type:name`: what is deployed in a project has no say in it. */
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
  return { ...entry, exact: fullLabel(entry) }
}

/** Finds the artifacts of ids and returns their exact names. Throws as `findNamed` does. */
export async function namesOf(
  context: RequestContext,
  ids: readonly string[],
): Promise<readonly string[]> {
  return Promise.all(ids.map(async (id) => (await findNamed(context, id)).exact))
}
