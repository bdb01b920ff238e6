import { expect, test } from 'vitest'
import { SkillmeatError } from '../../../core/errors.ts'
import type { Dependency } from '../../../core/source/dependencies.ts'
import type { SeenMarketplace } from '../../../core/source/seen-marketplace.ts'
import type { ReadPlugin } from './read-plugin.ts'
import { resolveDependencies } from './resolve.ts'
import type { PluginHere } from './choose-release.ts'
import type { DependencySources } from './resolve.ts'

const CORP = 'https://git.example/corp.git'
const OTHER = 'https://git.example/other.git'

/** What plugins of made-up marketplaces want, by `name` or `name@version`. */
type Wants = Readonly<Record<string, readonly (string | Partial<Dependency>)[]>>

function market(name: string, location: string, plugins: readonly string[], allows: string[] = []) {
  const source = { kind: 'git', location, ref: null } as const
  const listed = plugins.map((one) => ({ name: one, path: one, elsewhere: null }))
  return { name, source, plugins: listed, allows, isAdded: true } satisfies SeenMarketplace
}

function dependency(given: string | Partial<Dependency>): Dependency {
  const nothing = { name: '', marketplace: null, range: null, isOptional: false }
  if (typeof given !== 'string') return { ...nothing, ...given }
  const [name = '', range = null] = given.split(' ')
  return { ...nothing, name, range }
}

function world(
  wants: Wants,
  more: {
    readonly tags?: readonly string[]
    readonly marketplaces?: readonly SeenMarketplace[]
    readonly here?: readonly PluginHere[]
    readonly lost?: string
    readonly mayFetch?: boolean
  } = {},
) {
  const names = Object.keys(wants).map((key) => key.replace(/@.*/, ''))
  const asked: string[] = []
  const sources: DependencySources = {
    marketplaces: more.marketplaces ?? [market('corp', CORP, [...new Set(names)])],
    findHere: ({ path }) => more.here?.find(({ place }) => place.path === path) ?? null,
    listTags: () => Promise.resolve(more.tags ?? []),
    mayFetch: (fetches) => {
      asked.push(...fetches.map(({ plugin: name, version }) => `${name} ${version ?? 'as listed'}`))
      return Promise.resolve(more.mayFetch ?? true)
    },
    read: (location, name) => {
      if (name === more.lost) {
        return Promise.reject(new SkillmeatError('E_SOURCE_UNREACHABLE', `${name} is away`))
      }
      if (location.kind !== 'git') throw new Error('no repository')
      const version = /--v(.*)$/.exec(location.ref ?? '')?.[1] ?? '1.0.0'
      const stated = wants[`${name}@${version}`] ?? wants[name] ?? []
      return Promise.resolve(plugin(name, { version, stated, location: location.url }))
    },
  }
  const run = async (...given: readonly (string | Partial<Dependency>)[]) => {
    const place = { location: CORP, path: 'kit' }
    const root = { name: 'kit', place, dependencies: given.map(dependency) }
    const { plugins, links } = await resolveDependencies(sources, [root])
    return {
      asked,
      taken: plugins.map(
        ({ plugin: { candidate }, stated }) => `${candidate.name} ${stated.version ?? ''}`,
      ),
      unmet: links.flatMap(({ problem }) => problem?.message ?? []),
      links,
    }
  }
  return { run }
}

function plugin(
  name: string,
  of: { readonly version: string; readonly stated: Wants[string]; readonly location: string },
): ReadPlugin {
  const upstream = { kind: 'git', location: of.location, ref: null, path: name, commit: null }
  // Only what the algorithm looks at: contents are another matter.
  return {
    plugin: { candidate: { name }, upstream },
    read: [],
    parts: [],
    stated: { version: of.version, dependencies: of.stated.map(dependency), unread: [] },
  } as unknown as ReadPlugin
}

test('a diamond takes the newest release that both of its sides take', async () => {
  const tags = ['vault--v2.0.0', 'vault--v2.1.4', 'vault--v2.2.0']
  const { run } = world(
    { kit: [], audit: ['vault ^2.0.0'], log: ['vault ~2.1.0'], vault: [] },
    { tags },
  )
  const { taken, unmet, asked } = await run('audit', 'log')
  expect(taken).toEqual(['vault 2.1.4', 'audit 1.0.0', 'log 1.0.0'])
  expect(unmet).toEqual([])
  expect(asked).toEqual(['audit as listed', 'log as listed', 'vault 2.1.4'])
})

test('what is wanted later moves what was chosen before, and what that wanted is wanted no more', async () => {
  const tags = ['vault--v1.0.0', 'vault--v2.0.0']
  const { run } = world(
    { kit: [], vault: [], 'vault@2.0.0': ['gone'], gone: [], log: ['old'], old: ['vault ^1'] },
    { tags },
  )
  const { taken, unmet } = await run('vault >=1', 'log')
  expect(taken).toEqual(['vault 1.0.0', 'old 1.0.0', 'log 1.0.0'])
  expect(unmet).toEqual([])
})

test('two that depend on each other are taken once each', async () => {
  const { run } = world({ kit: [], a: ['b'], b: ['a', 'kit'] }, { here: [kitHere()] })
  expect((await run('a')).taken.toSorted()).toEqual(['a 1.0.0', 'b 1.0.0'])
})

test('what no release satisfies is named with all that want it, and the rest is taken', async () => {
  const tags = ['vault--v2.0.0', 'vault--v3.0.0']
  const { run } = world({ kit: [], audit: ['vault ^2'], log: ['vault ^3'], vault: [] }, { tags })
  const { taken, unmet } = await run('audit', 'log')
  expect(taken).toEqual(['audit 1.0.0', 'log 1.0.0'])
  const message =
    'vault: audit wants ^2, log wants ^3, and no release fits; there are 3.0.0, 2.0.0.'
  expect(unmet).toEqual([message, message])
})

test('one that cannot be read, is not listed, or has a range that is none is a problem of its own', async () => {
  const { run } = world({ kit: [], a: [], b: [], c: [] }, { lost: 'b' })
  const { taken, unmet } = await run('a', 'b', 'c latest', 'nobody')
  expect(taken).toEqual(['a 1.0.0'])
  expect(unmet).toEqual([
    'b is away',
    'c: kit wants latest, and "latest" is no range of versions.',
    'nobody: kit wants any version, and the marketplace corp does not list it.',
  ])
})

test('without releases the version that is there is checked, not chosen', async () => {
  const { run } = world({ kit: [], a: [] })
  expect((await run('a ^1.0')).taken).toEqual(['a 1.0.0'])
  expect((await run('a ^2.0')).unmet).toEqual(['a: kit wants ^2.0, and there is 1.0.0.'])
})

test('another marketplace counts where that of the plugin allows it, or the plugin is here already', async () => {
  const other = market('other', OTHER, ['far'])
  const wants = { kit: [], far: [] }
  const far = { name: 'far', marketplace: 'other' }
  const barred = world(wants, { marketplaces: [market('corp', CORP, ['kit']), other] })
  expect((await barred.run(far)).unmet).toEqual([
    'far: kit wants any version, and the marketplace corp does not allow what comes from other.',
  ])
  const allowed = world(wants, { marketplaces: [market('corp', CORP, ['kit'], ['other']), other] })
  expect((await allowed.run(far)).taken).toEqual(['far 1.0.0'])
  const here = { place: { location: OTHER, path: 'far' }, version: '1.0.0', requirements: [] }
  const added = world(wants, { marketplaces: [market('corp', CORP, ['kit']), other], here: [here] })
  expect(await added.run(far)).toMatchObject({ taken: [], unmet: [], links: [{ to: here.place }] })
  const unknown = world(wants)
  expect((await unknown.run(far)).unmet[0]).toContain('the marketplace other is not known here')
})

test('a marketplace that was merely taken from can be named by no plugin of another', async () => {
  const other = { ...market('other', OTHER, ['far']), isAdded: false }
  const corp = market('corp', CORP, ['kit'], ['other'])
  const { run } = world({ kit: [], far: [] }, { marketplaces: [corp, other] })
  const { unmet } = await run({ name: 'far', marketplace: 'other' })
  expect(unmet[0]).toContain('the marketplace other is not known here')
})

test('what is here in another version stays, and what would bring a fitting one is told', async () => {
  const place = { location: CORP, path: 'vault' }
  const here = [{ place, version: '3.0.0', requirements: [] }]
  const tags = ['vault--v2.1.4', 'vault--v3.0.0']
  const { links, taken } = await world({ kit: [], vault: [] }, { here, tags }).run('vault ^2')
  expect(taken).toEqual([])
  expect(links[0]?.problem).toMatchObject({
    message: 'vault: kit wants ^2, and 3.0.0 is here.',
    fix: '`skillmeat update vault --ref vault--v2.1.4` brings 2.1.4.',
  })
})

test('nothing is fetched where the person says no', async () => {
  const { taken, unmet } = await world({ kit: [], a: [] }, { mayFetch: false }).run('a')
  expect(taken).toEqual([])
  expect(unmet).toEqual(['a: kit wants any version, and it was not fetched.'])
})

function kitHere(): PluginHere {
  return { place: { location: CORP, path: 'kit' }, version: '1.0.0', requirements: [] }
}
