import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { git } from './git-server.ts'
import { actions, collectionFile, createTeam, onSharedTeam, replace, skill } from './team.ts'

test('a collection goes into an empty repository, and into another home with its uuids', async () => {
  const team = await createTeam()
  const { ana, bo, url } = team
  await ana.run('add ../source')
  expect(await ana.say(`remote add team ${url}`)).toContain('skillmeat pull team')
  expect(await ana.say('pull')).toContain('holds nothing yet')
  const pushed = await ana.json('push')
  expect(actions(pushed)).toEqual({
    'command:commit': 'added',
    'skill:docx': 'added',
    'skill:pdf': 'added',
  })
  expect(team.list()).toEqual([
    '.claude-plugin/marketplace.json',
    'collection.toml',
    'commands/commit.md',
    'skills/docx/SKILL.md',
    'skills/pdf/SKILL.md',
    'skills/pdf/run.sh',
  ])
  expect(git(team.dir, 'log', '--format=%an <%ae> %s', 'main')).toBe(
    'ana <ana@example.com> Add command:commit, skill:docx, skill:pdf',
  )
  expect(JSON.parse(team.show('.claude-plugin/marketplace.json') ?? '')).toMatchObject({
    name: 'default',
    owner: { name: 'ana' },
    plugins: [
      {
        name: 'default',
        source: './',
        strict: false,
        skills: ['./skills/docx', './skills/pdf'],
        commands: ['./commands/commit.md'],
      },
    ],
  })
  // A folder of her machine is nobody's business.
  expect(team.show('collection.toml')).not.toContain(ana.root)
  expect(await ana.say('push')).toBe('Nothing to push.\n[exit 0]')
  expect(await ana.say('pull')).toContain('Nothing new')
  await bo.run(`remote add team ${url}`)
  expect(actions(await bo.json('pull'))).toEqual({
    'command:commit': 'added',
    'skill:docx': 'added',
    'skill:pdf': 'added',
  })
  expect(bo.own('skills/pdf/run.sh')).toBe('#!/bin/sh\necho run\n')
  const uuids = async (member: typeof ana) =>
    JSON.parse((await member.run('list --json')).stdout).items.map(
      (one: { uuid: string }) => one.uuid,
    )
  expect(await uuids(bo)).toEqual(await uuids(ana))
  expect(await bo.say('push')).toBe('Nothing to push.\n[exit 0]')
  team.remove()
})

test('edits of both go back and forth, and meet three-way', () =>
  onSharedTeam(async (team) => {
    const { ana, bo } = team
    replace(collectionFile(ana, 'skills/pdf/SKILL.md'), 'One.', 'One by Ana.')
    replace(collectionFile(bo, 'skills/pdf/SKILL.md'), 'Five.', 'Five by Bo.')
    expect(actions(await ana.json('push'))).toEqual({ 'skill:pdf': 'updated' })
    const behind = await bo.run('push')
    expect(behind.code).toBe(2)
    expect(behind.stderr).toContain('E_PUSH_BEHIND')
    expect(behind.stderr).toContain('skillmeat pull team')
    expect(actions(await bo.json('pull'))).toEqual({ 'skill:pdf': 'merged' })
    expect(bo.own('skills/pdf/SKILL.md')).toContain('One by Ana.')
    expect(bo.own('skills/pdf/SKILL.md')).toContain('Five by Bo.')
    expect(actions(await bo.json('push'))).toEqual({ 'skill:pdf': 'updated' })
    expect(actions(await ana.json('pull'))).toEqual({ 'skill:pdf': 'updated' })
    expect(ana.own('skills/pdf/SKILL.md')).toBe(bo.own('skills/pdf/SKILL.md'))
    expect(git(team.dir, 'rev-list', '--count', 'main')).toBe('3')
  }))

test('a conflict waits, does not go out before it is settled, and is merged on the right base after', () =>
  onSharedTeam(async ({ ana, bo, show }) => {
    replace(collectionFile(ana, 'skills/pdf/SKILL.md'), 'Three.', 'Three by Ana.')
    replace(collectionFile(bo, 'skills/pdf/SKILL.md'), 'Three.', 'Three by Bo.')
    await ana.run('push')
    const pulled = await bo.json('pull')
    expect(pulled.code).toBe(1)
    expect(actions(pulled)).toEqual({ 'skill:pdf': 'pending' })
    expect(bo.own('skills/pdf/SKILL.md')).toContain('Three by Bo.')
    expect(actions(await bo.json('push'))).toEqual({ 'skill:pdf': 'waits' })
    expect(show('skills/pdf/SKILL.md')).toContain('Three by Ana.')
    // Pulling again is no second question.
    expect(actions(await bo.json('pull'))).toEqual({ 'skill:pdf': 'pending' })
    expect(JSON.parse((await bo.run('conflicts --json')).stdout).items).toHaveLength(1)
    expect(await bo.say('resolve pdf --ours')).toContain('[exit 0]')
    expect(actions(await bo.json('push'))).toEqual({ 'skill:pdf': 'updated' })
    expect(show('skills/pdf/SKILL.md')).toContain('Three by Bo.')
    expect(actions(await ana.json('pull'))).toEqual({ 'skill:pdf': 'updated' })
    expect(await ana.say('pull')).toContain('Nothing new')
  }))

test('a conflict that was dropped comes again', () =>
  onSharedTeam(async ({ ana, bo }) => {
    replace(collectionFile(ana, 'skills/pdf/SKILL.md'), 'Three.', 'Three by Ana.')
    replace(collectionFile(bo, 'skills/pdf/SKILL.md'), 'Three.', 'Three by Bo.')
    await ana.run('push')
    await bo.run('pull')
    await bo.run('resolve pdf --abort')
    expect(actions(await bo.json('push'))).toEqual({ 'skill:pdf': 'waits' })
    expect(actions(await bo.json('pull'))).toEqual({ 'skill:pdf': 'pending' })
  }))

test('renames and removals travel, and words too', () =>
  onSharedTeam(async ({ ana, bo, list }) => {
    await ana.run('rename docx word')
    await ana.run('remove commit')
    await ana.run('tag pdf --add forms')
    const pushed = await ana.json('push')
    expect(actions(pushed)).toEqual({
      'command:commit': 'removed',
      'skill:pdf': 'updated',
      'skill:word': 'updated',
    })
    expect(list()).toEqual([
      '.claude-plugin/marketplace.json',
      'collection.toml',
      'skills/pdf/SKILL.md',
      'skills/pdf/run.sh',
      'skills/word/SKILL.md',
    ])
    await bo.run('tag pdf --add own')
    const pulled = await bo.json('pull')
    expect(actions(pulled)).toEqual({
      'command:commit': 'removed',
      'skill:pdf': 'updated',
      'skill:word': 'updated',
    })
    expect(bo.has('skills/word/SKILL.md')).toBe(true)
    expect(bo.has('skills/docx')).toBe(false)
    expect(bo.has('commands/commit.md')).toBe(false)
    const tags = JSON.parse((await bo.run('show pdf --json')).stdout).tags
    expect(tags.toSorted()).toEqual(['forms', 'own'])
    expect(await bo.say('push')).toContain('changed  skill:pdf')
  }))

test('renamed on both sides: the uuid says what it is, and each keeps its name until one pushes', () =>
  onSharedTeam(async ({ ana, bo, list }) => {
    await ana.run('rename docx word')
    await bo.run('rename docx writer')
    await ana.run('push')
    const pulled = await bo.json('pull')
    expect(pulled.result.artifacts).toMatchObject([
      { artifact: 'skill:writer', detail: expect.stringContaining('renamed on both sides') },
    ])
    expect(bo.has('skills/writer/SKILL.md')).toBe(true)
    await bo.run('push')
    expect(list()).toContain('skills/writer/SKILL.md')
    expect(list()).not.toContain('skills/word/SKILL.md')
    await ana.run('pull')
    expect(ana.has('skills/writer/SKILL.md')).toBe(true)
    expect(ana.has('skills/word')).toBe(false)
  }))

test('what was edited here and removed there stays and is told; the other way round too', () =>
  onSharedTeam(async ({ ana, bo, list, show }) => {
    await ana.run('remove docx')
    await ana.run('push')
    replace(collectionFile(bo, 'skills/docx/SKILL.md'), 'Write.', 'Write more.')
    const kept = await bo.json('pull')
    expect(kept.code).toBe(1)
    expect(actions(kept)).toEqual({ 'skill:docx': 'kept' })
    await bo.run('push')
    expect(show('skills/docx/SKILL.md')).toContain('Write more.')
    await ana.run('pull')
    await ana.run('remove docx')
    replace(collectionFile(bo, 'skills/docx/SKILL.md'), 'Write more.', 'Write most.')
    await bo.run('push')
    const left = await ana.json('pull')
    expect(actions(left)).toEqual({ 'skill:docx': 'left_there' })
    expect(actions(await ana.json('push'))).toEqual({ 'skill:docx': 'behind' })
    expect(list()).toContain('skills/docx/SKILL.md')
    expect(actions(await ana.json('pull --take docx'))).toEqual({ 'skill:docx': 'added' })
    expect(ana.own('skills/docx/SKILL.md')).toContain('Write most.')
  }))

test('a repository edited by hand is read by its folders; what is not ours there stays', () =>
  onSharedTeam(async (team) => {
    const { ana, bo } = team
    team.byHand((dir) => {
      fs.writeFileSync(join(dir, 'README.md'), '# Kit\n')
      fs.mkdirSync(join(dir, '.github/workflows'), { recursive: true })
      fs.writeFileSync(join(dir, '.github/workflows/ci.yml'), 'on: push\n')
      fs.mkdirSync(join(dir, 'skills/xlsx'), { recursive: true })
      fs.writeFileSync(join(dir, 'skills/xlsx/SKILL.md'), skill('xlsx', 'Sheets.'))
      replace(join(dir, 'skills/pdf/SKILL.md'), 'Two.', 'Two by hand.')
      fs.rmSync(join(dir, 'commands/commit.md'))
      fs.renameSync(join(dir, 'skills/docx'), join(dir, 'skills/word'))
    })
    expect(actions(await bo.json('pull'))).toEqual({
      'command:commit': 'removed',
      'skill:pdf': 'updated',
      'skill:word': 'updated',
      'skill:xlsx': 'added',
    })
    expect(bo.own('skills/pdf/SKILL.md')).toContain('Two by hand.')
    expect(bo.has('skills/docx')).toBe(false)
    replace(collectionFile(bo, 'skills/xlsx/SKILL.md'), 'Sheets.', 'More sheets.')
    expect(actions(await bo.json('push'))).toEqual({ 'skill:xlsx': 'updated' })
    expect(team.show('README.md')).toBe('# Kit')
    expect(team.show('.github/workflows/ci.yml')).toBe('on: push')
    expect(team.show('collection.toml')).toContain('name = "xlsx"')
    const { result } = await ana.json('pull')
    expect(result.artifacts.map(({ artifact }) => artifact).toSorted()).toEqual([
      'command:commit',
      'skill:pdf',
      'skill:word',
      'skill:xlsx',
    ])
    const uuidOf = async (member: typeof ana) =>
      JSON.parse((await member.run('show xlsx --json')).stdout).uuid
    expect(await uuidOf(ana)).toBe(await uuidOf(bo))
  }))

test('a forced push is told in one line, and the state of before is still the base', () =>
  onSharedTeam(async (team) => {
    const { bo } = team
    replace(collectionFile(bo, 'skills/pdf/SKILL.md'), 'Five.', 'Five by Bo.')
    team.byHand(
      (dir) => {
        replace(join(dir, 'skills/pdf/SKILL.md'), 'One.', 'One anew.')
        git(dir, 'checkout', '--quiet', '--orphan', 'anew')
      },
      { force: true },
    )
    const pulled = await bo.run('pull')
    expect(pulled.stdout).toContain('was rewritten')
    expect(pulled.code).toBe(0)
    const text = bo.own('skills/pdf/SKILL.md')
    expect([text.includes('One anew.'), text.includes('Five by Bo.')]).toEqual([true, true])
  }))

test('undo takes back a pull; that of a push forgets it, and the commit stays', () =>
  onSharedTeam(async (team) => {
    const { ana, bo } = team
    replace(collectionFile(ana, 'skills/pdf/SKILL.md'), 'One.', 'One by Ana.')
    await ana.run('push')
    const tip = git(team.dir, 'rev-parse', 'main')
    await bo.run('pull')
    await bo.run('undo')
    expect(bo.own('skills/pdf/SKILL.md')).not.toContain('One by Ana.')
    expect(actions(await bo.json('pull'))).toEqual({ 'skill:pdf': 'updated' })
    expect(await ana.say('undo')).toContain('The commit in the repository stays')
    expect(git(team.dir, 'rev-parse', 'main')).toBe(tip)
    expect(ana.own('skills/pdf/SKILL.md')).toContain('One by Ana.')
    const { stderr } = await ana.run('push')
    expect(stderr).toContain('E_PUSH_BEHIND')
    expect(await ana.say('pull')).toContain('[exit 0]')
    expect(await ana.say('push')).toBe('Nothing to push.\n[exit 0]')
  }))

test('a dry run writes nothing, here or there', () =>
  onSharedTeam(async (team) => {
    const { ana, bo } = team
    replace(collectionFile(ana, 'skills/pdf/SKILL.md'), 'One.', 'One by Ana.')
    const tip = git(team.dir, 'rev-parse', 'main')
    expect(actions(await ana.json('push --dry-run'))).toEqual({ 'skill:pdf': 'updated' })
    expect(git(team.dir, 'rev-parse', 'main')).toBe(tip)
    await ana.run('push')
    expect(actions(await bo.json('pull --dry-run'))).toEqual({ 'skill:pdf': 'updated' })
    expect(bo.own('skills/pdf/SKILL.md')).not.toContain('One by Ana.')
    expect(actions(await bo.json('pull'))).toEqual({ 'skill:pdf': 'updated' })
  }))
