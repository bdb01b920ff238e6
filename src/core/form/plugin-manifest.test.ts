import { expect, test } from 'vitest'
import { putInto, slotOf } from '../../../test/forms/in-project.ts'
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
