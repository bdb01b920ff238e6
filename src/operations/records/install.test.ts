import fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addFrom, driftIn, installIn, shareWith, told } from '../../../test/world/person-verbs.ts'
import { createTeam, teamUrl } from '../../../test/world/team.ts'
import type { Person, Team } from '../../../test/world/team.ts'
import { editFile, entryText } from '../../../test/world/write-files.ts'
import { listArtifacts } from '../catalog/list-artifacts.ts'
import { update } from '../importing/update.ts'
import { sync } from '../sync/sync.ts'
import { undo } from '../undo/undo.ts'
import { install } from './install.ts'

const SKILL = 'skills/pdf/SKILL.md'
const COPY = `.claude/${SKILL}`

const SYNC = { names: [], strategy: null, removed: 'keep', missing: 'keep', dryRun: false } as const

let team: Team
let ada: Person
let ben: Person

beforeEach(() => {
  team = createTeam()
  ada = team.join('ada')
  ben = team.join('ben')
})
afterEach(() => team.close())

function undoLast(person: Person) {
  return person.run((ports) => undo(ports, { kind: 'undo', operation: null, dryRun: false }))
}

const share = (...names: readonly string[]) => shareWith(ada, ben, names)

test('what a project uses comes into an empty home, with the source and the base that it had', async () => {
  team.publish('tools', { [SKILL]: entryText('pdf'), 'commands/go.md': 'Go on.\n' })
  await addFrom(ada, 'tools')
  await share('pdf', 'go')
  const before = ben.record()

  expect(told(await installIn(ben))).toEqual([
    'command:go added source there',
    'skill:pdf added source there',
  ])
  expect(ben.record()).toBe(before)
  expect(await driftIn(ben)).toEqual(['command:go in_sync', 'skill:pdf in_sync'])
  await undoLast(ben)
  expect(ben.record()).toBe(before)
  expect((await installIn(ben)).map(({ action }) => action)).toEqual(['added', 'added'])
  expect(ben.record()).toBe(before)
  const both = { collection: null, type: null, tag: null }
  const [mine, theirs] = await Promise.all(
    [ada, ben].map((person) => person.run((ports) => listArtifacts(ports, both))),
  )
  expect(theirs!.map(({ entry }) => [entry.uuid, entry.tree, entry.upstream?.location])).toEqual(
    mine!.map(({ entry }) => [entry.uuid, entry.tree, entry.upstream?.location]),
  )

  // It follows its source from now on.
  team.publish('tools', { [SKILL]: `${entryText('pdf')}New.\n` })
  const { result } = await ben.run((ports) => update(ports, { names: [], dryRun: false }))
  expect(result.map(({ artifact, action }) => `${artifact} ${action}`)).toContain(
    'skill:pdf updated',
  )
})

test('files that are missing are written, those that differ are left and shown', async () => {
  team.publish('tools', { [SKILL]: entryText('pdf'), 'commands/go.md': 'Go on.\n' })
  await addFrom(ada, 'tools')
  await share('pdf', 'go')
  fs.rmSync(join(ben.project, '.claude/commands/go.md'))
  editFile(join(ben.project, COPY), 'pdf line 3.', 'pdf line 3, by Ben.')
  expect(told(await installIn(ben))).toEqual([
    'command:go added source written',
    'skill:pdf added source modified',
  ])
  expect(ben.read('.claude/commands/go.md')).toBe('Go on.\n')
  expect(ben.read(COPY)).toContain('by Ben')
  expect(await driftIn(ben)).toEqual(['command:go in_sync', 'skill:pdf modified'])
})

test('an edited collection copy comes as pristine with the edit on top; the base is that edit', async () => {
  team.publish('tools', { [SKILL]: entryText('pdf') })
  await addFrom(ada, 'tools')
  editFile(join(ada.world.home, 'collections/default', SKILL), 'pdf line 9.', 'pdf line 9, ours.')
  await share('pdf')
  expect(told(await installIn(ben))).toEqual(['skill:pdf added files there'])
  const [pdf] = await ben.run((ports) =>
    listArtifacts(ports, { collection: null, type: null, tag: null }),
  )
  expect(pdf!.entry.tree).not.toBe(pdf!.entry.pristine)

  // What changes upstream merges with the team's edit.
  team.publish('tools', { [SKILL]: entryText('pdf').replace('line 1.', 'line 1, new.') })
  await ben.run((ports) => update(ports, { names: [], dryRun: false }))
  const text = fs.readFileSync(join(ben.world.home, 'collections/default', SKILL), 'utf8')
  expect(text).toContain('line 1, new.')
  expect(text).toContain('line 9, ours.')
})

test('a baseline that lies in no file any more is found in the history of the project', async () => {
  team.publish('tools', { [SKILL]: entryText('pdf') })
  await addFrom(ada, 'tools')
  editFile(join(ada.world.home, 'collections/default', SKILL), 'pdf line 9.', 'pdf line 9, ours.')
  await share('pdf')
  ben.write(COPY, ben.read(COPY).replace('pdf line 2.', 'pdf line 2, by Ben.'))
  ben.commit('An edit in the project')
  expect(told(await installIn(ben))).toEqual(['skill:pdf added history modified'])
  expect(await driftIn(ben)).toEqual(['skill:pdf modified'])
  const [pdf] = await ben.run((ports) =>
    listArtifacts(ports, { collection: null, type: null, tag: null }),
  )
  const inCollection = fs.readFileSync(join(ben.world.home, 'collections/default', SKILL), 'utf8')
  expect(inCollection).toContain('ours')
  expect(inCollection).not.toContain('by Ben')
  expect(pdf!.entry.upstream?.unseen).toBeUndefined()
})

test('without its source the files of the project are the content', async () => {
  team.publish('tools', { [SKILL]: entryText('pdf') })
  await addFrom(ada, 'tools')
  await share('pdf')
  team.takeAway('tools')
  const [installed] = await installIn(ben)
  expect(told([installed!])).toEqual(['skill:pdf added files there'])
  expect(installed!.problem?.code).toBe('E_SOURCE_NOT_FOUND')
  expect(await driftIn(ben)).toEqual(['skill:pdf in_sync'])
})

test('what is missing and cannot be had is named, and stops nothing else', async () => {
  team.publish('tools', { [SKILL]: entryText('pdf') })
  team.publish('more', { 'commands/go.md': 'Go on.\n' })
  await addFrom(ada, 'tools')
  await addFrom(ada, 'more')
  await share('pdf', 'go')
  team.takeAway('tools')
  fs.rmSync(join(ben.project, '.claude/skills'), { recursive: true })
  ben.git('checkout', '--quiet', '--orphan', 'elsewhere')
  expect(told(await installIn(ben))).toEqual([
    'command:go added source there',
    'skill:pdf missing unknown missing',
  ])
})

test('a source that does not hold what the record says is refused with both hashes', async () => {
  team.publish('tools', { [SKILL]: entryText('pdf') })
  await addFrom(ada, 'tools')
  await share('pdf')
  const [{ pristine }] = ben.recorded() as [ReturnType<Person['recorded']>[number]]
  const other = 'f'.repeat(64)
  ben.write('.claude/.skillmeat-deployed.toml', ben.record()!.replaceAll(pristine!, other))
  const [installed] = await installIn(ben)
  expect(installed).toMatchObject({ action: 'refused', problem: { code: 'E_SOURCE_MISMATCH' } })
  expect(installed!.problem!.message).toContain(pristine!)
  expect(installed!.problem!.message).toContain(other)
  const all = { collection: null, type: null, tag: null }
  expect(await ben.run((ports) => listArtifacts(ports, all))).toEqual([])
})

test('an older head that nobody edited moves forward; undo takes all of it back', async () => {
  team.publish('tools', { [SKILL]: entryText('pdf') })
  await addFrom(ben, 'tools')
  team.publish('tools', { [SKILL]: `${entryText('pdf')}New.\n` })
  await addFrom(ada, 'tools')
  await share('pdf')
  expect(await driftIn(ben)).toEqual(['skill:pdf unknown_baseline'])
  expect(told(await installIn(ben))).toEqual(['skill:pdf updated source there'])
  expect(await driftIn(ben)).toEqual(['skill:pdf in_sync'])
  const head = join(ben.world.home, 'collections/default', SKILL)
  expect(fs.readFileSync(head, 'utf8')).toContain('New.')
  await undoLast(ben)
  expect(fs.readFileSync(head, 'utf8')).not.toContain('New.')
})

test('an edited head stays; what is recorded merges with it on the state that both contain', async () => {
  team.publish('tools', { [SKILL]: entryText('pdf') })
  await addFrom(ben, 'tools')
  const head = join(ben.world.home, 'collections/default', SKILL)
  editFile(head, 'pdf line 9.', 'pdf line 9, by Ben.')
  team.publish('tools', { [SKILL]: entryText('pdf').replace('line 1.', 'line 1, new.') })
  await addFrom(ada, 'tools')
  await share('pdf')
  expect(told(await installIn(ben))).toEqual(['skill:pdf joined source there'])
  expect(fs.readFileSync(head, 'utf8')).toContain('by Ben')
  expect(await driftIn(ben)).toEqual(['skill:pdf diverged'])
  await ben.run((ports) => sync(ports, { ...SYNC, projects: [ben.project], pull: true }))
  for (const text of [fs.readFileSync(head, 'utf8'), ben.read(COPY)]) {
    expect(text).toContain('line 1, new.')
    expect(text).toContain('line 9, by Ben.')
  }
})

test('a newer head than what is recorded keeps its place, and the copy is outdated', async () => {
  team.publish('tools', { [SKILL]: entryText('pdf') })
  await addFrom(ada, 'tools')
  await share('pdf')
  team.publish('tools', { [SKILL]: `${entryText('pdf')}New.\n` })
  await addFrom(ben, 'tools')
  expect(told(await installIn(ben))).toEqual(['skill:pdf joined source there'])
  expect(await driftIn(ben)).toEqual(['skill:pdf outdated'])
})

test('a namesake is another artifact, until a person says what it is', async () => {
  team.publish('tools', { [SKILL]: entryText('pdf') })
  team.publish('other', { [SKILL]: entryText('pdf').replace('line 1.', 'line 1 of another.') })
  await addFrom(ben, 'other')
  await addFrom(ada, 'tools')
  await share('pdf')
  expect(told(await installIn(ben))).toEqual(['skill:pdf undecided unknown there'])
  expect(told(await installIn(ben, { names: ['pdf'], as: 'pdf-team' }))).toEqual([
    'skill:pdf-team added source there',
  ])
  expect(await driftIn(ben)).toEqual(['skill:pdf-team in_sync'])
})

test('a namesake that is one and the same goes on with its own history', async () => {
  team.publish('tools', { [SKILL]: entryText('pdf') })
  team.publish('mirror', { [SKILL]: entryText('pdf') })
  await addFrom(ben, 'mirror')
  await addFrom(ada, 'tools')
  await share('pdf')
  const before = ben.record()
  expect(told(await installIn(ben, { names: ['pdf'], same: 'pdf' }))).toEqual([
    'skill:pdf unchanged store there',
  ])
  expect(ben.record()).toBe(before)
  expect(await driftIn(ben)).toEqual(['skill:pdf in_sync'])
})

test('a plugin comes back with its parts and their pins', async () => {
  team.publish('kit', {
    '.claude-plugin/plugin.json': '{ "name": "kit", "description": "A kit." }\n',
    'skills/pdf/SKILL.md': entryText('pdf'),
    'commands/go.md': 'Go on.\n',
  })
  await addFrom(ada, 'kit')
  await share('kit')
  const before = ben.record()
  expect(told(await installIn(ben))).toEqual([
    'command:go added source there',
    'skill:pdf added source there',
    'composite:kit added source there',
  ])
  expect(ben.record()).toBe(before)
  const kits = { collection: null, type: 'composite', tag: null } as const
  const [mine, theirs] = await Promise.all(
    [ada, ben].map((person) => person.run((ports) => listArtifacts(ports, kits))),
  )
  expect(theirs!.map(({ entry }) => entry.uuid)).toEqual(mine!.map(({ entry }) => entry.uuid))
  expect(await driftIn(ben)).toEqual([
    'command:go in_sync',
    'composite:kit in_sync',
    'skill:pdf in_sync',
  ])
})

test('a plugin whose parts moved brings its pins along, so that no sync goes back', async () => {
  const files = {
    '.claude-plugin/plugin.json': '{ "name": "kit", "description": "A kit." }\n',
    [SKILL]: entryText('pdf'),
    'commands/go.md': 'Go on.\n',
  }
  team.publish('kit', files)
  await addFrom(ada, 'kit')
  await share('kit')
  await installIn(ben)
  team.publish('kit', { [SKILL]: `${entryText('pdf')}New.\n` })
  await ada.run((ports) => update(ports, { names: [], dryRun: false }))
  await ada.run((ports) => sync(ports, { ...SYNC, projects: [ada.project], pull: false }))
  ada.commit('Updated')
  ada.git('push', '--quiet', 'origin', 'HEAD:main')
  ben.git('pull', '--quiet', 'origin', 'main')
  const [copy, record] = [ben.read(COPY), ben.record()]
  expect(copy).toContain('New.')
  expect(told(await installIn(ben))).toContain('skill:pdf updated source there')
  expect(await driftIn(ben)).toEqual([
    'command:go in_sync',
    'composite:kit in_sync',
    'skill:pdf in_sync',
  ])
  await ben.run((ports) => sync(ports, { ...SYNC, projects: [ben.project], pull: false }))
  expect(ben.read(COPY)).toBe(copy)
  expect(ben.record()).toBe(record)
})

test('two heads that the project has both of leave its record in peace', async () => {
  team.publish('tools', { [SKILL]: entryText('pdf') })
  await addFrom(ada, 'tools')
  await share('pdf')
  await installIn(ben)
  const heads = [ada, ben].map(({ world }) => join(world.home, 'collections/default', SKILL))
  editFile(heads[0] ?? '', 'pdf line 2.', 'pdf line 2, by Ada.')
  editFile(heads[1] ?? '', 'pdf line 9.', 'pdf line 9, by Ben.')
  for (const person of [ada, ben, ada]) {
    person.git('pull', '--quiet', 'origin', 'main')
    await person.run((ports) => sync(ports, { ...SYNC, projects: [person.project], pull: false }))
    person.commit('Synced')
    person.git('push', '--quiet', 'origin', 'HEAD:main')
  }
  ben.git('pull', '--quiet', 'origin', 'main')
  const record = ada.record()
  expect(ben.record()).toBe(record)
  for (const person of [ben, ada]) {
    await person.run((ports) => sync(ports, { ...SYNC, projects: [person.project], pull: false }))
    expect(person.record()).toBe(record)
  }
  expect(ben.read(COPY)).toContain('by Ada')
  expect(ben.read(COPY)).toContain('by Ben')
})

test('what cannot be had anywhere is said once, and a second run changes nothing', async () => {
  team.publish('tools', { [SKILL]: entryText('pdf') })
  await addFrom(ada, 'tools')
  editFile(join(ada.world.home, 'collections/default', SKILL), 'pdf line 9.', 'pdf line 9, ours.')
  await share('pdf')
  fs.rmSync(join(ben.project, '.claude/skills'), { recursive: true })
  ben.git('checkout', '--quiet', '--orphan', 'elsewhere')
  const record = ben.record()
  const [first] = await installIn(ben)
  expect(told(first === undefined ? [] : [first])).toEqual(['skill:pdf added source missing'])
  expect(first?.problem?.code).toBe('E_NOT_FOUND')
  expect(told(await installIn(ben))).toEqual(['skill:pdf unchanged source missing'])
  expect(await driftIn(ben)).toEqual(['skill:pdf missing'])
  expect(ben.record()).toBe(record)
})

test('a path that git took from another entry does not stop what is known', async () => {
  team.publish('tools', { [SKILL]: entryText('pdf'), 'skills/docx/SKILL.md': entryText('docx') })
  await addFrom(ada, 'tools')
  await share('pdf', 'docx')
  await installIn(ben)
  const head = join(ada.world.home, 'collections/default', SKILL)
  editFile(head, 'pdf line 9.', 'pdf line 9, ours.')
  await ada.run((ports) => sync(ports, { ...SYNC, projects: [ada.project], pull: false }))
  ada.commit('Edited')
  ada.git('push', '--quiet', 'origin', 'HEAD:main')
  ben.git('pull', '--quiet', 'origin', 'main')
  const mixed = ben.record()?.replace('source_path = "skills/pdf"', 'source_path = "skills/docx"')
  ben.write('.claude/.skillmeat-deployed.toml', mixed ?? '')
  expect(told(await installIn(ben))).toEqual([
    'skill:docx unchanged store there',
    'skill:pdf updated store there',
  ])
})

test('a source with a password in it does not count, and that is said without the password', async () => {
  team.publish('tools', { [SKILL]: entryText('pdf'), 'skills/docx/SKILL.md': entryText('docx') })
  await addFrom(ada, 'tools')
  await share('pdf', 'docx')
  const secret = ben.record()!.replaceAll('https://git.', 'https://ben:hunter2@git.')
  ben.write('.claude/.skillmeat-deployed.toml', secret)
  const said: string[] = []
  const installed = await ben.run((ports) => {
    const progress = { ...ports.progress, say: (sentence: string) => said.push(sentence) }
    const request = { names: [], as: null, same: null, allow: [], agrees: false, dryRun: false }
    return install({ ...ports, progress }, { ...request, project: ben.project })
  })
  expect(told(installed.result)).toEqual([
    'skill:docx added files there',
    'skill:pdf added files there',
  ])
  expect(said).toEqual([
    `The source ${teamUrl('tools')} in the record does not count: it carries a user name or a password, which is in the history of this project now.`,
  ])
})
