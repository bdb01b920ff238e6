import type { Loss } from '../../core/form/format.ts'
import { kindsRunBy } from '../../core/agents/self-runs.ts'
import { SELF_RUNS } from '../../core/agents/shared/self-run-kinds.ts'
import { findSelfRunsAnywhere } from '../../core/self-runs/find-self-runs.ts'
import { isMap, readConfig } from '../../core/self-runs/config-runs.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import { readLookedAt } from '../engine/consent/find-consent.ts'
import type { ObjectReader } from '../engine/objects/object-reader.ts'

/** How many of a kind are named; the rest is counted. */
const NAMED = 3

/**
 * Names the contents of a plugin besides its parts that only work if Claude Code loads the plugin
 * whole, such as monitors and bundles of servers. Outside the plugin nothing reads them.
 */
export async function findPluginLosses(
  objects: ObjectReader,
  { type, content, profile, form }: Pick<DeploymentEntry, 'type' | 'content' | 'profile' | 'form'>,
): Promise<readonly Loss[]> {
  // In a form it is the folder of a plugin that the agent loads whole.
  if (type !== 'composite' || form !== undefined) return []
  const { entries } = await objects.tree(content)
  const files = await readLookedAt(objects, type, entries)
  const whole = new Set(kindsRunBy(['claude_code'], 'plugin'))
  for (const kind of kindsRunBy([profile], 'composite')) whole.delete(kind)
  // What it depends on is deployed beside it.
  whole.delete('dependencies')
  const lost = findSelfRunsAnywhere(type, files).filter(({ kind }) => whole.has(kind))
  const told = [...Map.groupBy(lost, ({ kind }) => kind)].map(([kind, runs]) => {
    const lines = [...new Set(runs.map(({ line }) => line))]
    const more = lines.length > NAMED ? ` and ${lines.length - NAMED} more` : ''
    const named = `${lines.slice(0, NAMED).join('; ')}${more}`
    return {
      field: SELF_RUNS[kind],
      message: `Only a plugin that Claude Code loads whole (--native) has that; here it is left out: ${named}.`,
    }
  })
  return [...told, ...keyLosses(files.textOf(MANIFEST))]
}

const MANIFEST = '.claude-plugin/plugin.json'

/** What of a manifest says something to Claude Code alone, and only where that loads the plugin. */
const KEYS: ReadonlyMap<string, string> = new Map([
  ['engines', 'which versions of Claude Code it is for'],
  ['network', 'which hosts it talks to'],
  ['types', 'the types of its modules'],
])

function keyLosses(text: string | null): readonly Loss[] {
  const { value, problem } = readConfig(text ?? '{}')
  if (problem !== null || !isMap(value)) return []
  return [...KEYS].flatMap(([field, what]) =>
    value.has(field)
      ? [
          {
            field,
            message: `Nothing reads ${what} where the plugin is not loaded whole (--native).`,
          },
        ]
      : [],
  )
}
