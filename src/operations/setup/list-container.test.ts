import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createWorld, inWorld, removeWorld } from '../../../test/world/world.ts'
import { writeFiles } from '../../../test/world/write-files.ts'
import type { Files } from '../../../test/world/write-files.ts'
import { listContainer } from './list-container.ts'

/** Lists a folder of a type with these files, as `name` or `file: reason`. */
async function list(files: Files, type: 'skill' | 'command') {
  const world = createWorld()
  const dir = join(world.root, 'all')
  try {
    fs.mkdirSync(dir)
    writeFiles(dir, files)
    return await inWorld(world, {}, async (ports) =>
      listContainer(ports, dir, { type, ending: type === 'skill' ? null : '.md' }).map((one) =>
        one.kind === 'artifact' ? one.name : `${one.file}: ${one.reason}`,
      ),
    )
  } finally {
    removeWorld(world)
  }
}

test('skills are folders with SKILL.md; what else is there is named', async () => {
  const found = await list(
    {
      'pdf/SKILL.md': 'x',
      'old/skill.md': 'x',
      'loose.md': 'x',
      'empty/readme.md': 'x',
      'kit/.claude-plugin/plugin.json': '{}',
      '.system/maker/SKILL.md': 'x',
      '.git/config': 'x',
      '.cache/readme.md': 'x',
      '.DS_Store': 'x',
      dangling: '-> nowhere',
    },
    'skill',
  )
  expect(found.map((line) => line.replace(/`skillmeat add .*`/, '`skillmeat add …`'))).toEqual([
    '.system: hidden by the dot before its name: no skill is taken from it',
    'dangling',
    'empty: a folder without SKILL.md',
    'kit: a whole plugin: take it in with `skillmeat add …`',
    'loose.md: a file by itself, and no skill',
    'old',
    'pdf',
  ])
})

test('files lie in folders that belong to their names, down to a depth that is said', async () => {
  const deep = 'a/b/c/d/e/f/g'
  expect(
    await list(
      {
        'git/commit.md': 'x',
        'README.md': 'x',
        'notes.txt': 'x',
        '.draft.md': 'x',
        'git/.old/a.md': 'x',
        [`${deep}/h.md`]: 'x',
      },
      'command',
    ),
  ).toEqual([
    '.draft.md: hidden by the dot before its name: no command is taken from it',
    'README.md: describes its folder, and is no command',
    `${deep}: below 6 folders, where nothing is looked for`,
    'git/.old: hidden by the dot before its name: no command is taken from it',
    'git/commit',
    'notes.txt: no command: those are called *.md here',
  ])
})

test('a file in the place of the folder is named, and nothing is nothing', async () => {
  const world = createWorld()
  try {
    fs.writeFileSync(join(world.root, 'file'), 'x')
    await inWorld(world, {}, async (ports) => {
      const what = { type: 'skill', ending: null } as const
      expect(listContainer(ports, join(world.root, 'none'), what)).toEqual([])
      expect(listContainer(ports, join(world.root, 'file'), what)).toEqual([
        { kind: 'passed', file: '', reason: 'no folder: skills would lie in one' },
      ])
    })
  } finally {
    removeWorld(world)
  }
})
