import { tmpdir } from 'node:os'
import { isSkillmeatError } from '../../core/errors.ts'
import { DEFAULT_LIMITS } from '../../core/limits.ts'
import type {
  HistoricFile,
  HistoricPlace,
  ProjectRepository,
} from '../../ports/project-repository.ts'
import { CatFile } from './cat-file.ts'
import { gitArguments, gitEnvironment, runGit } from './run-git.ts'
import { walkTree } from './tree-walk.ts'
import type { WalkedFile } from './tree-walk.ts'

const NEWEST = 200
const PATIENCE_MS = 2_000
const MAX_OBJECT_BYTES = 32 * 1024 * 1024

type Place = ConstructorParameters<typeof CatFile>[1]

/** Reads the objects of the repository that a project lies in, with `rev-list` and `cat-file` alone. */
export const findInHistory: ProjectRepository['find'] = async (place, isIt) => {
  const deadline = Date.now() + PATIENCE_MS
  const git = { cwd: place.project, env: gitEnvironment(tmpdir(), 'none') }
  const objects = new CatFile('bytes', git, MAX_OBJECT_BYTES)
  try {
    for (const commit of await listCommits(git, place)) {
      if (Date.now() > deadline) return null
      const files = await readState(objects, `${commit}:./${place.path}`)
      if (files !== null && isIt(files)) return files
    }
    return null
  } catch (error) {
    // A history that cannot be read, in whatever way, is one in which nothing is found.
    if (isSkillmeatError(error) || (error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  } finally {
    objects.close()
  }
}

async function listCommits(git: Place, { path }: HistoricPlace): Promise<readonly string[]> {
  const args = ['rev-list', `--max-count=${NEWEST}`, 'HEAD', '--', `:(literal)${path}`]
  const run = await runGit(gitArguments([], args), { ...git, timeoutMs: PATIENCE_MS })
  if (run.status !== 0) return []
  return run.stdout
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== '')
}

/** Reads what a commit has in a place; null where that is nothing. */
async function readState(
  objects: CatFile,
  revision: string,
): Promise<readonly HistoricFile[] | null> {
  const found = await objects.get(revision)
  if (found === null) return null
  if (found.type === 'blob') return [{ path: '', mode: '100644', bytes: found.bytes }]
  if (found.type !== 'tree') return null
  const read = (ids: readonly string[]) => Promise.all(ids.map((id) => bytesOf(objects, id)))
  const walked = await walkTree(revision, null, { read, limits: DEFAULT_LIMITS })
  const files = await Promise.all(walked.map((file) => readFile(objects, file)))
  return files.every((file) => file !== null) ? files : null
}

async function readFile(
  objects: CatFile,
  { path, mode, id }: WalkedFile,
): Promise<HistoricFile | null> {
  if (mode === 'submodule' || mode === 'special') return null
  return { path, mode, bytes: await bytesOf(objects, id) }
}

async function bytesOf(objects: CatFile, id: string): Promise<Uint8Array> {
  const object = await objects.get(id)
  // Left out of a partial clone, or of a shallow one.
  if (object === null) throw Object.assign(new Error(`no object ${id}`), { code: 'ENOENT' })
  return object.bytes
}
