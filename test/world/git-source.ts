import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { World } from './world.ts'

const SETTINGS: NodeJS.ProcessEnv = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@b.c',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@b.c',
}

function git(dir: string, args: readonly string[]): void {
  execFileSync('git', ['-C', dir, ...args], { env: { ...process.env, ...SETTINGS } })
}

/** Commits all of a world's source, which becomes a repository with that; `tag` names the commit. */
export function commitSource({ source }: World, tag: string | null = null): void {
  if (!existsSync(join(source, '.git'))) {
    git(source, ['init', '--quiet', '--initial-branch=main'])
    git(source, ['config', 'uploadpack.allowFilter', 'true'])
  }
  git(source, ['add', '--all'])
  git(source, ['commit', '--quiet', '--allow-empty', '-m', 'x'])
  if (tag !== null) git(source, ['tag', tag])
}

/** Returns the location of a world's source as a repository. */
export function gitLocation({ source }: World, ref: string | null) {
  return { kind: 'git', url: pathToFileURL(source).href, ref, path: null } as const
}
