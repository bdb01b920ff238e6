import type { Warning } from '../../core/errors.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import type { DeployedPart } from '../catalog/members.ts'
import type { TargetPlatform } from '../catalog/target-project.ts'

/**
 * Finds the hooks that have no place in a plugin deployed whole. The plugin has a single
 * `hooks.json`, which goes to the hooks named like the plugin, else to the first. Returns their
 * uuids, each with the label of the hooks that have the place.
 */
export function hooksWithoutPlace(
  parts: readonly DeployedPart[],
  { native }: Pick<TargetPlatform, 'native'>,
): ReadonlyMap<string, string> {
  if (native === null) return new Map()
  const hooks = parts.map(({ artifact }) => artifact).filter(({ type }) => type === 'hook')
  const plain = hooks.find(({ name, source_name: own = name }) => own === native) ?? hooks[0]
  if (plain === undefined) return new Map()
  const others = hooks.filter(({ uuid }) => uuid !== plain.uuid)
  return new Map(others.map(({ uuid }) => [uuid, artifactLabel(plain)]))
}

/** Says that hooks are left out, and how they can be had. */
export function noPlaceForHooks(plain: string): Warning {
  return {
    code: 'W_FORMAT_LOSS',
    message: `hooks: A plugin that is deployed whole has one hooks.json, and ${plain} has it; these are left out. Deploy it without --native, or join them with \`skillmeat export --format claude-plugin\`.`,
  }
}
