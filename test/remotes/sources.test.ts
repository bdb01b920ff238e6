import fs from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { createBare, git } from './git-server.ts'
import { FIVE, collectionFile, createTeam, onSharedTeam, replace, skill } from './team.ts'
import type { Team } from './team.ts'

/** A source that everybody reaches by an address of the internet, which git is told to look for here. */
function makeSource(team: Team): {
  readonly dir: string
  readonly change: (from: string, to: string) => void
} {
  const dir = createBare(join(team.root, 'source.git'))
  const clone = join(team.root, 'source')
  git(team.root, 'clone', '--quiet', dir, clone)
  const commit = () => {
    git(clone, 'add', '--all')
    git(clone, 'commit', '--quiet', '--message', 'More')
    git(clone, 'push', '--quiet', 'origin', 'HEAD:main')
  }
  fs.mkdirSync(join(clone, 'skills/pdf'), { recursive: true })
  fs.writeFileSync(join(clone, 'skills/pdf/SKILL.md'), FIVE)
  commit()
  return {
    dir,
    change: (from, to) => {
      replace(join(clone, 'skills/pdf/SKILL.md'), from, to)
      commit()
    },
  }
}

test('two who took one skill from a place that is not told say that it is one', async () => {
  const team = await createTeam()
  const { ana, bo, url } = team
  const { dir, change } = makeSource(team)
  const source = pathToFileURL(dir).href
  for (const member of [ana, bo]) await member.run(`add ${source}`)
  change('One.', 'One upstream.')
  await ana.run('update')
  replace(collectionFile(ana, 'skills/pdf/SKILL.md'), 'Five.', 'Five by Ana.')
  for (const member of [ana, bo]) await member.run(`remote add team ${url}`)
  await ana.run('push')
  // A source that lies on a machine is not told to others, so only the name is the same.
  const { result } = await bo.json('pull')
  expect(result.artifacts).toMatchObject([{ artifact: 'skill:pdf', action: 'namesake' }])
  const joined = await bo.json('pull --same pdf')
  expect(joined.result.artifacts).toMatchObject([{ artifact: 'skill:pdf', action: 'pending' }])
  await bo.run('resolve pdf --theirs')
  expect(bo.own('skills/pdf/SKILL.md')).toBe(ana.own('skills/pdf/SKILL.md'))
  expect(await bo.say('push')).not.toContain('added')
  team.remove()
})

test('what is told of a source that moved comes along, and is looked at when it is asked for', () =>
  onSharedTeam(async (team) => {
    const { ana, bo } = team
    const address = 'https://example.com/kit.git'
    const told = (commit: string, tree: string) =>
      `upstream = "${address}"\nupstream_path = "skills/pdf"\nversion_spec = "latest"\nresolved_sha = "${commit}"\npristine_hash = "${tree}"\n`
    const { tree } = JSON.parse((await ana.run('show pdf --json')).stdout)
    team.byHand((dir) => {
      const file = join(dir, 'collection.toml')
      replace(file, 'path = "skills/pdf"\n', `path = "skills/pdf"\n${told('a'.repeat(40), tree)}`)
      replace(join(dir, 'skills/pdf/SKILL.md'), 'One.', 'One, from the source.')
    })
    expect((await bo.json('pull')).result.artifacts).toMatchObject([{ action: 'updated' }])
    const shown = JSON.parse((await bo.run('show pdf --json')).stdout)
    expect(shown.upstream).toMatchObject({
      location: address,
      path: 'skills/pdf',
      commit: 'a'.repeat(40),
    })
    expect(await bo.say('push')).toBe('Nothing to push.\n[exit 0]')
  }))

test('a clean-up keeps what the next merge stands on, and nothing is missing', () =>
  onSharedTeam(async ({ ana, bo }) => {
    replace(collectionFile(bo, 'skills/pdf/SKILL.md'), 'Five.', 'Five by Bo.')
    await bo.run('list')
    expect(await bo.say('gc')).toContain('[exit 0]')
    replace(collectionFile(ana, 'skills/pdf/SKILL.md'), 'One.', 'One by Ana.')
    await ana.run('push')
    expect((await bo.json('pull')).result.artifacts).toMatchObject([{ action: 'merged' }])
    expect(await bo.say('verify')).toContain('[exit 0]')
  }))

test('a snapshot goes back without losing what is shared', () =>
  onSharedTeam(async ({ ana, bo }) => {
    await bo.run('snapshot create before')
    replace(collectionFile(ana, 'skills/pdf/SKILL.md'), 'One.', 'One by Ana.')
    await ana.run('push')
    await bo.run('pull')
    await bo.run('rollback latest --simple --yes')
    expect(bo.own('skills/pdf/SKILL.md')).not.toContain('One by Ana.')
    // Going back is an edit like any other, and goes out as one.
    expect((await bo.json('push')).result.artifacts).toMatchObject([
      { artifact: 'skill:pdf', action: 'updated' },
    ])
    await ana.run('pull')
    expect(ana.own('skills/pdf/SKILL.md')).not.toContain('One by Ana.')
  }))

test('who forgets a repository and adds it again has nothing to decide', () =>
  onSharedTeam(async ({ bo, url }) => {
    await bo.run('remote remove team')
    await bo.run(`remote add team ${url}`)
    replace(collectionFile(bo, 'skills/pdf/SKILL.md'), 'Five.', 'Five by Bo.')
    expect(await bo.say('pull')).toContain('3 artifacts here and there are the same.')
    expect(bo.own('skills/pdf/SKILL.md')).toContain('Five by Bo.')
    expect((await bo.json('push')).result.artifacts).toMatchObject([
      { artifact: 'skill:pdf', action: 'updated' },
    ])
  }))

test('a file of a person that is ignored is not written over', () =>
  onSharedTeam(async ({ bo, byHand }) => {
    const ignored = collectionFile(bo, 'skills/pdf/node_modules/notes.md')
    fs.mkdirSync(join(ignored, '..'), { recursive: true })
    fs.writeFileSync(ignored, 'Mine.\n')
    byHand((dir) => replace(join(dir, 'skills/pdf/SKILL.md'), 'One.', 'One by hand.'))
    await bo.run('pull')
    expect(fs.readFileSync(ignored, 'utf8')).toBe('Mine.\n')
    expect(bo.own('skills/pdf/SKILL.md')).toContain('One by hand.')
  }))

test('a copy of a folder there is an artifact of its own', () =>
  onSharedTeam(async ({ bo, byHand }) => {
    byHand((dir) => {
      fs.cpSync(join(dir, 'skills/docx'), join(dir, 'skills/docx-two'), { recursive: true })
      fs.mkdirSync(join(dir, 'skills/group/inner'), { recursive: true })
      fs.writeFileSync(join(dir, 'skills/group/inner/SKILL.md'), skill('inner', 'Deep.'))
    })
    const { result } = await bo.json('pull')
    expect(result.artifacts.map(({ artifact, action }) => `${artifact} ${action}`)).toEqual([
      'skill:docx-two added',
      'skill:group/inner added',
    ])
    expect(bo.has('skills/docx/SKILL.md')).toBe(true)
  }))

test('a collection other than the one in use can be shared', () =>
  onSharedTeam(async ({ bo, url }) => {
    await bo.run('collection create work')
    await bo.run(`remote add other ${url} --collection work`)
    const { result } = await bo.json('pull other')
    expect(result.artifacts.map(({ action }) => action)).toEqual(['added', 'added', 'added'])
    expect(fs.existsSync(join(bo.root, 'home/collections/work/skills/pdf/SKILL.md'))).toBe(true)
    // The uuids are taken by the other collection of this home, and that is remembered.
    expect(await bo.say('push other')).toBe('Nothing to push.\n[exit 0]')
    fs.appendFileSync(join(bo.root, 'home/collections/work/skills/pdf/SKILL.md'), 'More.\n')
    expect(await bo.say('push other')).toContain('changed  skill:pdf')
    expect((await bo.json('pull team')).result.artifacts).toMatchObject([
      { artifact: 'skill:pdf', action: 'updated' },
    ])
  }))
