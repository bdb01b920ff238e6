import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { CommandContext } from '../command/command.ts'
import { Output } from '../command/output.ts'
import type { Choice } from '../command/prompts.ts'
import { makePlugin } from '../../../test/faults/plugin-verbs.ts'
import { addAll, deployTo } from '../../../test/faults/verbs.ts'
import { createWorld, inWorld, placesOf, removeWorld } from '../../../test/world/world.ts'
import type { World } from '../../../test/world/world.ts'
import { editFile, entryText, writeFiles } from '../../../test/world/write-files.ts'
import { command } from './deploy.ts'

/** A plugin pins a skill that is deployed in a newer version; `answer` is what the person chooses. */
async function atMismatch(
  answer: string,
  task: (run: () => Promise<readonly Choice[]>, world: World) => Promise<void>,
): Promise<void> {
  const world = createWorld()
  writeFiles(world.source, { 'skills/alpha/SKILL.md': entryText('alpha') })
  await inWorld(world, { seed: 'deploy' }, async (ports) => {
    await addAll(ports, world)
    await makePlugin('kit', ['alpha'])(ports, world)
    editFile(join(world.home, 'collections/default/skills/alpha/SKILL.md'), 'line 1.', 'line one.')
    await deployTo(0, ['alpha'])(ports, world)
    const offered: Choice[] = []
    const silent = { write: () => true }
    const context: CommandContext = {
      ports: () => Promise.resolve(ports),
      cwd: placesOf(world).cwd,
      env: {},
      out: new Output(
        { json: false, colour: false, verbose: false },
        { stdout: silent, stderr: silent },
      ),
      prompts: {
        mayAsk: true,
        choose: (_, choices) => {
          offered.push(...choices)
          return Promise.resolve(answer)
        },
        pressKey: () => Promise.reject(new Error('no key is asked for here')),
        show: () => {},
      },
      dryRun: false,
      allowExec: false,
      saysYes: false,
    }
    const run = async () => {
      await command.run(context, ['kit'], {})
      return offered
    }
    await task(run, world)
  })
  removeWorld(world)
}

const copy = (world: World, name: string) =>
  readFileSync(join(world.projects[0], '.claude/skills', name, 'SKILL.md'), 'utf8')

test('a person may keep both copies', () =>
  atMismatch('side-by-side', async (run, world) => {
    const offered = await run()
    expect(offered.map(({ value, hint }) => [value, hint])).toEqual([
      ['cancel', undefined],
      ['overwrite', 'undo brings it back'],
      ['side-by-side', 'the new one is alpha-kit'],
    ])
    expect(copy(world, 'alpha')).toContain('line one.')
    expect(copy(world, 'alpha-kit')).toContain('line 1.')
  }))

test('a person may replace the copy', () =>
  atMismatch('overwrite', async (run, world) => {
    await run()
    expect(copy(world, 'alpha')).toContain('line 1.')
  }))

test('a person may leave it', () =>
  atMismatch('cancel', async (run, world) => {
    await expect(run()).rejects.toMatchObject({ code: 'E_DECISION_NEEDED' })
    expect(copy(world, 'alpha')).toContain('line one.')
  }))
