import { devNull, tmpdir } from 'node:os'
import { runGit } from './run-git.ts'

/**
 * Returns the person's own credential helpers and proxy, as settings for a run that otherwise
 * ignores their configuration. Empty when git has none.
 */
export async function personalSettings(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const passed: Record<string, string> = { GIT_DIR: devNull }
  for (const name of ['PATH', 'HOME', 'USERPROFILE', 'SYSTEMROOT', 'XDG_CONFIG_HOME']) {
    const value = env[name]
    if (value !== undefined) passed[name] = value
  }
  const pattern =
    '^(credential\\.(.*\\.)?(helper|username|usehttppath)|http\\.(.*\\.)?(proxy|sslcainfo))$'
  const args = ['config', '--null', '--get-regexp', pattern]
  const run = await runGit(args, { cwd: tmpdir(), env: passed, timeoutMs: 5000 }).catch(() => null)
  if (run?.status !== 0) return []
  const entries = run.stdout.toString('utf8').split('\0')
  return entries.filter((entry) => entry.includes('\n')).map((entry) => entry.replace('\n', '='))
}
