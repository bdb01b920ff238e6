import { parse, patch } from '@decimalturn/toml-patch'
import type { SettingSpec, SettingValue } from './setting-specs.ts'
import { listLeaves, readConfigToml, refuseTable } from './settings.ts'

/**
 * Returns the text of a settings file with one setting changed, or removed where `value` is null.
 * Comments, order and keys that mean nothing here stay as they are.
 *
 * Throws `E_CONFIG` for a text that is no TOML or that has something else in the place of a table.
 */
export function editSettings(
  text: string,
  change: { readonly spec: SettingSpec; readonly value: SettingValue },
  where: string,
): string {
  const before = new Map(listLeaves(readConfigToml(text, where)))
  const { key } = change.spec
  if (change.value === null && !before.has(key)) return text
  const edited = applyPatch(text, change, where)
  const after = new Map(listLeaves(readConfigToml(edited, where)))
  assertOnlyChanged(key, before, after)
  return edited.endsWith('\n') ? edited : `${edited}\n`
}

function applyPatch(
  text: string,
  { spec, value }: { readonly spec: SettingSpec; readonly value: SettingValue },
  where: string,
): string {
  const root: unknown = parse(text)
  const path = spec.key.split('.')
  const table = path.slice(0, -1).reduce(
    (above, name, index) => {
      above[name] ??= {}
      const below = above[name]
      if (isRecord(below)) return below
      throw refuseTable(path.slice(0, index + 1).join('.'), where)
    },
    isRecord(root) ? root : {},
  )
  const name = path.at(-1) ?? ''
  if (value === null) delete table[name]
  else table[name] = value
  return patch(text, root)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The editor of TOML is not ours: what it returns is believed only after a look. */
function assertOnlyChanged(
  key: string,
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): void {
  for (const one of new Set([...before.keys(), ...after.keys()])) {
    if (one === key) continue
    if (JSON.stringify(before.get(one)) !== JSON.stringify(after.get(one))) {
      throw new Error(`an edit of ${key} would have changed ${one}`)
    }
  }
}
