import { expect, test } from 'vitest'
import { readInstalledPlugins, readKnownMarketplaces } from './claude-plugins.ts'

const file = (value: unknown) => ({ where: 'plugins.json', text: JSON.stringify(value) })
const COMMIT = 'c'.repeat(40)

test('a marketplace has a source that others reach, or lies in a folder of this machine', () => {
  const { items, problems } = readKnownMarketplaces(
    file({
      team: {
        source: { source: 'github', repo: 'acme/team', ref: 'v1' },
        installLocation: '/m/team',
      },
      own: {
        source: { source: 'directory', path: '/home/me/own' },
        installLocation: '/home/me/own',
      },
      secret: {
        source: { source: 'git', url: 'https://me:pw@example.com/x.git' },
        installLocation: '/m/secret',
      },
      odd: { source: { source: 'git', url: 'https://example.com/x.git' } },
    }),
  )
  expect(items).toEqual([
    {
      name: 'team',
      source: { location: 'https://github.com/acme/team.git', path: '', ref: 'v1', commit: null },
      folder: '/m/team',
    },
    { name: 'own', source: null, folder: '/home/me/own' },
    { name: 'secret', source: null, folder: '/m/secret' },
  ])
  expect(problems).toEqual([expect.stringContaining('lists "odd"')])
})

test('a plugin counts once, for all projects before one alone, in both versions of the file', () => {
  const record = (scope: string, installPath: string) => ({
    scope,
    installPath,
    gitCommitSha: COMMIT,
  })
  const { items, problems } = readInstalledPlugins(
    file({
      version: 2,
      plugins: {
        'kit@team': [record('project', '/c/one'), record('user', '/c/all')],
        'old@team': { installPath: '/c/old', gitCommitSha: 'main' },
        'odd@team': 3,
      },
    }),
  )
  expect(items).toEqual([
    { name: 'kit', marketplace: 'team', folder: '/c/all', commit: COMMIT },
    { name: 'old', marketplace: 'team', folder: '/c/old', commit: null },
  ])
  expect(problems).toEqual([expect.stringContaining('lists "odd@team"')])
})

test('a file that cannot be read as a whole is refused', () => {
  expect(() => readInstalledPlugins({ where: 'x', text: '{' })).toThrow(
    expect.objectContaining({ code: 'E_MANIFEST_PARSE' }),
  )
})

test('a file of another version is named, and so is what is listed without a place or a marketplace', () => {
  expect(() => readInstalledPlugins(file({ version: 3, plugins: {} }))).toThrow(
    'it has version 3, and versions 1 to 2 are known',
  )
  expect(readInstalledPlugins(file({ version: 0, plugins: { 'a@b': {} } })).problems).toEqual([
    'plugins.json has version 0, and versions 1 to 2 are known: nothing was taken from it.',
  ])
  expect(readInstalledPlugins(file({ version: 2, plugins: [] })).problems).toEqual([
    'plugins.json has "plugins" that is no object: nothing was taken from it.',
  ])
  const { problems } = readInstalledPlugins(
    file({ plugins: { 'gone@team': [], alone: { installPath: '/c/alone' } } }),
  )
  expect(problems).toEqual([
    'plugins.json lists "gone@team": it is listed without a record of where it lies.',
    'plugins.json lists "alone": its name has no marketplace behind an @.',
  ])
})
