import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTeam, teamUrl } from '../../../test/world/team.ts'
import type { Person, Team } from '../../../test/world/team.ts'
import { ADD_ALL } from '../importing/pipeline/add-report.ts'
import { add } from '../importing/add.ts'
import { update } from '../importing/update.ts'
import { findInSources, findNamed } from './find-in-sources.ts'
import { followAll, listToFollow, wantedFrom } from './follow.ts'
import { listSources } from './list-sources.ts'
import { refreshSources } from './refresh-sources.ts'
import { addSource } from './registry.ts'
import { listSeenMarketplaces } from './seen-marketplaces.ts'

let team: Team
let person: Person
let pinned = ''

const MARKET = { kind: 'git', url: teamUrl('market'), ref: null, path: null } as const
const ALL = { names: [], onlyMarketplaces: false } as const

function skill(name: string, description: string): string {
  return `---\nname: ${name}\ndescription: ${description}\n---\n\n# ${name}\n`
}

function away(name: string, sha: string) {
  const source = { source: 'url', url: teamUrl(name), sha }
  return { name, description: `What ${name} is for.`, source }
}

function publishMarket(more: Readonly<Record<string, string>> = {}): void {
  team.publish('market', {
    '.claude-plugin/marketplace.json': JSON.stringify({
      name: 'official',
      plugins: [
        { name: 'here', source: './plugins/here' },
        away('far', pinned),
        away('lost', 'f'.repeat(40)),
        { name: 'made', source: { source: 'command', command: 'make' } },
      ],
    }),
    'plugins/here/skills/pdf/SKILL.md': skill('pdf', 'Reads PDF files.'),
    ...more,
  })
}

beforeAll(() => {
  team = createTeam()
  pinned = team.publish('far', {
    '.claude-plugin/plugin.json': '{"name":"far"}\n',
    'skills/distant/SKILL.md': skill('distant', 'Far away.'),
  })
  team.publish('far', { 'skills/distant/SKILL.md': skill('distant', 'Newer than the pin.') })
  publishMarket()
  person = team.join('ana')
})

afterAll(() => team.close())

test('a marketplace is found in without the network, and what it lists is taken from where it lies', async () => {
  const added = await person.run((ports) =>
    addSource(ports, {
      location: MARKET,
      name: null,
      isMarketplace: true,
      allowHosts: [],
      dryRun: false,
    }),
  )
  expect(added.result.entry).toMatchObject({ name: 'official', marketplace: true })
  team.takeAway('market')
  const found = await person.run((ports) => findInSources(ports, ['pdf']))
  expect(found).toMatchObject([
    { artifact: 'skill:pdf', spec: 'pdf@official', description: 'Reads PDF files.', isHere: false },
  ])
  expect(await person.run((ports) => findInSources(ports, ['what', 'FAR']))).toMatchObject([
    { artifact: 'composite:far', elsewhere: teamUrl('far') },
  ])
  team.bringBack('market')
  // Held to the commit that the marketplace names, although the repository moved on.
  const named = await person.run((ports) => findNamed(ports, { name: 'far', source: 'official' }))
  const wanted = wantedFrom(named)
  expect(wanted).toMatchObject({ location: { ref: pinned }, names: [] })
  const { result } = await person.run((ports) => add(ports, { ...ADD_ALL, ...wanted }))
  expect(result).toMatchObject({ commit: pinned })
  expect(result.added.map(({ artifact, description }) => [artifact, description])).toEqual([
    ['skill:distant', 'Far away.'],
    ['composite:far', null],
  ])
  await expect(
    person.run((ports) => findNamed(ports, { name: 'far', source: 'offical' })),
  ).rejects.toMatchObject({ code: 'E_NOT_FOUND', fix: expect.stringContaining('official') })
})

test('of several plugins that are followed one that cannot be had stops itself alone', async () => {
  const { toFollow, here } = await person.run((ports) =>
    listToFollow(ports, MARKET, ['far', 'lost', 'made', 'here']),
  )
  expect(here).toEqual(['here'])
  expect(toFollow.map(({ plugin, at }) => [plugin, at])).toEqual([
    ['far', pinned],
    ['lost', 'f'.repeat(40)],
    ['made', null],
  ])
  const followed = await person.run((ports) => followAll(ports, toFollow, ADD_ALL))
  expect(followed.map(({ plugin, problem }) => [plugin, problem?.code ?? null])).toEqual([
    ['far', null],
    ['lost', 'E_SOURCE_NOT_FOUND'],
    ['made', 'E_URL_FORBIDDEN'],
  ])
})

test('a source that stands where it stood is not fetched, and what is new or gone is told', async () => {
  const refresh = () => person.run((ports) => refreshSources(ports, ALL))
  expect(await refresh()).toMatchObject([{ name: 'official', action: 'same' }])
  publishMarket({ 'plugins/here/skills/docx/SKILL.md': skill('docx', 'Writes documents.') })
  expect(await refresh()).toMatchObject([{ action: 'refreshed', came: ['skill:docx'], went: [] }])
  team.takeAway('market')
  expect(await refresh()).toMatchObject([{ action: 'unreachable' }])
  expect(await person.run((ports) => findInSources(ports, ['docx']))).toHaveLength(1)
  team.bringBack('market')
})

test('sources are listed with what came from each, also those that nobody added', async () => {
  const listed = await person.run((ports) => listSources(ports, { onlyMarketplaces: false }))
  expect(listed).toMatchObject([
    {
      name: null,
      location: teamUrl('far'),
      artifacts: ['composite:far', 'skill:distant'],
      holds: 2,
    },
    { name: 'official', location: teamUrl('market'), artifacts: [], isNewer: null },
  ])
  const marketplaces = await person.run((ports) => listSources(ports, { onlyMarketplaces: true }))
  expect(marketplaces.map(({ name }) => name)).toEqual(['official'])
})

test('what else a repository holds is found once something of it was added, and is not fetched for that', async () => {
  const kit = { kind: 'git', url: teamUrl('kit'), ref: null, path: null } as const
  const publish = (more: Readonly<Record<string, string>>) =>
    team.publish('kit', {
      'skills/one/SKILL.md': skill('one', 'Tool, the first.'),
      'skills/two/SKILL.md': skill('two', 'Tool, the second.'),
      'agents/critic.md': '---\ndescription: Tool, the third.\n---\n',
      ...more,
    })
  publish({})
  const take = (path: string | null, names: readonly string[] = []) =>
    person.run((ports) => add(ports, { ...ADD_ALL, location: { ...kit, path }, names }))
  const find = async (word: string) => {
    const found = await person.run((ports) => findInSources(ports, [word]))
    return found.map(({ spec, description, isHere }) => [spec, description, isHere])
  }
  // Of a part only what lies there; what was not fetched is known by its name.
  await take('skills', ['one'])
  expect(await find('tool')).toEqual([['one@kit', 'Tool, the first.', true]])
  expect(await find('two')).toEqual([['two@kit', '', false]])
  expect(await find('critic')).toEqual([])
  await take(null, ['one'])
  team.takeAway('kit')
  expect((await find('tool')).map(([spec]) => spec)).toEqual(['critic@kit', 'one@kit', 'two@kit'])
  team.bringBack('kit')
  // A look at a part leaves the rest as it was known.
  await take('skills/two')
  expect(await find('tool')).toEqual([
    ['critic@kit', 'Tool, the third.', false],
    ['one@kit', 'Tool, the first.', true],
    ['two@kit', 'Tool, the second.', true],
  ])
  const named = await person.run((ports) => findNamed(ports, { name: 'critic', source: 'kit' }))
  await person.run((ports) => add(ports, { ...ADD_ALL, ...wantedFrom(named) }))
  // An update that fetches looks at all of it.
  publish({ 'skills/late/SKILL.md': skill('late', 'Tool, the last.') })
  await person.run((ports) => update(ports, { names: [], dryRun: false }))
  expect((await find('late')).map(([spec]) => spec)).toEqual(['late@kit'])
})

test('a source that things came from at several refs is found in once', async () => {
  const pinnedKit = { kind: 'git', url: teamUrl('kit'), ref: 'main', path: null } as const
  await person.run((ports) =>
    add(ports, { ...ADD_ALL, location: pinnedKit, names: ['late'], onConflict: 'fork' }),
  )
  const found = await person.run((ports) => findInSources(ports, ['late']))
  expect(found.map(({ spec }) => spec)).toEqual(['late@kit'])
  await person.run((ports) =>
    addSource(ports, {
      location: pinnedKit,
      name: 'pinned',
      isMarketplace: false,
      allowHosts: [],
      dryRun: false,
    }),
  )
  const after = await person.run((ports) => findInSources(ports, ['late']))
  expect(after.map(({ spec }) => spec)).toEqual(['late@pinned'])
})

test('what a marketplace held to a commit goes where it points by now; what a person pinned stays', async () => {
  const old = team.publish('held', { 'skills/held/SKILL.md': skill('held', 'Old.') })
  const late = team.publish('held', { 'skills/held/SKILL.md': skill('held', 'New.') })
  const list = (sha: string) =>
    team.publish('pins', {
      '.claude-plugin/marketplace.json': JSON.stringify({
        name: 'pins',
        plugins: [away('held', sha)],
      }),
    })
  list(old)
  const bo = team.join('bo')
  const location = { kind: 'git', url: teamUrl('pins'), ref: null, path: null } as const
  const request = { location, name: null, isMarketplace: true, allowHosts: [], dryRun: false }
  await bo.run((ports) => addSource(ports, request))
  const named = await bo.run((ports) => findNamed(ports, { name: 'held', source: 'pins' }))
  await bo.run((ports) => add(ports, { ...ADD_ALL, ...wantedFrom(named) }))
  list(late)
  await bo.run((ports) => refreshSources(ports, ALL))
  const run = (names: readonly string[]) =>
    bo.run(async (ports) =>
      update(ports, { names, marketplaces: await listSeenMarketplaces(ports), dryRun: false }),
    )
  const { result } = await run([])
  expect(result.map(({ action, to }) => [action, to])).toEqual([['updated', late]])
  expect((await run([])).result.map(({ action }) => action)).toEqual(['up_to_date'])
})

test('a marketplace that something merely came from has a say in what its own plugins depend on alone', async () => {
  team.publish('stray', {
    '.claude-plugin/marketplace.json': JSON.stringify({
      name: 'official',
      plugins: [{ name: 'here', source: './here' }],
    }),
    'here/skills/stray/SKILL.md': skill('stray', 'Goes astray.'),
  })
  const location = { kind: 'git', url: teamUrl('stray'), ref: null, path: null } as const
  await person.run((ports) => add(ports, { ...ADD_ALL, location }))
  expect(await person.run((ports) => findInSources(ports, ['astray']))).toHaveLength(1)
  const seen = await person.run((ports) => listSeenMarketplaces(ports))
  expect(seen.map(({ source, isAdded }) => [source.location, isAdded])).toEqual([
    [teamUrl('market'), true],
    [teamUrl('stray'), false],
  ])
})
