import { expect, test } from 'vitest'
import { createWorld, removeWorld } from '../world/world.ts'
import { writeFiles } from '../world/write-files.ts'
import { addFolder } from './add-folder.ts'

test('a folder of skills and commands is taken whole, without a warning', async ({
  onTestFinished,
}) => {
  const world = createWorld()
  onTestFinished(() => removeWorld(world))
  writeFiles(world.source, {
    'skills/pdf/SKILL.md': '---\nname: pdf\ndescription: Reads PDFs.\n---\n',
    'commands/git/commit.md': '---\ndescription: Commits.\n---\nCommit it.\n',
  })
  const { added, refused } = await addFolder(world, world.source)
  expect(refused).toEqual([])
  expect(added.map(({ artifact, description, warnings }) => [artifact, description, warnings]))
    .toMatchInlineSnapshot(`
    [
      [
        "skill:pdf",
        "Reads PDFs.",
        [],
      ],
      [
        "command:git/commit",
        "Commits.",
        [],
      ],
    ]
  `)
})
