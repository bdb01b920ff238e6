import { expect, test } from 'vitest'
import { disabledPlugins, ownHookEvents, ownServers } from './own-settings.ts'

const SETTINGS = `{
  // mine
  "enabledPlugins": { "a@m": true, "b@m": false, "c@m": { "version": 2 } },
  "hooks": { "Stop": [], },
}`

test('settings are read with comments, as Claude Code reads them', () => {
  expect(disabledPlugins(SETTINGS)).toEqual(['b@m'])
  expect(ownHookEvents(SETTINGS)).toEqual(['Stop'])
  expect(disabledPlugins('{ "model": "opus" }')).toEqual([])
  expect(() => disabledPlugins('{ broken')).toThrow(
    expect.objectContaining({ code: 'E_MANIFEST_PARSE' }),
  )
})

test('the servers of a person in one project are those of its folder', () => {
  const text = JSON.stringify({ projects: { '/a': { mcpServers: { web: {} } }, '/b': {} } })
  expect(ownServers(text, '/a')).toEqual(['web'])
  expect(ownServers(text, '/b')).toEqual([])
  expect(ownServers(text, '/c')).toEqual([])
})
