import { expect, test } from 'vitest'
import { putInto, slotOf } from '../../../../test/forms/in-project.ts'
import { pluginManifest } from './plugin-manifest.ts'

const SLOT = slotOf('kit', '.claude/skills/kit')

const MANIFEST = `{
  "name": "kit",
  "version": "1.0.0",
  "skills": "./custom/skills/",
  "hooks": "./config/hooks.json"
}
`

test('a plugin that is put together anew has its parts in the standard folders', () => {
  expect(putInto(pluginManifest, SLOT, { text: MANIFEST })).toMatchInlineSnapshot(`
    "{
      "name": "kit",
      "version": "1.0.0"
    }"
  `)
})

test('an edit comes back, and the places stay as the collection has them', () => {
  const file = putInto(pluginManifest, SLOT, { text: MANIFEST }).replace('1.0.0', '1.1.0')
  expect(pluginManifest.read(file, SLOT, MANIFEST)).toBe(MANIFEST.replace('1.0.0', '1.1.0'))
})

test('bundles of servers are no places, and an edit of them comes back', () => {
  const both = MANIFEST.replace(
    '"./config/hooks.json"',
    '"./config/hooks.json",\n  "mcpServers": [\n    "./servers.json",\n    "./one.mcpb"\n  ]',
  )
  const file = putInto(pluginManifest, SLOT, { text: both })
  expect(JSON.parse(file)).toEqual({
    name: 'kit',
    version: '1.0.0',
    mcpServers: ['./one.mcpb'],
  })
  expect(pluginManifest.read(file, SLOT, both)).toBe(both)
  const edited = file.replace('one.mcpb', 'two.mcpb')
  expect(pluginManifest.read(edited, SLOT, both)).toBe(both.replace('one.mcpb', 'two.mcpb'))
  const without = pluginManifest.read('{"name":"kit","version":"1.0.0"}', SLOT, both) ?? ''
  expect(JSON.parse(without)).toMatchObject({ mcpServers: ['./servers.json'] })
})
