import type { Warning } from '../../core/errors.ts'
import { PLATFORMS } from '../../core/platform/platforms.ts'
import { READERS } from '../../core/platform/readers.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import { profileDir, deploymentOnDisk } from '../session/places-on-disk.ts'
import type { Transaction } from '../transaction/transaction.ts'

/** Names the agents that would find a skill in a second folder of the project too. */
export function findSeenTwice({ ports }: Transaction, entry: DeploymentEntry): readonly Warning[] {
  if (entry.type !== 'skill') return []
  const { project } = entry
  const own = deploymentOnDisk(entry).path
  return READERS.flatMap(({ platform, reads }): Warning[] => {
    const places = (reads.skill?.folders ?? [])
      .filter(({ scope }) => scope === 'project')
      .map(({ folder }) => `${profileDir({ project, root: folder })}/${entry.name}`)
    const others = places.filter((place) => place !== own && ports.files.lstat(place) !== null)
    if (!places.includes(own) || others.length === 0) return []
    const agent = PLATFORMS.find(({ id }) => id === platform)?.name ?? platform
    const message = `${agent} also reads ${others.join(', ')}; \`skillmeat why ${entry.name}\` tells which one counts.`
    return [{ code: 'W_SEEN_TWICE', message, where: `${entry.type}:${entry.name}` }]
  })
}
