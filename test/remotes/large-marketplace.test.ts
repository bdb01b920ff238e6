import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorkbench } from '../cli/workbench.ts'
import type { Workbench } from '../cli/workbench.ts'
import { createLargeMarketplace, zipOf } from './large-marketplace.ts'
import type { LargeMarketplace } from './large-marketplace.ts'
import { skill } from './team.ts'

let market: LargeMarketplace
let bench: Workbench

beforeAll(async () => {
  market = await createLargeMarketplace()
  bench = createWorkbench({})
})
afterAll(async () => {
  bench.remove()
  await market.close()
})

interface Said<Result> {
  readonly code: number
  readonly result: Result
  readonly items: readonly object[]
  readonly followed: readonly { readonly plugin: string; readonly problem: Problem | null }[]
  readonly error?: Problem
}

interface Problem {
  readonly code: string
  readonly message: string
}

interface Added {
  readonly refused: readonly Problem[]
  readonly added: readonly { readonly artifact: string }[]
}

interface Updated {
  readonly items: readonly { readonly artifact: string; readonly detail: string | null }[]
}

async function run<Result = object>(line: string): Promise<Said<Result>> {
  const { code, stdout, stderr } = await bench.run(`${line} --json`, {
    env: { npm_config_registry: market.registry },
  })
  return { code, ...JSON.parse(stdout === '' ? stderr : stdout) }
}
const own = (name: string) => bench.read(`home/collections/default/skills/${name}-skill/SKILL.md`)
const say = async (line: string) => {
  const env = { npm_config_registry: market.registry }
  return (await bench.run(line, { env })).stdout
}

test('300 plugins are looked at, none is taken, and what is refused is said by itself', async () => {
  const { code, result } = await run(`marketplace add ${market.address}`)
  expect(code).toBe(0)
  expect(result).toMatchObject({
    name: 'large',
    elsewhere: 16,
    // A plugin and its one skill each, of those that lie here.
    items: 16 + 2 * (278 + 2),
    refused: [
      { code: 'E_MANIFEST_SCHEMA' },
      { code: 'E_PATH_ESCAPE' },
      { code: 'E_MANIFEST_SCHEMA' },
    ],
  })
  expect(await say(`marketplace add ${market.address}`)).toContain(
    'refused: .claude-plugin/marketplace.json has an entry without a name.',
  )
  expect((await run('list')).items).toEqual([])
})

test('what they hold is found by words, with what brings it', async () => {
  const { items } = await run('find number 277')
  expect(items).toMatchObject([{ artifact: 'composite:p277', spec: 'p277@large', here: false }])
  expect((await run('find skill')).items).toHaveLength(278 + 2)
  expect((await run('find forged')).items).toMatchObject([
    { elsewhere: `${market.registry}/zip-wrong.zip` },
  ])
})

test.each([
  ['p4', 'p4', 'One.'],
  ['p5', 'p5', 'One.'],
  ['bare', 'bare', 'Bare.'],
  ['twice', 'twice', 'The first.'],
  ['far', 'far', 'Pinned.'],
  ['tagged', 'tagged', 'First.'],
  ['branched', 'branched', 'On stable.'],
  ['inner', 'inner', 'Deep.'],
  ['published', 'published', 'One.'],
  ['zipped', 'zipped', 'Zipped.'],
  ['nameless-zip', 'downloaded', 'Downloaded.'],
  ['sent-on', 'zipped', 'Zipped.'],
])('%s is taken by its name', async (name, plugin, body) => {
  const { code, result } = await run<Added>(`add ${name}@large`)
  expect({ code, refused: result.refused }).toEqual({ code: 0, refused: [] })
  expect(result.added.map(({ artifact }) => artifact)).toEqual([
    `skill:${plugin}-skill`,
    `composite:${plugin}`,
  ])
  expect(own(plugin)).toContain(body)
})

test.each([
  ['forged', 'E_ARCHIVE_MALFORMED', 'is not the file that its marketplace names'],
  ['moved', 'E_SOURCE_UNREACHABLE', 'has moved'],
  ['lost-zip', 'E_SOURCE_NOT_FOUND', '404'],
  ['lost', 'E_SOURCE_NOT_FOUND', 'was not found'],
  ['lost-commit', 'E_GIT_REF', 'The marketplace holds it to'],
  ['made', 'E_URL_FORBIDDEN', 'A command would make it'],
  ['strange', 'E_URL_FORBIDDEN', 'Nothing says how it is fetched'],
  ['gone', 'E_NOT_FOUND', 'was not seen to have'],
  ['out', 'E_NOT_FOUND', 'was not seen to have'],
])('%s is refused with %s, and nothing of it is taken', async (name, code, message) => {
  const before = (await run('list')).items.length
  const { error } = await run(`add ${name}@large`)
  expect(error).toMatchObject({ code, message: expect.stringContaining(message) })
  expect((await run('list')).items).toHaveLength(before)
})

test('of several that are followed those that cannot be had stop themselves alone', async () => {
  const names = ['far', 'tagged', 'forged', 'lost', 'made', 'zipped', 'p7']
  const said = await run(`add ${market.address} ${names.join(' ')} --follow`)
  expect(said.code).toBe(1)
  expect(said.followed.map(({ plugin, problem }) => [plugin, problem?.code ?? null])).toEqual([
    ['far', null],
    ['tagged', null],
    ['forged', 'E_ARCHIVE_MALFORMED'],
    ['lost', 'E_SOURCE_NOT_FOUND'],
    ['made', 'E_URL_FORBIDDEN'],
    ['zipped', null],
  ])
  expect(own('p7')).toContain('One.')
})

test('a source that moved on is looked at again, and what was taken follows what it was taken from', async () => {
  market.list((entries) => [
    ...entries.filter(({ name }) => name !== 'p200'),
    { name: 'fresh', source: './plugins/fresh' },
  ])
  market.git('market', 'rm', '-r', '--quiet', 'plugins/p200')
  market.publish('market', {
    'plugins/fresh/skills/fresh-skill/SKILL.md': skill('fresh-skill', 'New.'),
    'plugins/p4/skills/p4-skill/SKILL.md': skill('p4-skill', 'Two.'),
  })
  market.publish('far', { 'skills/far-skill/SKILL.md': skill('far-skill', 'Newer still.') })
  const [looked] = (await run('source update')).items
  expect(looked).toMatchObject({
    action: 'refreshed',
    came: ['skill:fresh-skill', 'composite:fresh'],
    went: ['skill:p200-skill', 'composite:p200'],
    rewritten: null,
  })
  expect((await run('find fresh')).items).toHaveLength(2)
  expect((await run('update p4-skill far-skill')).code).toBe(0)
  expect(own('p4')).toContain('Two.')
  // The marketplace holds it to a commit.
  expect(own('far')).toContain('Pinned.')
})

test('an archive that the marketplace holds to a digest is never another one', async () => {
  market.served.set('/zip-right.zip', await zipOf('zipped', 'Exchanged.'))
  const { result } = await run<Updated>('update zipped-skill')
  expect(result.items).toMatchObject([
    { action: 'unreachable', detail: expect.stringContaining('is not the file') },
  ])
  expect(own('zipped')).toContain('Zipped.')
})

test('a tag that was moved and a branch that was rewritten are said', async () => {
  market.publish('tagged', { 'skills/tagged-skill/SKILL.md': skill('tagged-skill', 'Second.') })
  market.git('tagged', 'tag', '--force', 'v1.0.0')
  market.push('tagged', '--force', 'origin', 'v1.0.0')
  market.git('branched', 'commit', '--quiet', '--amend', '--message', 'Rewritten')
  market.push('branched', '--force', 'origin', 'HEAD:stable')
  const { result } = await run<Updated>('update tagged-skill branched-skill')
  expect(new Map(result.items.map(({ artifact, detail }) => [artifact, detail]))).toEqual(
    new Map([
      [
        'skill:branched-skill',
        expect.stringMatching(/^the branch stable was rewritten: it no longer holds [0-9a-f]{10}$/),
      ],
      [
        'skill:tagged-skill',
        expect.stringMatching(/^the tag v1\.0\.0 was moved, from [0-9a-f]{10} to [0-9a-f]{10}$/),
      ],
    ]),
  )
  expect(own('tagged')).toContain('Second.')
  market.git('market', 'commit', '--quiet', '--amend', '--message', 'Rewritten')
  market.push('market', '--force', 'origin', 'HEAD:main')
  expect((await run('source update')).items).toMatchObject([
    { action: 'refreshed', rewritten: expect.stringContaining('its branch was rewritten') },
  ])
})

test('a marketplace may name hosts of a private network, which are reached where a person vouched', async () => {
  const other = createWorkbench({})
  const url = market.address.replace('market.git', 'tagged.git')
  other.write({
    'market/.claude-plugin/marketplace.json': JSON.stringify({
      name: 'inner',
      plugins: [{ name: 'tagged', source: { source: 'url', url } }],
    }),
  })
  await other.run('marketplace add ../market')
  const refused = await other.run('add tagged@inner --json')
  expect(JSON.parse(refused.stderr).error.code).toBe('E_HOST_UNCONFIRMED')
  await other.run('config set sources.allowed_hosts 127.0.0.1')
  expect((await other.run('add tagged@inner')).code).toBe(0)
  other.remove()
})

test('a source that was typed is read as it was pasted, and its host is remembered', async () => {
  const other = createWorkbench({})
  const page = market.address.replace('market.git', 'branched/-/tree/stable')
  const type = (line: string) => other.run(`${line} --json`)
  expect((await type(`source add ${page} --dry-run`)).code).toBe(0)
  expect((await type(`source add ${page} --name b`)).code).toBe(0)
  expect(JSON.parse((await type('source list')).stdout).items).toMatchObject([{ ref: 'stable' }])
  expect(JSON.parse((await type('source update')).stdout).items).toMatchObject([{ action: 'same' }])
  other.remove()
})
