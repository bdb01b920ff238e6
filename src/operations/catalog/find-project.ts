import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { personalProjects } from '../engine/places/personal-place.ts'
import { listRecordRoots } from '../engine/places/record-roots.ts'
import { openSession } from '../engine/run/open-session.ts'
import { parentOf } from '../engine/writing/file-steps.ts'
import { resolveProject } from './target-project.ts'

/**
 * Returns the project that `path` lies in: itself, or the nearest folder above that is registered
 * or has a deployment record, no further up than its repository and not the person's home. Null means
 * the folder the command runs in.
 *
 * A registered project that is gone from disk is returned by its path. Throws `E_PROJECT_NOT_FOUND`.
 */
export async function findProjectRoot(ports: Ports, path: string | null): Promise<string> {
  return nearestProject((await openSession(ports)).view, ports, path)
}

/** As `findProjectRoot`, with a view that is open already. */
export async function nearestProject(
  view: { readonly get: <T>(key: string) => Promise<T | null> },
  ports: Pick<Ports, 'files' | 'places'>,
  path: string | null,
): Promise<string> {
  const isRegistered = async (folder: string) => (await view.get(viewKeys.project(folder))) !== null
  if (path !== null && (await isRegistered(path))) return path
  const elsewhere = personalProjects(ports.places)
  const isProject = async (folder: string, from: string) => {
    if (listRecordRoots(ports.files, folder).length > 0) return true
    // One that is known for a moved folder of an agent alone is not what lies beside that.
    return (folder === from || !elsewhere.includes(folder)) && isRegistered(folder)
  }
  const start = resolveProject(ports, path ?? ports.places.cwd)
  for (let folder = start; ; folder = parentOf(folder)) {
    // The home has a record of what is for all projects; what lies in it is no part of one project.
    const isOther = folder === ports.places.userHome && folder !== start
    if (!isOther && (await isProject(folder, start))) return folder
    const isRepository = ports.files.lstat(`${folder}/.git`) !== null
    if (isOther || isRepository || folder === parentOf(folder)) return start
  }
}
