import fs from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { collectionFile, onSharedTeam, replace } from './team.ts'
import type { Member, Team } from './team.ts'

const FILE = 'resolutions.jsonl'
const ON = 'config set team.resolutions true'

function copyOf(member: Member): string {
  return join(member.root, 'project/.claude/skills/pdf/SKILL.md')
}

/** Both have the same conflict: an edit of the collection against one of their project's copy. */
async function meetConflict({ ana, bo }: Team): Promise<void> {
  for (const member of [ana, bo]) await member.run('deploy pdf')
  replace(collectionFile(ana, 'skills/pdf/SKILL.md'), 'Three.', 'Three in the collection.')
  await ana.run('push')
  await bo.run('pull')
  for (const member of [ana, bo]) replace(copyOf(member), 'Three.', 'Three in the project.')
}

async function decide(member: Member): Promise<void> {
  expect(await member.run('sync')).toMatchObject({ code: 1 })
  member.write({ 'decided.md': '' })
  const text = fs.readFileSync(copyOf(member), 'utf8')
  fs.writeFileSync(join(member.root, 'decided.md'), text.replace('in the project', 'in both'))
  expect(await member.run('resolve pdf --path SKILL.md --use ../decided.md')).toMatchObject({
    code: 0,
  })
}

test('nothing about decisions leaves a home where nobody turned that on', () =>
  onSharedTeam(async (team) => {
    await meetConflict(team)
    await decide(team.ana)
    await team.ana.run('push')
    expect(team.show(FILE)).toBeNull()
  }))

test('a conflict that a colleague decided is settled the same way, where both want that', () =>
  onSharedTeam(async (team) => {
    const { ana, bo } = team
    for (const member of [ana, bo]) await member.run(ON)
    await meetConflict(team)
    await decide(ana)
    const pushed = await ana.json('push team docx')
    expect(pushed.result).toMatchObject({ artifacts: [], resolutions: 1 })
    expect(team.show(FILE)).toContain('Three in both.')
    expect(await ana.say('push team docx')).toBe('Nothing to push.\n[exit 0]')
    expect((await bo.json('pull')).result).toMatchObject({ resolutions: 1, warnings: [] })
    expect(await bo.run('sync')).toMatchObject({ code: 0 })
    expect(fs.readFileSync(copyOf(bo), 'utf8')).toContain('Three in both.')
    const authors = async () => {
      const { items } = JSON.parse((await bo.run('resolution list --json')).stdout)
      return items.map((one: { recorded_by: string }) => one.recorded_by)
    }
    expect(await authors()).toEqual(['ana'])
    // The sync and the pull: what came in goes again.
    await bo.run('undo')
    await bo.run('undo')
    expect(await authors()).toEqual([])
  }))

test('who turns it on later has what is there with the next pull; who does not, is asked', () =>
  onSharedTeam(async (team) => {
    const { ana, bo } = team
    await ana.run(ON)
    await meetConflict(team)
    await decide(ana)
    await ana.run('push team docx')
    expect((await bo.json('pull')).result).toMatchObject({ resolutions: 0 })
    expect(await bo.run('sync --dry-run')).toMatchObject({ code: 1 })
    await bo.run(ON)
    expect((await bo.json('pull')).result).toMatchObject({ resolutions: 1 })
    expect((await bo.json('pull')).result).toMatchObject({ resolutions: 0 })
    expect(await bo.run('sync')).toMatchObject({ code: 0 })
  }))

test('lines that are none, that hide text or decide one place in two ways are counted and passed over', () =>
  onSharedTeam(async (team) => {
    const { ana, bo, byHand } = team
    for (const member of [ana, bo]) await member.run(ON)
    await meetConflict(team)
    await decide(ana)
    await ana.run('push team docx')
    const line = (team.show(FILE) ?? '').trim()
    byHand((dir) => {
      const other = line.replace('Three in both.', 'Otherwise.')
      const hidden = line.replace('Three in both.', 'Hid\u202Eden.').replace('SKILL.md', 'b.md')
      fs.writeFileSync(join(dir, FILE), [line, other, hidden, '{"artifact":', '[]', ''].join('\n'))
    })
    const { result } = await bo.json('pull')
    expect(result).toMatchObject({
      resolutions: 0,
      warnings: [{ message: expect.stringContaining('4 of its decisions cannot be taken') }],
    })
    expect(await bo.run('sync')).toMatchObject({ code: 1 })
  }))

test('a credential in a decision does not leave', () =>
  onSharedTeam(async (team) => {
    const { ana } = team
    await ana.run(ON)
    await meetConflict(team)
    const key = 'AKIAZ3QX7PLM2WV9TY5R'
    replace(copyOf(ana), 'Three in the project.', `Three with ${key}.`)
    expect(await ana.run('sync')).toMatchObject({ code: 1 })
    await ana.run('resolve pdf --ours')
    const { code, stderr } = await ana.run('push team docx')
    expect({ code, isNamed: stderr.includes('E_SECRET_IN_EXPORT') }).toEqual({
      code: 2,
      isNamed: true,
    })
    expect(team.show(FILE)).toBeNull()
  }))
