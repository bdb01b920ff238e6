import { expect, test } from 'vitest'
import { isSkillmeatError } from '../errors.ts'
import { editSettings } from './edit-settings.ts'
import { findSettingSpec } from './setting-specs.ts'
import type { SettingValue } from './setting-specs.ts'
import { DEFAULT_SETTINGS, parseSettingsFile, settingsOf } from './settings.ts'

const read = (text: string) => settingsOf(parseSettingsFile(text, 'config.toml').values)

function edit(text: string, key: string, value: SettingValue): string {
  const spec = findSettingSpec(key)
  if (spec === null) throw new Error(`no setting ${key}`)
  return editSettings(text, { spec, value }, 'config.toml')
}

function refusal(task: () => unknown): string {
  try {
    task()
  } catch (error) {
    if (isSkillmeatError(error, 'E_CONFIG')) return `${error.message} ${error.fix ?? ''}`
    throw error
  }
  return 'not refused'
}

test('without a word from the person everything has its default', () => {
  expect(read('')).toEqual({
    merge: { structured: true, recorded: true, tool: null },
    mergetools: new Map(),
    team: { resolutions: false },
    sources: { allowedHosts: [] },
    snapshots: { keepLast: 50, dailyDays: 30 },
  })
  expect(DEFAULT_SETTINGS).toEqual(read(''))
})

test('settings are read however TOML writes them', () => {
  const text = `merge.structured = false
merge.tool = "meld"
snapshots = { keep_last = 5 }

[mergetool.meld]
cmd = "meld $LOCAL $REMOTE"
`
  expect(read(text)).toEqual({
    merge: { structured: false, recorded: true, tool: 'meld' },
    mergetools: new Map([['meld', 'meld $LOCAL $REMOTE']]),
    team: { resolutions: false },
    sources: { allowedHosts: [] },
    snapshots: { keepLast: 5, dailyDays: 30 },
  })
})

test('a key that means nothing is listed, not refused', () => {
  expect(parseSettingsFile('[merge]\nfuture = 1\n[web]\nport = 1\n', 'config.toml')).toEqual({
    values: new Map(),
    unknown: ['merge.future', 'web.port'],
    refused: [],
  })
})

test.each([
  ['[merge]\nstructured = "no"\n', /merge\.structured is "no" in config\.toml.*true or false/],
  ['[snapshots]\nkeep_last = 0\n', /snapshots\.keep_last is 0 .*a whole number, 1 or more/],
  ['[snapshots]\ndaily_days = 1.5\n', /snapshots\.daily_days is 1\.5 .*a whole number, 0 or more/],
  ['[merge]\ntool = ""\n', /merge\.tool is "" .*a text that is not empty/],
  ['[merge.tool]\nname = "meld"\n', /merge\.tool is \{"name":"meld"\}/],
  ['merge = false\n', /merge is no table in config\.toml.*\[merge\]/],
  ['mergetool.meld = "meld"\n', /mergetool\.meld is no table/],
  ['[merge\n', /config\.toml is not valid TOML on line 1.*move it away/],
])('%j is refused with what is allowed', (text, message) => {
  expect(refusal(() => read(text))).toMatch(message)
})

const BY_HAND = `# Mine, do not touch.

[merge]   # how to merge
# It surprised me once.
structured = false # 2026-03
future = 0x10

[web]
ports = [1, 2] # not ours
`

test('a change by the program leaves what was written by hand', () => {
  expect(edit(BY_HAND, 'merge.structured', true)).toBe(
    BY_HAND.replace('structured = false', 'structured = true'),
  )
  const added = edit(BY_HAND, 'snapshots.keep_last', 5)
  expect(added).toBe(`${BY_HAND}\n[snapshots]\nkeep_last = 5\n`)
  expect(edit(added, 'snapshots.keep_last', null)).toBe(`${BY_HAND}\n[snapshots]\n`)
})

test('the first setting makes the file, and unsetting what is not set changes nothing', () => {
  expect(edit('', 'mergetool.meld.cmd', 'meld "$MERGED"')).toBe(
    '[mergetool]\nmeld = { cmd = "meld \\"$MERGED\\"" }\n',
  )
  expect(edit(BY_HAND, 'merge.tool', null)).toBe(BY_HAND)
  expect(edit('x = 1\r\n', 'merge.tool', 'meld')).toBe('x = 1\r\n\r\n[merge]\r\ntool = "meld"\r\n')
})

test('a wrong value can be set right, but nothing is written over something else', () => {
  expect(edit('[merge]\nstructured = "no"\n', 'merge.structured', false)).toBe(
    '[merge]\nstructured = false\n',
  )
  expect(refusal(() => edit('merge = 1\n', 'merge.tool', 'meld'))).toMatch(/merge is no table/)
  expect(refusal(() => edit('[merge\n', 'merge.tool', 'meld'))).toMatch(/not valid TOML/)
})
