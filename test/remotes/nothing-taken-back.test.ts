import { expect, test } from 'vitest'
import { collectionFile, onSharedTeam, replace, skill } from './team.ts'
import type { Member } from './team.ts'

const MANIFEST = 'collection.toml'
const NOTHING = 'Nothing to push.\n[exit 0]'

/** Edits what a person has of an artifact. */
function edit(member: Member, name: string, from: string, to: string): void {
  replace(collectionFile(member, `skills/${name}/SKILL.md`), from, to)
}

test('pins and names of older versions that are not at hand stay what the team has', () =>
  onSharedTeam(async ({ ana, bo, show }) => {
    await ana.run('plugin create kit pdf docx')
    await ana.run('tag pdf v1')
    edit(ana, 'pdf', 'One.', 'Two.')
    await ana.run('push')
    const said = () => show(MANIFEST)?.match(/^(?:members|version_tags) = .*$/gm)
    const before = said()
    expect(before).toHaveLength(2)
    await bo.run('pull')
    expect(await bo.say('push --dry-run')).toBe(NOTHING)
    edit(bo, 'docx', 'docx', 'DOCX')
    await bo.run('push')
    await bo.run('tag kit --add ours')
    await bo.run('push')
    expect(said()).toEqual(before)
  }))

test('a part that was refused stays a part for the others', () =>
  onSharedTeam(async ({ ana, bo, show }) => {
    ana.write({ 'more/skills/hid/SKILL.md': skill('hid', 'A\u202Eb.') })
    const { stdout, stderr } = await ana.run('add ../more')
    const [, finding = ''] = /--allow (\S+?)[`.]/.exec(stdout + stderr) ?? []
    await ana.run(`add ../more --allow ${finding}`)
    await ana.run('plugin create kit pdf hid')
    await ana.run(`push --allow ${finding}`)
    expect(show(MANIFEST)).toContain('skill:hid')
    expect(await bo.run('pull')).toMatchObject({ code: 1 })
    expect(await bo.say('push --dry-run')).toBe(NOTHING)
    await bo.run('tag kit --add ours')
    await bo.run('push')
    expect(show(MANIFEST)).toContain('skill:hid')
  }))

test('words that both gave come to rest, and names that cannot be followed stay as the team has them', () =>
  onSharedTeam(async ({ ana, bo, list }) => {
    await ana.run('tag pdf --add a1')
    await bo.run('tag pdf --add b1')
    await ana.run('push')
    await bo.run('pull')
    await bo.run('push')
    await ana.run('pull')
    for (const member of [ana, bo]) expect(await member.say('push --dry-run')).toBe(NOTHING)

    await ana.run('rename pdf old')
    await ana.run('rename docx pdf')
    await ana.run('push')
    const names = list()
    await bo.run('pull')
    expect(await bo.say('push --dry-run')).toBe(NOTHING)
    await bo.run('tag commit --add ours')
    await bo.run('push')
    expect(list()).toEqual(names)
  }))

test('a part that is left out, or pinned no more, is so for the whole team', () =>
  onSharedTeam(async ({ ana, bo, show }) => {
    await ana.run('plugin create kit pdf docx')
    await ana.run('push')
    await bo.run('pull')
    await bo.run('plugin disable kit docx')
    await bo.run('push')
    expect(show(MANIFEST)).toContain('members_disabled = [ "skill:docx" ]')
    expect(await ana.say('pull')).toContain('composite:kit')
    expect(await ana.say('push --dry-run')).toBe(NOTHING)
    const { members } = JSON.parse((await ana.run('show kit --json')).stdout)
    expect(members.map((one: { state: string }) => one.state)).toContain('disabled')
    await ana.run('plugin enable kit docx')
    await ana.run('push')
    await bo.run('pull')
    expect(await bo.say('push --dry-run')).toBe(NOTHING)
    expect(show(MANIFEST)).not.toContain('members_disabled')
  }))

test('what is new says what it runs by itself, as every import does', () =>
  onSharedTeam(async ({ ana, bo }) => {
    ana.write({ 'more/skills/auto/SKILL.md': skill('auto', 'Run !`touch it` now.') })
    await ana.run('add ../more')
    await ana.run('push')
    const { result } = await bo.json('pull')
    expect(JSON.stringify(result.warnings)).toContain('skill:auto')
  }))
