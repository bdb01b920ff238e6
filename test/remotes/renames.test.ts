import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { actions, collectionFile, onSharedTeam, replace, skill } from './team.ts'
import type { Member } from './team.ts'

const NOTHING = 'Nothing to push.\n[exit 0]'

async function uuidOf(member: Member, name: string): Promise<string> {
  return JSON.parse((await member.run(`show ${name} --json`)).stdout).uuid
}

test('two artifacts that have each other’s name by now do so here too, edits included', () =>
  onSharedTeam(async ({ ana, bo }) => {
    const [pdf, docx] = [await uuidOf(bo, 'pdf'), await uuidOf(bo, 'docx')]
    for (const line of ['rename pdf between', 'rename docx pdf', 'rename between docx']) {
      await ana.run(line)
    }
    replace(collectionFile(ana, 'skills/pdf/SKILL.md'), 'Write.', 'Write it well.')
    await ana.run('push')
    replace(collectionFile(bo, 'skills/pdf/run.sh'), 'echo', 'printf')
    expect(await bo.run('pull')).toMatchObject({ code: 0 })
    expect([await uuidOf(bo, 'pdf'), await uuidOf(bo, 'docx')]).toEqual([docx, pdf])
    expect(bo.own('skills/pdf/SKILL.md')).toContain('Write it well.')
    expect(bo.own('skills/docx/run.sh')).toContain('printf')
    expect(bo.has('skills/pdf/run.sh')).toBe(false)
    await bo.run('push')
    await ana.run('pull')
    expect(ana.own('skills/docx/run.sh')).toContain('printf')
    for (const member of [ana, bo]) expect(await member.say('push --dry-run')).toBe(NOTHING)
    // One undo is one pull: both have their old names again.
    await bo.run('undo')
    await bo.run('undo')
    expect([await uuidOf(bo, 'pdf'), await uuidOf(bo, 'docx')]).toEqual([pdf, docx])
  }))

test('a name that became free is that of what is new there', () =>
  onSharedTeam(async ({ ana, bo }) => {
    ana.write({ 'more/skills/pdf/SKILL.md': skill('pdf', 'Another one.') })
    await ana.run('rename pdf reader')
    await ana.run('add ../more')
    expect(await ana.run('push')).toMatchObject({ code: 0 })
    const pulled = await bo.json('pull')
    expect(pulled.code).toBe(0)
    expect(actions(pulled)).toEqual({ 'skill:pdf': 'added', 'skill:reader': 'updated' })
    expect(bo.own('skills/pdf/SKILL.md')).toContain('Another one.')
    expect(bo.own('skills/reader/SKILL.md')).toContain('One.')
  }))

test('a name that is taken here waits for the person, and is followed once it is free', () =>
  onSharedTeam(async ({ ana, bo, list }) => {
    await ana.run('rename docx word')
    await ana.run('push')
    bo.write({ 'more/skills/word/SKILL.md': skill('word', 'Mine.') })
    await bo.run('add ../more')
    const first = await bo.json('pull')
    expect(first.code).toBe(1)
    expect(first.result.artifacts).toMatchObject([
      {
        artifact: 'skill:docx',
        action: 'namesake',
        detail: expect.stringContaining('rename word'),
      },
    ])
    // It is asked again, although nothing is new there.
    expect(await bo.run('pull')).toMatchObject({ code: 1 })
    await bo.run('rename word mine')
    expect(await bo.run('pull')).toMatchObject({ code: 0 })
    expect(bo.own('skills/word/SKILL.md')).toContain('Write.')
    await bo.run('push')
    expect(list()).toEqual(expect.arrayContaining(['skills/mine/SKILL.md', 'skills/word/SKILL.md']))
    expect(list()).not.toContain('skills/docx/SKILL.md')
  }))

test('a folder that somebody renamed and edited in one commit by hand is the same artifact', () =>
  onSharedTeam(async (team) => {
    const { ana, bo, byHand } = team
    const pdf = await uuidOf(bo, 'pdf')
    byHand((dir) => {
      fs.renameSync(join(dir, 'skills/pdf'), join(dir, 'skills/reader'))
      replace(join(dir, 'skills/reader/SKILL.md'), 'One.', 'One by hand.')
    })
    replace(collectionFile(bo, 'skills/pdf/SKILL.md'), 'Three.', 'Three by Bo.')
    const pulled = await bo.json('pull')
    expect(pulled.code).toBe(0)
    expect(await uuidOf(bo, 'reader')).toBe(pdf)
    const merged = bo.own('skills/reader/SKILL.md')
    expect(merged).toContain('One by hand.')
    expect(merged).toContain('Three by Bo.')
    await bo.run('push')
    expect(team.show('collection.toml')).not.toContain('\nname = "pdf"')
    await ana.run('pull')
    expect(await uuidOf(ana, 'reader')).toBe(await uuidOf(bo, 'reader'))
    expect(ana.has('skills/pdf')).toBe(false)
  }))

test('what was taken out by hand leaves the list with the next push, and a new one of its name is another', () =>
  onSharedTeam(async (team) => {
    const { ana, bo, byHand } = team
    const pdf = await uuidOf(ana, 'pdf')
    byHand((dir) => fs.rmSync(join(dir, 'skills/pdf'), { recursive: true }))
    expect(actions(await ana.json('pull'))).toEqual({ 'skill:pdf': 'removed' })
    await ana.run('tag docx --add text')
    await ana.run('push')
    expect(team.show('collection.toml')).not.toContain(pdf)
    await bo.run('pull')
    byHand((dir) => {
      fs.mkdirSync(join(dir, 'skills/pdf'))
      fs.writeFileSync(join(dir, 'skills/pdf/SKILL.md'), skill('pdf', 'Quite another.'))
    })
    await bo.run('pull')
    expect(await uuidOf(bo, 'pdf')).not.toBe(pdf)
  }))

test('when the repository got an artifact is not rewritten by who pushes', () =>
  onSharedTeam(async (team) => {
    const { bo } = team
    const added = () => [...(team.show('collection.toml') ?? '').matchAll(/^added = .*$/gm)].join()
    const before = added()
    await bo.run('tag pdf --add forms')
    await bo.run('push')
    expect(added()).toBe(before)
  }))

test('a new name that something else there has is not written over', () =>
  onSharedTeam(async (team) => {
    const { bo, byHand } = team
    byHand((dir) => {
      fs.mkdirSync(join(dir, 'skills/word'))
      fs.writeFileSync(join(dir, 'skills/word/SKILL.md'), skill('word', 'By hand.'))
    })
    await bo.run('rename docx word')
    expect(await bo.run('pull')).toMatchObject({ code: 1 })
    const pushed = await bo.json('push')
    expect(pushed.code).toBe(1)
    expect(actions(pushed)).toEqual({ 'skill:word': 'namesake' })
    expect(team.show('skills/word/SKILL.md')).toContain('By hand.')
  }))

test('a name that a person chose for a pull lasts, whatever changes there', () =>
  onSharedTeam(async ({ ana, bo }) => {
    ana.write({ 'more/skills/form/SKILL.md': skill('form', 'Of Ana.') })
    bo.write({ 'more/skills/form/SKILL.md': skill('form', 'Of Bo.') })
    for (const member of [ana, bo]) await member.run('add ../more')
    await ana.run('push')
    expect(await bo.run('pull')).toMatchObject({ code: 1 })
    expect(await bo.run('pull --as form=form-ana')).toMatchObject({ code: 0 })
    replace(collectionFile(ana, 'skills/form/SKILL.md'), 'Of Ana.', 'Of Ana, again.')
    await ana.run('push')
    const pulled = await bo.json('pull')
    expect(pulled.code).toBe(0)
    expect(actions(pulled)).toEqual({ 'skill:form-ana': 'updated' })
    expect(bo.own('skills/form/SKILL.md')).toContain('Of Bo.')
  }))

test('what was removed here and renamed there is told once, under the name that it has there', () =>
  onSharedTeam(async ({ ana, bo, list }) => {
    await bo.run('remove docx')
    await ana.run('rename docx word')
    await ana.run('push')
    const told = await bo.json('pull')
    expect(told.code).toBe(1)
    expect(told.result.artifacts).toMatchObject([
      {
        artifact: 'skill:word',
        action: 'left_there',
        detail: expect.stringContaining('--take word'),
      },
    ])
    expect(await bo.run('pull')).toMatchObject({ code: 0 })
    await bo.run('push team word')
    expect(list()).not.toContain('skills/word/SKILL.md')
  }))

test('what was removed there stays where a person says so, and goes back with a push', () =>
  onSharedTeam(async ({ ana, bo, list }) => {
    await ana.run('remove docx')
    await ana.run('push')
    expect(actions(await bo.json('pull --keep docx'))).toEqual({ 'skill:docx': 'kept' })
    await bo.run('push')
    expect(list()).toContain('skills/docx/SKILL.md')
  }))

test('a name that nothing has is refused, whatever it is given for', () =>
  onSharedTeam(async ({ bo }) => {
    for (const option of ['--as pfd=mine', '--same pfd', '--take pfd', '--keep pfd']) {
      const { code, stderr } = await bo.run(`pull ${option}`)
      expect({ option, code, near: stderr.includes('Did you mean pdf') }).toEqual({
        option,
        code: 2,
        near: true,
      })
    }
  }))

test('a version name that was moved there and not here moves here; one that both moved is asked about', () =>
  onSharedTeam(async ({ ana, bo }) => {
    await ana.run('tag pdf v1')
    await ana.run('push')
    await bo.run('pull')
    replace(collectionFile(bo, 'skills/pdf/SKILL.md'), 'One.', 'One by Bo.')
    await bo.run('tag pdf v1 --delete')
    await bo.run('tag pdf v1')
    await bo.run('push')
    const pulled = await ana.json('pull')
    expect(pulled.result.warnings).toEqual([])
    expect((await ana.run('show pdf v1')).stdout).toBe((await ana.run('show pdf head')).stdout)
    expect(await ana.say('push --dry-run')).toBe(NOTHING)
  }))
