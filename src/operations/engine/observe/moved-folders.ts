import { findAgent } from '../../../core/agents/agents.ts'
import { AGENT_ROOTS } from '../../../core/agents/destinations.ts'
import { MOVED_BY, movedAround } from '../../../core/agents/moved-folders.ts'
import { SkillmeatError } from '../../../core/errors.ts'
import type { DeploymentEntry } from '../../../core/view/entries.ts'
import type { Ports } from '../../../ports/ports.ts'
import { personalDir, scopeOf } from '../places/personal-place.ts'
import { profileDir } from '../places/places-on-disk.ts'
import { projectRoot } from '../places/roots.ts'
import type { Observation } from './observe-places.ts'

type LookPorts = Pick<Ports, 'files' | 'places'>

/**
 * Says of copies whose agent had another folder when they were deployed that this one is not there: they
 * are not gone, nobody looks where they are.
 */
export function withMovedFolders(
  ports: LookPorts,
  observation: Observation,
  deployments: readonly DeploymentEntry[],
): Observation {
  const reasons = deployments.flatMap((entry) => {
    const found = observation.get(projectRoot(entry))?.get(entry.path)
    const isGone = found !== undefined && found.tree === null && found.problem === null
    const problem = isGone ? whyMoved(ports, entry) : null
    return problem === null || found === undefined ? [] : [{ entry, found: { ...found, problem } }]
  })
  if (reasons.length === 0) return observation
  const said = new Map(observation)
  for (const { entry, found } of reasons) {
    const root = projectRoot(entry)
    said.set(root, new Map([...(said.get(root) ?? []), [entry.path, found]]))
  }
  return said
}

function whyMoved({ files, places }: LookPorts, entry: DeploymentEntry): SkillmeatError | null {
  const dir = profileDir(entry)
  if (files.lstat(dir) !== null) return null
  const { moved = {}, userHome } = places
  const usual = entry.project === userHome ? movedAround(moved, entry.root) : null
  if (usual !== null) {
    const names = MOVED_BY.filter(({ folder }) => folder === usual).map(({ variable }) => variable)
    return movedAway(dir, `${names.join(', ')} names ${personalDir(places, usual)} instead`)
  }
  const agent = findAgent(entry.profile)
  const names = (agent?.movedBy ?? []).map(({ variable }) => variable)
  if (names.length === 0 || isUsual(places, entry)) return null
  return movedAway(
    dir,
    `${names.join(', ')} named it, or a link led there, when that was deployed for ${agent?.name}`,
  )
}

/** Tells whether a folder is one in which agents look, whatever variables said when something came there. */
function isUsual(places: LookPorts['places'], { project, root }: DeploymentEntry): boolean {
  if (AGENT_ROOTS.includes(root)) return true
  return project !== places.userHome && scopeOf(places, { project, root }) === 'user'
}

function movedAway(dir: string, why: string): SkillmeatError {
  return new SkillmeatError('E_PROJECT_UNREACHABLE', `${dir} is not there: ${why}.`, {
    fix: 'Set the variable as it was, or forget the copy with `skillmeat undeploy --force` and deploy it again.',
    data: { path: dir },
  })
}
