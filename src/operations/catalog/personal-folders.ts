import { findAgent } from '../../core/agents/agents.ts'
import { AGENT_ROOTS } from '../../core/agents/destinations.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import { viewKeys } from '../../core/view/keys.ts'
import type { Ports } from '../../ports/ports.ts'
import { movedRoots, personalDir, personalProjects } from '../engine/places/personal-place.ts'
import { profileDir } from '../engine/places/places-on-disk.ts'
import { openSession } from '../engine/run/open-session.ts'

/** Where a person has things deployed, and what is to be said of folders that no agent has now. */
export interface PersonalFolders {
  readonly projects: readonly string[]
  readonly told: readonly string[]
}

/**
 * Lists where a person has things deployed: the home, and the folders that variables name for agents, or
 * named when something was deployed there.
 */
export async function listPersonalFolders(ports: Ports): Promise<PersonalFolders> {
  const { places } = ports
  const { view } = await openSession(ports)
  const all = await view.scan<DeploymentEntry>(viewKeys.allDeployments())
  const own = personalProjects(places)
  const isNow = ({ project, root }: DeploymentEntry) =>
    AGENT_ROOTS.includes(root) || movedRoots(places, project).includes(root)
  const isFormer = (entry: DeploymentEntry) => movedBy(entry) !== '' && !isNow(entry)
  const former = all.filter((entry) => isFormer(entry) && !isLinkedTo(ports, entry))
  const found = [...all.filter(({ project }) => own.includes(project)), ...former]
  const folders = Map.groupBy(former, (entry) => `${profileDir(entry)} ${movedBy(entry)}`)
  return {
    projects: [...new Set(found.map(({ project }) => project))].toSorted(),
    told: [...folders].map(([folder, entries]) => {
      const [dir = '', ...names] = folder.split(' ')
      const agent = findAgent(entries[0]?.profile ?? '')?.name ?? ''
      return `${dir} is no folder of ${agent} now: ${names.join(' ')} named it, or a link led there, when something was deployed there (${entries.length}).`
    }),
  }
}

const CONTAINERS = ['', '/skills', '/commands', '/agents'] as const

/** Tells whether a person's folder of an agent is a link to where a copy lies, such as one of dotfiles. */
function isLinkedTo({ files, places }: Ports, entry: DeploymentEntry): boolean {
  const dir = profileDir(entry)
  return AGENT_ROOTS.flatMap((root) =>
    CONTAINERS.map((one) => personalDir(places, root) + one),
  ).some((path) => {
    if (files.lstat(path)?.kind !== 'link') return false
    const place = files.realpath(path)
    return place === dir || place.startsWith(`${dir}/`)
  })
}

function movedBy({ profile }: DeploymentEntry): string {
  return (findAgent(profile)?.movedBy ?? []).map(({ variable }) => variable).join(', ')
}
