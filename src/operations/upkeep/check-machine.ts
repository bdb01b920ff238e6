import type { Ports } from '../../ports/ports.ts'
import { lockPath } from '../engine/session/session.ts'
import { attempt, bad, ok, warn } from './health-check.ts'
import type { HealthCheck } from './health-check.ts'

/** The oldest Node that has SQLite with backups and zstd. */
const NODE = '22.16.0'
/** The oldest git that connects to no other address than the one that was checked. */
const GIT = '2.37.0'
/** Bits that let others write. */
const OTHERS_WRITE = 0o022
const MB = 1_000_000
const FEW = 50 * MB
const SOME = 500 * MB

/** Looks at what the program runs on: Node, git, the home's owner and permissions, the disk, the lock. */
export async function checkMachine(ports: Ports): Promise<HealthCheck[]> {
  const checks = [
    attempt('node', () => checkNode(ports)),
    attempt('git', () => checkGit(ports)),
    attempt('home', () => checkHome(ports)),
    attempt('disk', () => checkDisk(ports)),
    attempt('lock', () => checkLock(ports)),
  ]
  return (await Promise.all(checks)).flat()
}

function checkNode({ machine }: Ports): HealthCheck {
  const { nodeVersion } = machine
  if (!isOlder(nodeVersion, NODE)) return ok('node', `Node ${nodeVersion}`)
  return bad('node', `Node ${nodeVersion} is older than ${NODE}.`, 'Install a newer Node.')
}

async function checkGit({ machine }: Ports): Promise<HealthCheck> {
  const version = await machine.gitVersion()
  if (version === null) {
    return warn(
      'git',
      'There is no git: nothing can be imported from repositories.',
      'Install git.',
    )
  }
  if (!isOlder(version, GIT)) return ok('git', `git ${version}`)
  return warn(
    'git',
    `git ${version} is older than ${GIT}: it does not keep to the address that was checked.`,
    'Install a newer git.',
  )
}

/** Whoever can write to the home decides what is deployed. */
function checkHome({ files, machine, places }: Ports): HealthCheck[] {
  const { home } = places
  const stat = files.lstat(home)
  if (stat === null) return [bad('home', `${home} is missing.`, 'Run: skillmeat init')]
  const open = [home, `${home}/store.db`, `${home}/collections`]
    .filter((path) => ((files.lstat(path)?.mode ?? 0) & OTHERS_WRITE) !== 0)
    .map((path) => bad('home', `Others can write to ${path}.`, `Run: chmod go-w ${path}`))
  const foreign = [home, `${home}/store.db`]
    .filter((path) => machine.isForeign(path))
    .map((path) =>
      bad('home', `${path} belongs to another user.`, `Run: sudo chown -R $USER ${home}`),
    )
  const found = [...open, ...foreign]
  return found.length > 0 ? found : [ok('home', `${home} is yours alone to write`)]
}

async function checkDisk({ files, places, store }: Ports): Promise<HealthCheck> {
  const free = files.freeSpace(places.home)
  const message = `${Math.floor(free / MB)} MB are free where ${places.home} is`
  const fix = 'Free some space on the disk.'
  if (free < FEW) return bad('disk', message, fix)
  // Packing the store tighter, or a copy of it, needs its size again.
  const need = Math.max(SOME, await store.size().catch(() => 0))
  return free < need ? warn('disk', message, fix) : ok('disk', message)
}

function checkLock(ports: Ports): HealthCheck {
  const holder = ports.machine.lockHolder(lockPath(ports))
  if (holder === null) return ok('lock', 'No command is at work')
  const who = `process ${holder.pid ?? '?'} on ${holder.host ?? '?'}`
  if (holder.isGone) {
    return warn('lock', `A command was killed (${who}).`, 'The next command takes its lock over.')
  }
  return warn(
    'lock',
    `Another command is at work (${who}).`,
    `Wait for it. If no such process runs, remove ${lockPath(ports)}`,
  )
}

/** Compares versions such as `2.39.5` by their numbers. */
export function isOlder(version: string, than: string): boolean {
  const [one, other] = [version, than].map((text) => text.split('.').map(Number))
  for (const [index, wanted] of (other ?? []).entries()) {
    const found = one?.[index] ?? 0
    if (found !== wanted) return found < wanted
  }
  return false
}
