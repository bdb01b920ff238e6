import { DRIVER_SETTINGS, withDriverLine } from '../../core/deployment/git-merge-setting.ts'
import { SkillmeatError } from '../../core/errors.ts'
import type { Ports } from '../../ports/ports.ts'
import { resolveProject } from '../catalog/target-project.ts'
import { readSharedFile } from '../engine/places/read-place.ts'

/** How git comes to merge the records of a project. */
export interface GitMerge {
  /** The file that says which files the driver merges. */
  readonly attributes: string
  /** A line was added to it. */
  readonly isNew: boolean
}

/** A file of ours is written beside and renamed, so that nobody reads half of it. */
const STAGED = '.skillmeat-new'

/** Refuses a project that git does not know. Throws `E_USAGE` and `E_PROJECT_NOT_FOUND`. */
export async function assertInRepository(
  ports: Pick<Ports, 'files' | 'projectRepository'>,
  path: string,
): Promise<void> {
  const project = resolveProject(ports, path)
  if (await ports.projectRepository.isInRepository(project)) return
  throw new SkillmeatError('E_USAGE', `${project} is in no git repository.`, {
    fix: 'Make one with `git init` there, or leave --git-merge out.',
    data: { project },
  })
}

/**
 * Has git merge a project's records by the driver: a line in the project's `.gitattributes`, which
 * every clone gets, and the driver in the settings of this one.
 *
 * Throws what `assertInRepository` and reading a shared file throw, and `E_IO` where git refuses.
 */
export async function setUpGitMerge(
  ports: Pick<Ports, 'files' | 'limits' | 'projectRepository'>,
  { path, dryRun }: { readonly path: string; readonly dryRun: boolean },
): Promise<GitMerge> {
  await assertInRepository(ports, path)
  const project = resolveProject(ports, path)
  const attributes = `${project}/.gitattributes`
  const next = withDriverLine(readSharedFile(ports, attributes))
  if (!dryRun) {
    for (const [name, value] of DRIVER_SETTINGS)
      await ports.projectRepository.set(project, name, value)
    if (next !== null) writeWhole(ports, attributes, next)
  }
  return { attributes, isNew: next !== null }
}

function writeWhole({ files }: Pick<Ports, 'files'>, path: string, text: string): void {
  const staged = `${path}${STAGED}`
  if (files.lstat(staged) !== null) files.unlink(staged)
  files.createFile(staged, new TextEncoder().encode(text), files.lstat(path)?.mode ?? 0o644)
  files.rename(staged, path)
}
