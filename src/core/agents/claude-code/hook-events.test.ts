import { expect, test } from 'vitest'
import { HOOK_EVENTS } from './hook-events.ts'
import { hooksClaude } from './hooks.ts'

const SLOT = {
  name: 'kit',
  folder: '.claude/hooks/kit',
  pluginFolder: null,
  scope: 'project',
} as const

const hooksOn = (event: string) =>
  JSON.stringify({ hooks: { [event]: [{ hooks: [{ type: 'command', command: 'echo x' }] }] } })

test('Claude Code has 34 events, and none of them is told of', () => {
  expect(HOOK_EVENTS.size).toBe(34)
  for (const event of HOOK_EVENTS) expect(hooksClaude.losses(hooksOn(event), SLOT)).toEqual([])
})

test('an event that it has not is written, and told of', () => {
  const text = hooksOn('OnSave')
  expect(hooksClaude.losses(text, SLOT).map(({ field }) => field)).toEqual(['hooks.OnSave'])
  const file = hooksClaude.write('', SLOT, { was: null, now: text, keepKey: false })
  expect(hooksClaude.read(file, SLOT, text)).toBe(text)
})
