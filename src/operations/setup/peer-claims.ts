import { isSkillmeatError } from '../../core/errors.ts'
import type { SkillmeatError } from '../../core/errors.ts'
import type { Peer, PeerClaim, PeerReading } from '../../core/peers/peer.ts'
import { PEERS } from '../../core/peers/peers.ts'
import { readSkillkitFile } from '../../core/peers/skillkit.ts'
import type { FileStat } from '../../ports/file-system.ts'
import type { Ports } from '../../ports/ports.ts'
import { readSharedFile } from '../engine/places/read-place.ts'
import type { FoundPlace } from './find-places.ts'
import type { Ground, PassedOver } from './ground.ts'
import { whyOf } from './ground.ts'

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
      if (!isFileThere(ports, `${ground.dir}/${file}`)) continue
      const about = {
        seen: ground.scope === 'user' ? `~/${file}` : file,
        agents: [peer.name],
      }
      const read = readPeerFile(ports, { peer, file, dir: ground.dir })
      if (isSkillmeatError(read)) {
        passed.push({ ...about, why: whyOf(read), reason: read.message })
        continue
      }
      for (const claim of read.claims) {
        for (const place of claim.places) if (!claims.has(place)) claims.set(place, claim)
      }
      const missing = read.claims.filter((claim) => isMissing(ports, ground.dir, claim))
      const problems = [
        ...read.problems,
        ...missing.map(({ name, places }) => `${file} lists "${name}": ${nothingAt(places)}`),
      ]
      const more = problems.length - SAID
      const told = more > 0 ? [...problems.slice(0, SAID), `and ${more} more`] : problems
      passed.push(...told.map((reason) => ({ ...about, why: 'not_understood' as const, reason })))
    }
  }
  return { claims, passed }
}

/** Returns what one file says; what makes it unreadable is returned too. */
function readPeerFile(
  ports: ReadPorts,
  { peer, file, dir }: { readonly peer: Peer; readonly file: string; readonly dir: string },
): PeerReading | SkillmeatError {
  const folder = `${dir}/${file}`.slice(0, -(file.split('/').at(-1) ?? '').length)
  const beside = (peer.beside ?? []).flatMap((name) => {
    const text = tryRead(() => readSharedFile(ports, `${folder}${name}`))
    return typeof text === 'string' ? [[name, text] as const] : []
  })
  return tryRead(() => {
    const text = readSharedFile(ports, `${dir}/${file}`)
    return peer.read({ where: file, text, beside: new Map(beside) }, ports)
  })
}

function tryRead<T>(read: () => T): T | SkillmeatError {
  try {
    return read()
  } catch (error) {
    if (isSkillmeatError(error)) return error
    throw error
  }
}

function isMissing({ files }: ReadPorts, dir: string, { places }: PeerClaim): boolean {
  return places.length > 0 && places.every((place) => isNothing(files, `${dir}/${place}`))
}

/** What may not be looked at is told of where agents' folders are looked into. */
function isFileThere({ files }: Pick<Ports, 'files'>, path: string): boolean {
  return tryKind(files, path) === 'file'
}

function isNothing(files: Ports['files'], path: string): boolean {
  return tryKind(files, path) === null
}

function tryKind(files: Ports['files'], path: string): FileStat['kind'] | 'closed' | null {
  try {
    return files.lstat(path)?.kind ?? null
  } catch (error) {
    if (isSkillmeatError(error, 'E_IO_DENIED')) return 'closed'
    throw error
  }
}

function nothingAt(places: readonly string[]): string {
  return `nothing lies at ${places.join(', ')}.`
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
  if (!isFileThere(ports, `${project}/${where}`)) return null
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
