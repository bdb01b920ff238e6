import { join } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'
import { giveToOrdinaryUser, runAsOrdinaryUser, withMode } from './ordinary-user.ts'
import { refusalOf, refused } from './refusal.ts'
import type { Refusal } from './refusal.ts'

/** Runs `words` as a user who has no more than `mode` allows at `path`. */
async function denialOf(
  bench: Workbench,
  words: readonly string[],
  { path, mode }: { readonly path: string; readonly mode: number },
): Promise<Refusal> {
  await bench.run('list')
  giveToOrdinaryUser(bench)
  return refusalOf(bench, () =>
    withMode(join(bench.root, path), mode, () => runAsOrdinaryUser(bench, words)),
  )
}

test('a source file that may not be read refuses its own artifact, and is named', () =>
  onWorkbench(async (bench) => {
    const path = 'source/skills/pdf/scripts/fill.sh'
    giveToOrdinaryUser(bench)
    await withMode(join(bench.root, path), 0o000, async () => {
      const { code, stdout } = await runAsOrdinaryUser(bench, ['add', '../source'])
      expect(code).toBe(1)
      expect(stdout).toContain('added')
      expect(stdout).toMatch(/refused skill:pdf \[E_IO_DENIED\]: .*fill\.sh cannot be read/)
      const asked = await runAsOrdinaryUser(bench, ['add', '../source', 'pdf'])
      expect(asked).toMatchObject({ code: 3, stderr: expect.stringContaining('E_IO_DENIED') })
    })
  }))

test('a project folder that may not be written is named', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy commit')
    const path = 'project/.claude'
    const denial = await denialOf(bench, ['deploy', 'pdf'], { path, mode: 0o555 })
    expect(denial).toEqual(refused('E_IO_DENIED', [join(bench.root, path)], 3))
  }))

test('a deployed file that may not be read is a problem of that copy alone', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source', 'deploy pdf commit')
    giveToOrdinaryUser(bench)
    const copy = join(bench.root, 'project/.claude/commands/commit.md')
    bench.write({ 'project/.claude/commands/commit.md': 'Changed.\n' })
    await withMode(copy, 0o000, async () => {
      const { code, stdout } = await runAsOrdinaryUser(bench, ['status'])
      expect(code).toBe(1)
      expect(stdout).toContain('E_IO_DENIED')
      expect(stdout).toMatch(/in sync\s+skill:pdf/)
    })
  }))

test('a home that may not be written is named', () =>
  onWorkbench(async (bench) => {
    await bench.transcript('add ../source')
    const words = ['tag', 'pdf', '--add', 'x']
    const denial = await denialOf(bench, words, { path: 'home', mode: 0o555 })
    expect(denial).toEqual(refused('E_IO_READONLY', [join(bench.root, 'home')], 3))
  }))

test('a home that cannot be made is named', () =>
  onWorkbench(async (bench) => {
    giveToOrdinaryUser(bench)
    await withMode(bench.root, 0o555, async () => {
      const { code, stderr } = await runAsOrdinaryUser(bench, ['add', '../source'])
      expect(code).toBe(3)
      expect(stderr).toContain(`${join(bench.root, 'home/tmp')} (EACCES). [E_IO_DENIED]`)
    })
  }))
