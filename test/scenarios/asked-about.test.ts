import fs from 'node:fs'
import { expect, test } from 'vitest'
import { listPending } from '../../src/operations/merging/resolve.ts'
import type { World } from '../world/world.ts'
import { editFile, writeFiles } from '../world/write-files.ts'
import { copyFile, headFile, readText, syncFirst, whereDeployed } from './setting.ts'

const FOLDER = 'skills/alpha'
const SERVERS = `{
  "mcpServers": {
    "s": {
      "url": "https://a.example",
      "note": "one",
      "more": "two",
      "headers": { "Authorization": "Bearer \${A}" }
    }
  }
}
`

/** Gives the skill a file on both sides, as if it had always been there. */
async function withServers(ports: Parameters<typeof syncFirst>[0], world: World) {
  writeFiles(headFile(world, FOLDER), { 'servers.json': SERVERS })
  await syncFirst(ports, world)
  editFile(headFile(world, `${FOLDER}/servers.json`), 'https://a.example', 'https://b.example')
  editFile(copyFile(world, `${FOLDER}/servers.json`), '${A}', '${A2}')
}

test('a token does not go to another host, though the lines merge', () =>
  whereDeployed(async (ports, world) => {
    await withServers(ports, world)
    const { synced } = await syncFirst(ports, world)
    expect(synced.flatMap(({ conflicts }) => conflicts)).toEqual(['servers.json'])
    expect(readText(copyFile(world, `${FOLDER}/servers.json`))).toContain('https://a.example')
    const [pending] = await listPending(ports)
    expect(pending?.conflicts).toMatchObject([
      { path: 'servers.json', type: 'one_value', hunks: 1 },
    ])
  }))

test.each([
  ['use_local', 'https://a.example', '${A2}'],
  ['use_remote', 'https://b.example', '${A}'],
] as const)('decided as %s, host and token are of one side', (strategy, host, token) =>
  whereDeployed(async (ports, world) => {
    await withServers(ports, world)
    await syncFirst(ports, world, { strategy })
    const merged = readText(copyFile(world, `${FOLDER}/servers.json`))
    expect(merged).toContain(`"${host}"`)
    expect(merged).toContain(`"Bearer ${token}"`)
  }),
)

test.each([
  ['use_local', 'refs/own.md'],
  ['use_remote', 'docs/own.md'],
] as const)(
  'a file of the copy in a folder that the collection renamed: %s puts it at %s',
  (strategy, at) =>
    whereDeployed(async (ports, world) => {
      const guide = 'one\ntwo\nthree\nfour\nfive\n'
      writeFiles(headFile(world, FOLDER), { 'refs/guide.md': `refs\n${guide}` })
      await syncFirst(ports, world)
      fs.renameSync(headFile(world, `${FOLDER}/refs`), headFile(world, `${FOLDER}/docs`))
      writeFiles(copyFile(world, FOLDER), { 'refs/own.md': 'mine\n' })
      await syncFirst(ports, world)
      const [pending] = await listPending(ports)
      expect(pending?.conflicts).toMatchObject([{ path: 'docs/own.md', type: 'file_location' }])
      await syncFirst(ports, world, { strategy })
      expect(readText(copyFile(world, `${FOLDER}/${at}`))).toBe('mine\n')
      expect(readText(copyFile(world, `${FOLDER}/docs/guide.md`))).toBe(`refs\n${guide}`)
      expect(fs.existsSync(copyFile(world, `${FOLDER}/refs/guide.md`))).toBe(false)
    }),
)
