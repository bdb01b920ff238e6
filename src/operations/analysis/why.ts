import { nearestNames } from '../../core/artifact/nearest-names.ts'
import { parseArtifactQuery } from '../../core/artifact/artifact-query.ts'
import type { ArtifactType } from '../../core/artifact/artifact-type.ts'
import { SkillmeatError } from '../../core/errors.ts'
import { decideLoaded } from '../../core/agents/decide-loaded.ts'
import type { Loading } from '../../core/agents/decide-loaded.ts'
import { AGENTS } from '../../core/agents/agents.ts'
import { READERS } from '../../core/agents/readers.ts'
import { at } from '../../core/agents/shared/agent.ts'
import { DISABLED_FOLDER } from '../../core/form/disabled-place.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'
import { whyOnlyByName, whyRefused } from '../../core/agents/why-refused.ts'
import type { Ports } from '../../ports/ports.ts'
import { readersThere } from '../catalog/agents-there.ts'
import { resolveProject } from '../catalog/target-project.ts'
import { findCopies } from '../catalog/found-copies.ts'
import type { CopyOnDisk } from '../catalog/found-copies.ts'

/** What one agent makes of the copies of a name. */
export interface AgentView {
  readonly agent: string
  readonly type: ArtifactType
  readonly copies: readonly {
    readonly path: string
    /** `refused`: the agent does not load it as it is. */
    readonly state: Loading<CopyOnDisk>['state'] | 'refused'
    /** The copy that is loaded in its place, or before it. */
    readonly by: string | null
    readonly reason: string
  }[]
}

/**
 * Tells which copy of a name each agent loads in a project, and which it passes over.
 *
 * Whoever put them there counts, not only what was deployed. Throws `E_NOT_FOUND` when no agent
 * finds any.
 */
export function explainLoading(
  ports: Pick<Ports, 'files' | 'places' | 'limits'>,
  request: { readonly name: string; readonly project: string | null },
): readonly AgentView[] {
  const project = resolveProject(ports, request.project ?? ports.places.cwd)
  const readings = parseArtifactQuery(request.name)
  const seen: string[] = []
  const views = readersThere(ports, project).flatMap(({ platform, reads }) =>
    TYPES.flatMap((type): AgentView[] => {
      const reading = reads[type]
      if (reading === undefined) return []
      const found = findCopies(ports, project, reading)
      seen.push(...found.map(({ diskName }) => diskName))
      const isNamed = ({ diskName, ownName }: CopyOnDisk) =>
        readings.some(
          (one) =>
            (one.name === diskName || one.name === ownName) &&
            (one.type === null || one.type === type),
        )
      const refused = new Map(found.map((copy) => [copy, whyRefused(platform, type, copy)]))
      const isTaken = (copy: CopyOnDisk) => (refused.get(copy) ?? []).length === 0
      const copies = [
        ...decideLoaded(found.filter(isTaken), reading)
          .filter((one) => isNamed(one.copy) || (one.state !== 'loaded' && isNamed(one.by)))
          .map((one) => explain(one, whyOnlyByName(platform, type, one.copy))),
        ...found
          .filter((copy) => !isTaken(copy) && isNamed(copy))
          .map((copy) => tellRefused(copy, refused.get(copy) ?? [])),
      ]
      const agent = AGENTS.find(({ id }) => id === platform)?.name ?? platform
      return copies.length === 0 ? [] : [{ agent, type, copies }]
    }),
  )
  if (views.length > 0) return views
  const near = nearestNames(request.name, [...new Set(seen)])
  throw new SkillmeatError('E_NOT_FOUND', `No agent finds "${request.name}" in ${project}.`, {
    fix: isDisabled(ports, project, readings)
      ? `It is disabled there: \`skillmeat enable ${request.name}\` puts it back.`
      : near.length > 0
        ? `Did you mean ${near.join(', ')}?`
        : `Deploy it first: \`skillmeat deploy ${request.name}\`.`,
  })
}

/** Tells whether an agent would find it if it were enabled. */
function isDisabled(
  { files }: Pick<Ports, 'files'>,
  project: string,
  readings: readonly { readonly name: string }[],
): boolean {
  const folders = READERS.flatMap(({ reads }) =>
    TYPES.flatMap((type) =>
      (reads[type]?.folders ?? []).map(({ folder }) => ({
        folder,
        ending: reads[type]?.extension ?? '',
      })),
    ),
  )
  return folders.some(({ folder, ending }) => {
    const { root, path } = at(folder)
    const away = profileDir({ project, root: `${root}/${DISABLED_FOLDER}/${path}` })
    return readings.some(({ name }) => files.lstat(`${away}/${name}${ending}`) !== null)
  })
}

const TYPES: readonly ArtifactType[] = ['skill', 'command', 'agent']

function tellRefused(
  { path }: CopyOnDisk,
  reasons: readonly string[],
): AgentView['copies'][number] {
  return { path, state: 'refused', by: null, reason: `not loaded: ${reasons.join('; ')}` }
}

function explain(
  one: Loading<CopyOnDisk>,
  onlyByName: readonly string[],
): AgentView['copies'][number] {
  const { copy, state } = one
  if (state === 'loaded') {
    const whose = copy.scope === 'user' ? 'for all your projects' : "this project's"
    const limits = onlyByName.map((reason) => `; used when named alone: ${reason}`)
    return { path: copy.path, state, by: null, reason: whose + limits.join('') }
  }
  const { by } = one
  const reason =
    state === 'listed_too'
      ? `the agent has it twice, also from ${by.path}`
      : `${by.path} comes first`
  return { path: copy.path, state, by: by.path, reason }
}
