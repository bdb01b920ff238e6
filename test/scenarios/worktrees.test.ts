import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from '../cli/workbench.ts'

test('a worktree that git removed, and forgot, is told from a project that cannot be reached', () =>
  onWorkbench(async (bench) => {
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
        cwd: join(bench.root, 'project'),
        stdio: 'pipe',
      })
    git('init', '--quiet')
    git('commit', '--quiet', '--allow-empty', '--message', 'one')
    git('worktree', 'add', '--quiet', '../tree')
    await bench.run('add ../source')
    await bench.run('deploy pdf', { cwd: 'tree' })
    git('worktree', 'remove', '--force', '../tree')
    const { stdout } = await bench.run('status --all-projects')
    const tree = join(bench.root, 'tree')
    expect(stdout).toContain(`a worktree of ${join(bench.root, 'project')} that was removed`)
    expect(await bench.run(`project remove ${tree} --yes`)).toMatchObject({ code: 0 })
    expect((await bench.run('status --all-projects')).stdout).not.toContain('unreachable')
  }))

test('a project that is gone is told with what forgets it', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('deploy pdf')
    fs.renameSync(join(bench.root, 'project'), join(bench.root, 'elsewhere'))
    const { stdout } = await bench.run('status --all-projects', { cwd: 'user' })
    expect(stdout).toContain('`skillmeat project remove')
  }))

test('what agents load is told in a folder of a project as in the project, also what is disabled', () =>
  onWorkbench(async (bench) => {
    bench.write({ 'project/src/deep/file.txt': '' })
    await bench.run('add ../source')
    await bench.run('deploy pdf')
    const inside = { cwd: 'project/src/deep' }
    expect((await bench.run('why pdf', inside)).stdout).toContain('loaded')
    expect((await bench.run('budget', inside)).stdout).not.toContain('No agent finds')
    await bench.run('disable pdf', inside)
    expect((await bench.run('why pdf', inside)).stderr).toContain('`skillmeat enable pdf`')
  }))
