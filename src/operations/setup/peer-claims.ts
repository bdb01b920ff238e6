import { isSkillmeatError } from '../../core/errors.ts'
import type { PeerClaim } from '../../core/peers/peer.ts'
import { PEERS } from '../../core/peers/peers.ts'
import { readSkillkitFile } from '../../core/peers/skillkit.ts'
import type { Ports } from '../../ports/ports.ts'
import { readSharedFile } from '../engine/places/read-place.ts'
import type { FoundPlace } from './find-places.ts'
import type { Ground, PassedOver } from './ground.ts'

type ReadPorts = Pick<Ports, 'files' | 'limits' | 'sha256'>

/** What other tools left behind about the copies of a project, or of a person's home. */
export interface PeerClaims {
  /** By the path of the copy, below the project or the home. */
  readonly claims: ReadonlyMap<string, PeerClaim>
  readonly passed: readonly PassedOver[]
}

/** Reads the lock files of other tools. One that cannot be read is told of, and the rest counts. */
export function readPeerClaims(ports: ReadPorts, ground: Ground): PeerClaims {
  const claims = new Map<string, PeerClaim>()
  const passed: PassedOver[] = []
  for (const peer of PEERS) {
    for (const file of peer.files[ground.scope]) {
      const where = `${ground.dir}/${file}`
      if (ports.files.lstat(where)?.kind !== 'file') continue
      const pass = (reason: string) => {
        const seen = ground.scope === 'user' ? `~/${file}` : file
        passed.push({ seen, agents: [peer.name], why: 'not_understood', reason })
      }
      try {
        const read = peer.read({ where: file, text: readSharedFile(ports, where) }, ports)
        for (const claim of read.claims) {
          for (const place of claim.places) if (!claims.has(place)) claims.set(place, claim)
        }
        for (const problem of read.problems.slice(0, SAID)) pass(problem)
        if (read.problems.length > SAID) pass(`and ${read.problems.length - SAID} more`)
      } catch (error) {
        if (!isSkillmeatError(error)) throw error
        pass(error.message)
      }
    }
  }
  return { claims, passed }
}

/** How much of what is wrong in one file is said. */
const SAID = 20

/** Returns what is known of a copy: what a lock file says of its place, or a file of a peer beside it. */
export function claimOf(
  ports: ReadPorts,
  claims: PeerClaims['claims'],
  { place: { project, root, path }, seen }: FoundPlace,
): PeerClaim | null {
  const own = `${root}/${path}`
  const known = [own, ...seen].flatMap((one) => claims.get(one.replace(/^~\//, '')) ?? [])
  const [first] = known
  if (first !== undefined) return first
  const where = `${own}/.skillkit.json`
  if (ports.files.lstat(`${project}/${where}`)?.kind !== 'file') return null
  try {
    const { claims: found } = readSkillkitFile({
      where,
      text: readSharedFile(ports, `${project}/${where}`),
    })
    return found[0] ?? null
  } catch (error) {
    if (isSkillmeatError(error)) return null
    throw error
  }
}
