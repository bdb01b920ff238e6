import type { Warning } from '../../core/errors.ts'
import { findPlatform } from '../../core/platform/platforms.ts'
import { READERS } from '../../core/platform/readers.ts'
import type { DeploymentEntry } from '../../core/view/entries.ts'
import { profileDir, deploymentOnDisk } from '../session/places-on-disk.ts'
import type { Transaction } from '../transaction/transaction.ts'

/** Names the agents that would find a skill in a second folder of the project too. */
export function findSeenTwice({ ports }: Transaction, entry: DeploymentEntry): readonly Warning[] {
  if (entry.type !== 'skill') return []
  const { project } = entry
  const own = deploymentOnDisk(entry).path
  const seen = READERS.flatMap(({ platform, reads }) => {
    const places = (reads.skill?.folders ?? [])
      .filter(({ scope }) => scope === 'project')
      .map(({ folder }) => `${profileDir({ project, root: folder })}/${entry.name}`)
    const others = places.filter((place) => place !== own && ports.files.lstat(place) !== null)
    if (!places.includes(own) || others.length === 0) return []
    return [{ agent: findPlatform(platform)?.name ?? platform, others }]
  })
  if (seen.length === 0) return []
  const agents = listed(seen.map(({ agent }) => agent))
  const all = [...new Set(seen.flatMap((one) => one.others))]
  const isEach = seen.every((one) => one.others.length === all.length)
  const others = listed(all, isEach ? 'and' : 'or')
  const message = `${agents} also ${seen.length === 1 ? 'reads' : 'read'} ${others}; \`skillmeat why ${entry.name}\` tells which one counts.`
  return [{ code: 'W_SEEN_TWICE', message, where: `${entry.type}:${entry.name}` }]
}

/** Returns words as a sentence lists them: `a`, `a and b`, `a, b and c`. */
function listed(words: readonly string[], join: 'and' | 'or' = 'and'): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${join} ${last}`
}
