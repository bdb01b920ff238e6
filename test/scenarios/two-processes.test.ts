import fs from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { onWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'
import { runAny } from '../cli/run-program.ts'

const ROUNDS = 30
const RECORD = 'project/.claude/.skillmeat-deployed.toml'
const LOCK = 'project/.claude/.skillmeat-deployed.lock'

function namesOf(home: string): readonly string[] {
  return Array.from({ length: ROUNDS }, (_, index) => `${home}-${index}`)
}

/** Each home has artifacts of its own. */
async function withTwoHomes(bench: Workbench, homes: readonly string[]): Promise<void> {
  for (const home of homes) {
    bench.write(
      Object.fromEntries(
        namesOf(home).map((name) => [
          `of-${home}/skills/${name}/SKILL.md`,
          `---\nname: ${name}\ndescription: Does ${name}.\n---\n`,
        ]),
      ),
    )
    const env = { SKILLMEAT_HOME: join(bench.root, home) }
    expect((await bench.run(`add ../of-${home}`, { env })).code).toBe(0)
  }
}

test(
  'two homes that deploy into one project at once lose no entry and leave no lock',
  () =>
    onWorkbench(async (bench) => {
      const homes = ['anna', 'bert']
      await withTwoHomes(bench, homes)
      const runs = await Promise.all(
        homes.map((home) =>
          runAny(
            process.execPath,
            [resolve('test/world/deploy-rounds.ts'), join(bench.root, 'project'), ...namesOf(home)],
            {
              cwd: bench.root,
              env: { ...bench.env, SKILLMEAT_HOME: join(bench.root, home) },
            },
          ),
        ),
      )
      expect(runs.map(({ stdout, stderr }) => stdout + stderr)).toEqual(['', ''])
      const listed = [...bench.read(RECORD).matchAll(/^artifact_path = "skills\/(.*)"$/gm)]
      expect(new Set(listed.map(([, name]) => name))).toEqual(new Set(homes.flatMap(namesOf)))
      expect(listed).toHaveLength(homes.length * ROUNDS)
      expect(fs.readdirSync(join(bench.root, 'project/.claude')).toSorted()).toEqual([
        '.skillmeat-deployed.toml',
        'skills',
      ])
      for (const home of homes) {
        const env = { SKILLMEAT_HOME: join(bench.root, home) }
        expect((await bench.run('status', { env })).code).toBe(0)
      }
    }, {}),
  60_000,
)

test('a lock that a killed process left stops nobody, and is no drift', () =>
  onWorkbench(async (bench) => {
    await bench.run('add ../source')
    await bench.run('deploy pdf')
    const dead = await runAny(process.execPath, ['-e', 'console.log(process.pid)'], {
      cwd: bench.root,
      env: bench.env,
    })
    const { hostname } = await import('node:os')
    const holder = { pid: Number(dead.stdout), host: hostname(), started: '1', token: 'gone' }
    bench.write({ [LOCK]: JSON.stringify(holder) })
    expect((await bench.run('status')).stdout).toContain('all in sync')
    expect((await bench.run('install --frozen')).code).toBe(0)
    expect((await bench.run('deploy docx')).code).toBe(0)
    expect(fs.existsSync(join(bench.root, LOCK))).toBe(false)
  }))
