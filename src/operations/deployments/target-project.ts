import { SkillmeatError } from '../../core/errors.ts'
import { DEFAULT_PLATFORM, PLATFORMS, findPlatform } from '../../core/platform/platforms.ts'
import type { Ports } from '../../ports/ports.ts'

/** Where a person wants something deployed. */
export interface TargetRequest {
  /** Absolute; null means the folder the command runs in. */
  readonly project: string | null
  readonly scope: 'project' | 'user'
  readonly profile: string | null
}

export interface Target {
  readonly project: string
  readonly profile: string
  readonly root: string
}

/** Settles project, profile and folder. Throws `E_PROJECT_NOT_FOUND` or `E_USAGE`. */
export function resolveTarget(
  ports: Pick<Ports, 'places' | 'files'>,
  request: TargetRequest,
): Target {
  const platform = findPlatform(request.profile ?? DEFAULT_PLATFORM)
  if (platform === null) {
    throw new SkillmeatError('E_USAGE', `There is no profile "${request.profile ?? ''}".`, {
      fix: `Profiles: ${PLATFORMS.map(({ id }) => id).join(', ')}.`,
    })
  }
  if (request.scope === 'user') return userTarget(ports, platform.id)
  const project = resolveProject(ports, request.project ?? ports.places.cwd)
  return { project, profile: platform.id, root: platform.root }
}

/** Returns the user scope: the folder that every project of this person reads. */
export function userTarget(ports: Pick<Ports, 'places'>, profile: string): Target {
  const dir = ports.places.claudeDir
  const at = dir.lastIndexOf('/')
  return { project: at <= 0 ? '/' : dir.slice(0, at), profile, root: dir.slice(at + 1) }
}

/** Returns the real path of a project folder, links in it resolved. */
export function resolveProject(ports: Pick<Ports, 'files'>, path: string): string {
  if (ports.files.lstat(path) === null) {
    throw new SkillmeatError('E_PROJECT_NOT_FOUND', `There is no folder ${path}`, {
      fix: 'Check the path; the project must exist.',
      data: { path },
    })
  }
  const real = ports.files.realpath(path)
  if (ports.files.lstat(real)?.kind === 'directory') return real
  throw new SkillmeatError('E_PROJECT_NOT_FOUND', `${path} is no folder.`, {
    fix: 'Name the folder of the project.',
    data: { path },
  })
}
