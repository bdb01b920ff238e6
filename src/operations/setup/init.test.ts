import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createWorld, inWorld, removeWorld } from '../../../test/world/world.ts'
import { createTeam, teamUrl } from '../../../test/world/team.ts'
import { entryText, writeFiles } from '../../../test/world/write-files.ts'
import { listArtifacts } from '../catalog/list-artifacts.ts'
import { deploy } from '../deployments/deploy.ts'
import { add } from '../importing/add.ts'
import { init } from './init.ts'

const RECORD = '.claude/.skillmeat-deployed.toml'

const DEPLOY = {
  names: ['pdf', 'docx'],
  scope: 'project',
  profile: null,
  pin: null,
  force: false,
  dryRun: false,
} as const

/** Sets up a home in a project whose record an earlier program wrote, and returns both. */
async function adopted(record: string) {
  const world = createWorld()
  const [project] = world.projects
  try {
    writeFiles(project, { '.claude/skills/canvas/SKILL.md': entryText('canvas'), [RECORD]: record })
    return await inWorld(world, {}, async (ports) => {
      await init(ports, { project, adopt: true, dryRun: false })
      const everything = { collection: null, type: null, tag: null }
      const [artifact] = await listArtifacts(ports, everything)
      const text = fs.readFileSync(join(project, RECORD), 'utf8')
      return { upstream: artifact?.entry.upstream ?? null, text }
    })
  } finally {
    removeWorld(world)
  }
}

const EARLIEST = `[deployed]
[[deployed.items]]
name = "canvas"
type = "skill"
source = "github:user/repo/path"
version = "v1.2.0"
sha = "abc"
deployed_at = "2025-12-17T14:30:22Z"
deployed_from = "theirs"
`

test('what the earliest program wrote of a source stays, and is followed from now on', async () => {
  const { upstream, text } = await adopted(EARLIEST)
  expect(text).toContain('source = "github:user/repo/path"')
  expect(text).toContain('version = "v1.2.0"')
  expect(text).toContain('from_collection = "theirs"')
  expect(text).toContain('deployed_at = "2025-12-17T14:30:22Z"')
  expect(upstream).toMatchObject({
    location: 'https://github.com/user/repo.git',
    path: 'path',
    ref: 'v1.2.0',
    unseen: true,
  })
})

test('a source on this machine stays in the record, and is nobody to follow', async () => {
  const { upstream, text } = await adopted(EARLIEST.replace('github:user/repo/path', '/srv/tools'))
  expect(text).toContain('source = "/srv/tools"')
  expect(upstream).toBeNull()
})

test('from which collection and when another home took something stays as it is written', async () => {
  const { text } = await adopted(`[[deployed]]
artifact_name = "canvas"
artifact_type = "skill"
from_collection = "theirs"
deployed_at = "2025-12-17T14:30:22Z"
artifact_path = "skills/canvas"
content_hash = "abc"
`)
  expect(text).toContain('from_collection = "theirs"')
  expect(text).toContain('deployed_at = "2025-12-17T14:30:22Z"')
})

test('in a clone, what the record tells of is adopted under its own ids, and the record stays as it is', async () => {
  const team = createTeam()
  const [ada, ben] = [team.join('ada'), team.join('ben')]
  try {
    team.publish('tools', {
      'skills/pdf/SKILL.md': entryText('pdf'),
      'skills/docx/SKILL.md': entryText('docx'),
    })
    const location = { kind: 'git', url: teamUrl('tools'), ref: null, path: null } as const
    const request = { location, names: [], type: null, as: null, onConflict: null, tags: [] }
    await ada.run((ports) => add(ports, { ...request, dryRun: false }))
    await ada.run((ports) => deploy(ports, { ...DEPLOY, project: ada.project }))
    ada.commit('Deployed')
    ada.git('push', '--quiet', 'origin', 'HEAD:main')
    ben.git('pull', '--quiet', 'origin', 'main')
    ben.write('.claude/skills/docx/SKILL.md', `${entryText('docx')}By Ben.\n`)
    const record = ben.record()
    const { result } = await ben.run((ports) =>
      init(ports, { project: ben.project, adopt: true, dryRun: false }),
    )
    expect(result.items.map(({ artifact, as }) => `${artifact} ${as}`).toSorted()).toEqual([
      'skill:docx added',
      'skill:pdf added',
    ])
    expect(ben.record()).toBe(record)
    const everything = { collection: null, type: null, tag: null }
    const [mine, theirs] = await Promise.all(
      [ada, ben].map((one) => one.run((ports) => listArtifacts(ports, everything))),
    )
    expect(theirs?.map(({ entry }) => entry.uuid)).toEqual(mine?.map(({ entry }) => entry.uuid))
    expect(theirs?.map(({ entry }) => entry.upstream?.location)).toEqual([
      teamUrl('tools'),
      teamUrl('tools'),
    ])
    expect(ben.record()).toBe(record)
  } finally {
    team.close()
  }
})
