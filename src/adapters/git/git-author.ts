import { devNull, tmpdir } from 'node:os'
import type { Variables } from '../../ports/environment.ts'
import type { CommitAuthor } from '../../ports/repository.ts'
import { runGit } from './run-git.ts'

/** Returns who a person's commits are by: as git's variables say, else their own settings; null for neither. */
export async function gitAuthor(env: Variables): Promise<CommitAuthor | null> {
  const name = env['GIT_AUTHOR_NAME'] ?? (await setting(env, 'user.name'))
  const email = env['GIT_AUTHOR_EMAIL'] ?? (await setting(env, 'user.email'))
  if (name === null || name === '' || email === null || email === '') return null
  return { name, email }
}

async function setting(env: Variables, key: string): Promise<string | null> {
  const passed: Record<string, string> = { GIT_DIR: devNull }
  for (const name of ['PATH', 'HOME', 'USERPROFILE', 'SYSTEMROOT', 'XDG_CONFIG_HOME']) {
    const value = env[name]
    if (value !== undefined) passed[name] = value
  }
  const options = { cwd: tmpdir(), env: passed, timeoutMs: 5000 }
  const run = await runGit(['config', '--get', key], options).catch(() => null)
  return run?.status === 0 ? run.stdout.toString('utf8').trim() : null
}
