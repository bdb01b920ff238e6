import fs from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { fakeSsh, git, serveGit } from './git-server.ts'
import type { GitServer } from './git-server.ts'
import { collectionFile, createSharedTeam, onSharedTeam, replace } from './team.ts'

afterEach(() => vi.unstubAllEnvs())

/** Answers as GitHub does for a protected branch; others are taken. */
function protect(dir: string): void {
  const hook = `#!/bin/sh
case "$1" in refs/heads/main)
  echo "error: GH006: Protected branch update failed for refs/heads/main." >&2
  echo "error: Changes must be made through a pull request." >&2
  exit 1
esac
`
  fs.writeFileSync(join(dir, 'hooks/update'), hook, { mode: 0o755 })
}

test('a protected branch is told as such, and a proposal goes on a branch of its own', () =>
  onSharedTeam(async (team) => {
    const { ana, bo, dir } = team
    protect(dir)
    replace(collectionFile(ana, 'skills/pdf/SKILL.md'), 'One.', 'One by Ana.')
    const refused = await ana.run('push')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('E_PUSH_PROTECTED')
    expect(refused.stderr).toContain('--propose')
    const proposed = await ana.json('push --propose')
    const { branch } = proposed.result
    expect(branch).toMatch(/^skillmeat\/pdf-[0-9a-f]{6}$/)
    expect(proposed.result).toMatchObject({ into: 'main', page: null })
    expect(git(dir, 'rev-parse', `${branch}^`)).toBe(git(dir, 'rev-parse', 'main'))
    expect(team.show('skills/pdf/SKILL.md')).not.toContain('One by Ana.')
    // Somebody squashes it into the branch, with a commit of their own.
    fs.rmSync(join(dir, 'hooks/update'))
    team.byHand((clone) => {
      git(clone, 'merge', '--squash', '--quiet', `origin/${branch}`)
    })
    const { result } = await ana.json('pull')
    expect(result.artifacts).toEqual([])
    expect(await ana.say('push')).toBe('Nothing to push.\n[exit 0]')
    await bo.run('pull')
    expect(bo.own('skills/pdf/SKILL.md')).toContain('One by Ana.')
  }))

test('a branch that is there is not pushed over', () =>
  onSharedTeam(async ({ ana, dir }) => {
    replace(collectionFile(ana, 'skills/pdf/SKILL.md'), 'One.', 'One by Ana.')
    expect((await ana.json('push --branch mine')).result.branch).toBe('mine')
    const tip = git(dir, 'rev-parse', 'mine')
    const again = await ana.run('push --branch mine')
    expect(again.stderr).toContain('has a branch mine already. [E_NAME_TAKEN]')
    expect(git(dir, 'rev-parse', 'mine')).toBe(tip)
  }))

test('a branch that is not there is told with those that are', () =>
  onSharedTeam(async ({ ana, bo, dir, url }) => {
    git(dir, 'branch', 'stable', 'main')
    await bo.run('remote remove team')
    await bo.run(`remote add team ${url} --branch stabel`)
    for (const command of ['pull', 'push']) {
      const { code, stderr } = await bo.run(command)
      expect({ code, command }).toEqual({ code: 2, command })
      expect(stderr).toContain(`has no branch stabel; it has main, stable. [E_GIT_REF]`)
    }
    // `git init --bare` names a branch that nobody pushed, where git is not told otherwise.
    git(dir, 'branch', '--delete', 'stable')
    git(dir, 'symbolic-ref', 'HEAD', 'refs/heads/master')
    expect(await ana.say('pull')).toContain('Nothing new in ')
  }))

test('over plain http of this machine, typed once, a team works as over files', async () => {
  let server: GitServer | undefined
  const shared = await createSharedTeam(async (dir) => {
    server = await serveGit(dirname(dir))
    return server.urlOf('team.git')
  })
  const { ana, bo } = shared
  replace(collectionFile(ana, 'skills/pdf/SKILL.md'), 'One.', 'One by Ana.')
  expect(await ana.say('push')).toContain('[exit 0]')
  server?.takeCount()
  expect(await ana.say('pull')).toContain('Nothing new')
  // Asking for the newest commit is one question, in the two requests of git's protocol.
  expect(server?.takeCount()).toBeLessThanOrEqual(2)
  expect(await bo.say('pull')).toContain('updated  skill:pdf')
  expect(bo.own('skills/pdf/SKILL.md')).toContain('One by Ana.')
  const hosts = JSON.parse(bo.read('home/confirmed-hosts.json')).hosts
  expect(hosts).toMatchObject([{ host: '127.0.0.1' }])
  shared.remove()
  await server?.close()
})

test('over ssh, by a name that only ssh knows', async () => {
  const shared = await createSharedTeam((dir) => {
    const bin = fakeSsh(join(dirname(dir), 'bin'))
    vi.stubEnv('PATH', `${bin}${delimiter}${process.env['PATH']}`)
    return `work:${dir}`
  })
  const { ana, bo, root } = shared
  replace(collectionFile(bo, 'skills/pdf/SKILL.md'), 'Five.', 'Five by Bo.')
  expect(await bo.say('push')).toContain('[exit 0]')
  expect(await ana.say('pull')).toContain('updated  skill:pdf')
  expect(fs.readFileSync(join(root, 'bin/calls'), 'utf8')).toContain('git-receive-pack')
  shared.remove()
})
