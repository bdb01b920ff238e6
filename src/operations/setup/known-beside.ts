import { findAgent } from '../../core/agents/agents.ts'
import { artifactLabel } from '../../core/artifact/artifact-label.ts'
import { standingPlace } from '../../core/form/disabled-place.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import type { Ports } from '../../ports/ports.ts'
import type { PresentState } from '../engine/observe/present-state.ts'
import { scopeOf } from '../engine/places/personal-place.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'
import type { Ground } from './ground.ts'

/** Something that is deployed where no artifact by itself is looked for. */
export interface KnownBeside {
  readonly artifact: string
  readonly seen: readonly string[]
  readonly agents: readonly string[]
  readonly as: 'known'
  readonly detail: string | null
}

/** Lists the copies that are disabled, and the plugins that lie there whole. */
export function listKnownBeside(
  { places }: Pick<Ports, 'places'>,
  { scope, dir }: Ground,
  { deployments }: Pick<PresentState, 'deployments'>,
): readonly KnownBeside[] {
  const forAll = scope === 'user' ? ' --scope user' : ''
  return deployments
    .map(({ entry }) => entry)
    .filter((entry) => isOn(entry) && scopeOf(places, entry) === scope)
    .map((entry) => {
      const label = artifactLabel(entry)
      return {
        artifact: label,
        seen: [shownOf(entry, { scope, dir })],
        agents: [findAgent(entry.profile)?.name ?? entry.profile],
        as: 'known',
        detail: entry.disabled === true ? `disabled: \`skillmeat enable ${label}${forAll}\`` : null,
      }
    })

  function isOn(entry: DeploymentEntry): boolean {
    const isHere = scope === 'user' || entry.project === dir
    return isHere && (entry.disabled === true || entry.type === 'composite')
  }
}

function shownOf(entry: DeploymentEntry, { scope, dir }: Ground): string {
  const { path, form } = standingPlace(entry)
  const folder = profileDir(entry)
  const whole =
    form === undefined || entry.type === 'composite'
      ? `${folder}/${path}`
      : profileDir({ project: entry.project, root: form.file })
  if (!whole.startsWith(`${dir}/`)) return whole
  const below = whole.slice(dir.length + 1)
  return scope === 'user' ? `~/${below}` : below
}
