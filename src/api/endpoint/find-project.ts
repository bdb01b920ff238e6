import type { RequestContext } from './context.ts'
import { HttpProblem } from './error-response.ts'

/**
 * Returns the path of the registered project with an id; standard base64 is taken too. What is
 * not registered is 404 whatever is on disk, and nothing is opened to find out.
 */
export async function findProject(
  { catalogue }: Pick<RequestContext, 'catalogue'>,
  id: string,
): Promise<string> {
  const path = decode(id)
  if (path === null) {
    throw new HttpProblem({
      status: 400,
      code: 'invalid_project_id',
      message: 'Invalid project ID format',
      detail: 'Project ID must be base64-encoded project path',
    })
  }
  if ((await catalogue.read()).hasProject(path)) return path
  throw new HttpProblem({
    status: 404,
    code: 'project_not_found',
    message: 'Project not found',
    detail: `Project with ID '${id.slice(0, 200)}' does not exist`,
  })
}

/**
 * Finds a project whose folder is there. Throws as `findProject` does, and a problem with status 409 for a
 * folder that is gone: nothing that is known of it is true any more.
 */
export async function findReachable(
  context: Pick<RequestContext, 'catalogue' | 'ports'>,
  id: string,
): Promise<string> {
  const path = await findProject(context, id)
  if (context.ports.files.lstat(path)?.kind === 'directory') return path
  throw new HttpProblem({
    status: 409,
    code: 'project_unreachable',
    message: 'Conflict',
    detail: `${path} is not there. Mount it or move it back, or forget it with DELETE /api/v1/projects/${id.slice(0, 200)}.`,
  })
}

function decode(id: string): string | null {
  const standard = id.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')
  if (!/^[A-Za-z0-9+/]+$/.test(standard) || standard.length % 4 === 1) return null
  try {
    const bytes = Uint8Array.from(atob(standard), (char) => char.charCodeAt(0))
    const path = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) ? path : null
  } catch {
    return null
  }
}
