import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { collectionFile, onSharedTeam, replace } from './team.ts'
import type { Member } from './team.ts'

async function partsOf(member: Member, name: string): Promise<readonly string[]> {
  const { members } = JSON.parse((await member.run(`show ${name} --json`)).stdout)
  return members.map((one: { id: string; pin: { tree: string } | null }) =>
    one.pin === null ? one.id : `${one.id} ${one.pin.tree}`,
  )
}

async function stateOf(member: Member): Promise<readonly string[]> {
  const { members } = JSON.parse((await member.run('show office --json')).stdout)
  return members.map((one: { state: string }) => one.state)
}

test('a plugin travels with its parts and pins, and a change of parts meets another', () =>
  onSharedTeam(async (team) => {
    const { ana, bo } = team
    await ana.run('plugin create office pdf docx')
    await ana.run('push')
    expect(team.show('plugins/office/.claude-plugin/plugin.json')).toContain('office')
    expect(JSON.parse(team.show('.claude-plugin/marketplace.json') ?? '').plugins).toMatchObject([
      { name: 'default', commands: ['./commands/commit.md'] },
      { name: 'office', source: './', skills: ['./skills/docx', './skills/pdf'] },
    ])
    await bo.run('pull')
    expect(await partsOf(bo, 'office')).toEqual(await partsOf(ana, 'office'))
    // One links a part, the other takes one out.
    await ana.run('plugin link office commit')
    await ana.run('push')
    await bo.run('plugin unlink office docx')
    const { result } = await bo.json('pull')
    expect(result.artifacts).toMatchObject([{ artifact: 'composite:office', action: 'updated' }])
    expect((await partsOf(bo, 'office')).map((one) => one.split(' ')[0])).toEqual([
      'skill:pdf',
      'command:commit',
    ])
    await bo.run('push')
    await ana.run('pull')
    expect(await partsOf(ana, 'office')).toEqual(await partsOf(bo, 'office'))
    expect(await ana.say('push')).toBe('Nothing to push.\n[exit 0]')
  }))

test('a pin stays where its head moves on, and follows where somebody pins anew', () =>
  onSharedTeam(async (team) => {
    const { ana, bo } = team
    await ana.run('plugin create office pdf docx')
    await ana.run('push')
    await bo.run('pull')
    replace(collectionFile(ana, 'skills/pdf/SKILL.md'), 'One.', 'One by Ana.')
    await ana.run('push')
    await bo.run('pull')
    expect(await stateOf(bo)).toEqual(await stateOf(ana))
    await ana.run('plugin repin office')
    expect(await ana.say('push')).toContain('composite:office')
    await bo.run('pull')
    expect(await stateOf(bo)).toEqual(['as_pinned', 'as_pinned'])
    expect(await bo.say('push')).toBe('Nothing to push.\n[exit 0]')
  }))

test('a plugin that is named goes out with its parts, and the rest stays', () =>
  onSharedTeam(async (team) => {
    const { ana } = team
    ana.write({
      'more/skills/a/SKILL.md': '---\nname: a\ndescription: A.\n---\n\nA.\n',
      'more/skills/b/SKILL.md': '---\nname: b\ndescription: B.\n---\n\nB.\n',
    })
    await ana.run('add ../more')
    await ana.run('plugin create kit a')
    const { result } = await ana.json('push team kit')
    expect(result.artifacts.map(({ artifact }) => artifact)).toEqual(['composite:kit', 'skill:a'])
    expect(team.list()).not.toContain('skills/b/SKILL.md')
  }))

test('a version tag travels where its content does', () =>
  onSharedTeam(async ({ ana, bo }) => {
    await ana.run('tag pdf v1.0.0')
    expect(await ana.say('push')).toContain('skill:pdf')
    await bo.run('pull')
    expect(await bo.say('log pdf')).toContain('v1.0.0')
    expect(await bo.say('push')).toBe('Nothing to push.\n[exit 0]')
  }))

test('the manifest keeps its comments, unknown keys and what others listed in the marketplace', () =>
  onSharedTeam(async (team) => {
    const { ana, bo } = team
    team.byHand((dir) => {
      const file = join(dir, 'collection.toml')
      replace(file, 'name = "docx"', '# Owned by the writers.\nowner = "writers"\nname = "docx"')
      const market = join(dir, '.claude-plugin/marketplace.json')
      const before = JSON.parse(fs.readFileSync(market, 'utf8'))
      const other = { name: 'elsewhere', source: { source: 'github', repo: 'a/b' } }
      before.plugins[0].version = '2.0.0'
      const after = { ...before, description: 'Ours.', plugins: [...before.plugins, other] }
      fs.writeFileSync(market, JSON.stringify(after))
    })
    await bo.run('pull')
    await ana.run('pull')
    await ana.run('rename docx word')
    await ana.run('push')
    const text = team.show('collection.toml') ?? ''
    expect(text).toContain('# Owned by the writers.\nowner = "writers"\nname = "word"')
    expect(JSON.parse(team.show('.claude-plugin/marketplace.json') ?? '')).toMatchObject({
      description: 'Ours.',
      plugins: [
        { name: 'default', version: '2.0.0', skills: ['./skills/pdf', './skills/word'] },
        { name: 'elsewhere' },
      ],
    })
  }))

test('a plugin that somebody made by hand is listed by its folder, and a marketplace that is broken is told of', () =>
  onSharedTeam(async (team) => {
    const { ana, byHand } = team
    byHand((dir) => {
      fs.mkdirSync(join(dir, 'plugins/own/.claude-plugin'), { recursive: true })
      fs.writeFileSync(join(dir, 'plugins/own/.claude-plugin/plugin.json'), '{"name":"own"}\n')
    })
    await ana.run('pull')
    await ana.run('tag pdf --add forms')
    await ana.run('push')
    const market = '.claude-plugin/marketplace.json'
    const { plugins } = JSON.parse(team.show(market) ?? '')
    expect(plugins).toContainEqual({ name: 'own', source: './plugins/own' })
    byHand((dir) => fs.writeFileSync(join(dir, market), '{ "plugins": [,] }'))
    await ana.run('pull')
    await ana.run('rename pdf reader')
    const { result } = await ana.json('push')
    expect(result.warnings).toMatchObject([{ message: expect.stringContaining('left as it is') }])
    expect(team.show(market)).toBe('{ "plugins": [,] }')
  }))

test('a part whose folder somebody renames by hand stays a part, and so does one that both rename', () =>
  onSharedTeam(async (team) => {
    const { ana, bo } = team
    await ana.run('plugin create office pdf docx')
    await ana.run('push')
    await bo.run('pull')
    team.byHand((dir) => fs.renameSync(join(dir, 'skills/pdf'), join(dir, 'skills/reader')))
    const {
      result: { warnings },
    } = await bo.json('pull')
    expect(warnings).toEqual([])
    expect((await partsOf(bo, 'office')).map((one) => one.split(' ')[0])).toEqual([
      'skill:reader',
      'skill:docx',
    ])
    await bo.run('push')
    expect(team.show('collection.toml')).toMatch(/members = \[[^\]]*"skill:reader@/)
    await ana.run('pull')
    await ana.run('rename docx words')
    await ana.run('push')
    await bo.run('rename docx letters')
    await bo.run('pull')
    await bo.run('push')
    expect(team.show('collection.toml')).not.toContain('skill:words@')
    expect(team.show('collection.toml')).toContain('skill:letters@')
    await ana.run('pull')
    expect(await ana.say('push')).toBe('Nothing to push.\n[exit 0]')
  }))

test('parts that are no list of names are told of, and take nothing out', () =>
  onSharedTeam(async (team) => {
    const { ana, bo } = team
    await ana.run('plugin create office pdf docx')
    await ana.run('push')
    await bo.run('pull')
    const parts = await partsOf(bo, 'office')
    team.byHand((dir) => {
      const text = fs.readFileSync(join(dir, 'collection.toml'), 'utf8')
      fs.writeFileSync(join(dir, 'collection.toml'), text.replace(/^members = .*$/m, 'members = 3'))
    })
    const {
      result: { warnings },
    } = await bo.json('pull')
    expect(JSON.stringify(warnings)).toContain('are no names')
    expect(await partsOf(bo, 'office')).toEqual(parts)
  }))
