import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lookAtGit } from './look-at.ts'

const root = fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'skillmeat-look-')))
const dir = join(root, 'source')
const commits: string[] = []
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com']
  return execFileSync('git', [...who, ...args], { cwd: dir, encoding: 'utf8' }).trim()
}

beforeAll(() => {
  fs.mkdirSync(dir)
  git('init', '--quiet', '--initial-branch=main')
  for (const name of ['one', 'two', 'three']) {
    git('commit', '--quiet', '--allow-empty', '-m', name)
    commits.push(git('rev-parse', 'HEAD'))
  }
  git('tag', 'v1.0.0', commits[0] ?? '')
  git('tag', '-a', 'v1.1.0', '-m', 'release', commits[1] ?? '')
  git('branch', 'feature/x', commits[0] ?? '')
  git('tag', 'both', commits[0] ?? '')
  git('branch', 'both', commits[1] ?? '')
})

function look(ref: string | null) {
  const url = pathToFileURL(dir).href
  return lookAtGit({ kind: 'git', url, ref, path: null }, { tempRoot: root })
}

test('a ref is found where it is opened: the default branch, branches, tags and what they tag', async () => {
  const [one, two, three] = commits
  expect(await look(null)).toEqual({ commit: three, tags: [] })
  expect(await look('feature/x')).toEqual({ commit: one, tags: [] })
  expect(await look('refs/heads/feature/x')).toEqual({ commit: one, tags: [] })
  expect(await look('both')).toMatchObject({ commit: one })
  const { commit, tags } = await look('v1.1.0')
  expect(commit).toBe(two)
  expect(tags.toSorted()).toEqual(['both', 'v1.0.0', 'v1.1.0'])
  expect(await look('nowhere')).toEqual({ commit: null, tags: [] })
})

test('a commit stays where it is, and nobody is asked', async () => {
  const ref = 'a'.repeat(40)
  const asked = { kind: 'git', url: 'https://git.invalid/x.git', ref, path: null } as const
  expect(await lookAtGit(asked, { tempRoot: root })).toEqual({ commit: ref, tags: [] })
})
