import fs from 'node:fs'
import os from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { SkillmeatError } from '../../core/errors.ts'
import { ioError } from '../fs/node-file-system.ts'
import type { Lock } from '../../ports/environment.ts'
import type { LockHolder } from '../../ports/machine.ts'

interface Holder {
  readonly pid: number
  readonly host: string
  /** When the process started, as the system counts it; tells a reused pid from the holder. */
  readonly started: string
  readonly token: string
}

export interface FileLockOptions {
  /** Milliseconds to wait for another holder. */
  readonly patience?: number
}

const PATIENCE = 10_000
const FIRST_PAUSE = 5
const LONGEST_PAUSE = 100

/**
 * A lock that is a file created exclusively.
 *
 * The file names its holder; one whose process is gone is taken over.
 */
export function fileLock(options: FileLockOptions = {}): Lock {
  const patience = options.patience ?? PATIENCE
  return {
    hold: async (path, task) => {
      const token = await acquire(path, patience)
      try {
        return await task()
      } finally {
        release(path, token)
      }
    },
  }
}

async function acquire(path: string, patience: number): Promise<string> {
  const token = `${process.pid}-${Math.random().toString(36).slice(2)}`
  const own: Holder = {
    pid: process.pid,
    host: os.hostname(),
    started: startOf(process.pid),
    token,
  }
  const deadline = Date.now() + patience
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    if (tryCreate(path, own)) return token
    const holder = readHolder(path)
    if (holder === 'released') continue
    if (isGone(holder) && takeAway(path, holder, own)) continue
    if (Date.now() >= deadline) throw lockedBy(path, holder)
    await sleep(pause + Math.random() * pause)
  }
}

/**
 * The whole file appears at once: it is written beside and linked, so nobody reads half a holder.
 * Everybody may read it, so that another user can tell a holder at work from one that is gone.
 */
function tryCreate(path: string, own: Holder): boolean {
  const beside = `${path}.${own.token}`
  try {
    fs.writeFileSync(beside, JSON.stringify(own), { flag: 'wx', mode: 0o644 })
    fs.linkSync(beside, path)
    return true
  } catch (error) {
    const errno = (error as NodeJS.ErrnoException).code ?? ''
    if (errno === 'EEXIST') return false
    if (HAS_NO_LINKS.has(errno) && fs.existsSync(beside)) return tryWrite(path, own)
    throw ioError(errno, `Could not write ${path} (${errno}).`, { path, cause: error })
  } finally {
    fs.rmSync(beside, { force: true })
  }
}

/** What the file systems of memory sticks and some network drives answer to a second name for a file. */
const HAS_NO_LINKS: ReadonlySet<string> = new Set([
  'EPERM',
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EMLINK',
])

/** Where a file has one name only, somebody may read half a holder, which counts as one that is gone. */
function tryWrite(path: string, own: Holder): boolean {
  try {
    fs.writeFileSync(path, JSON.stringify(own), { flag: 'wx', mode: 0o644 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** A lock that may not be read, such as another user's: whoever holds it counts as at work. */
const UNREADABLE: Holder = { pid: 0, host: '', started: '', token: '' }

/** Returns `released` when there is no lock any more, and null for one that is damaged. */
function readHolder(path: string): Holder | 'released' | null {
  let text: string
  try {
    text = fs.readFileSync(path, 'utf8')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'released' : UNREADABLE
  }
  try {
    return JSON.parse(text) as Holder
  } catch {
    return null
  }
}

/** Returns who holds a lock; null when nobody does. */
export function findLockHolder(path: string): LockHolder | null {
  const holder = readHolder(path)
  if (holder === 'released') return null
  const { pid, host } = named(holder)
  return { pid, host, isGone: isGone(holder) }
}

function isGone(holder: Holder | null): boolean {
  if (holder === null) return true
  if (holder === UNREADABLE) return false
  const { pid, host, started } = holder
  if (host !== os.hostname()) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
  return started !== startOf(pid)
}

/**
 * Removes a stale lock. Only one taker at a time gets to look again and remove it: nobody can put
 * a living lock in its place meanwhile, and that of a living holder is never touched.
 */
function takeAway(path: string, stale: Holder | null, own: Holder): boolean {
  const claim = `${path}.takeover`
  if (!tryCreate(claim, own)) {
    const claimant = readHolder(claim)
    if (claimant === null || (claimant !== 'released' && isGone(claimant)))
      fs.rmSync(claim, { force: true })
    return false
  }
  try {
    const present = readHolder(path)
    const isSame = present !== 'released' && present?.token === stale?.token
    if (isSame) fs.rmSync(path, { force: true })
    return isSame
  } finally {
    fs.rmSync(claim, { force: true })
  }
}

function release(path: string, token: string): void {
  const holder = readHolder(path)
  if (holder !== 'released' && holder?.token === token) fs.rmSync(path, { force: true })
}

/** Field 22 of `/proc/<pid>/stat`, where there is such a thing. */
function startOf(pid: number): string {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

/** Returns what is known of a holder. */
function named(holder: Holder | null): {
  readonly pid: number | null
  readonly host: string | null
} {
  return holder === null || holder === UNREADABLE ? { pid: null, host: null } : holder
}

function lockedBy(path: string, holder: Holder | null): SkillmeatError {
  const { pid, host } = named(holder)
  const who = pid === null ? '' : ` (process ${pid} on ${host})`
  return new SkillmeatError('E_LOCKED', `Another skillmeat command${who} is still at work.`, {
    fix: `Wait for it to end, then try again. If no such process runs, remove ${path}`,
    data: { pid, host, path },
  })
}
