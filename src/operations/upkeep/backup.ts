import { SkillmeatError, isSkillmeatError } from '../../core/errors.ts'
import type { Ports } from '../../ports/ports.ts'
import { holdHome } from '../engine/run/run-change.ts'
import { readOperation } from '../engine/session/session.ts'
import { backupName, backupsDir, listBackups } from '../engine/session/backup-files.ts'

const MB = 1_000_000

export interface BackedUp {
  /** Absolute path. */
  readonly file: string
  readonly bytes: number
}

/**
 * Writes a copy of the store, every object of which was hashed again, to `file`; null for one in the home.
 *
 * Throws `E_USAGE` when something is there already or the store is no file, and `E_STORE_CORRUPT` when it is not sound.
 */
export async function backUp(ports: Ports, file: string | null): Promise<BackedUp> {
  const { files, store, clock, progress } = ports
  const dir = backupsDir(ports)
  const target = file ?? `${dir}/${backupName(clock.now())}`
  const storeFile = store.file
  if (storeFile === null) {
    throw new SkillmeatError('E_USAGE', 'The store is no file that could be copied.')
  }
  if (files.lstat(target) !== null) {
    throw new SkillmeatError('E_USAGE', `${target} is there already.`, {
      fix: 'Name a file that does not exist yet.',
      data: { path: target },
    })
  }
  if (file === null) files.mkdir(dir, 0o700)
  await holdHome(ports, async () => {
    const total = Math.ceil((await store.size()) / MB)
    await storeFile.backUp(target, (checked) => {
      const done = Math.min(Math.floor(checked / MB), total)
      progress.report({ label: 'Checking the copy (MB)', done, total })
    })
  })
  return { file: target, bytes: files.lstat(target)?.size ?? 0 }
}

/** Copies beyond these are removed, the oldest first. */
const GENERATIONS = 3
/** A larger store takes more than a second to copy and check: too long to wait for after a command. */
const LARGEST = 32 * 1024 * 1024
const DAY = 86_400_000

/**
 * Makes the copy of the day, unless there is one, nothing changed since the last one, or the store is large.
 *
 * Never fails: what stops it is said in a sentence.
 */
export async function backUpDaily(ports: Ports): Promise<void> {
  try {
    if (!(await isBackupDue(ports))) return
    const target = `${backupsDir(ports)}/${backupName(ports.clock.now())}`
    ports.files.mkdir(backupsDir(ports), 0o700)
    await ports.store.file?.backUp(target)
    for (const { path } of listBackups(ports).slice(GENERATIONS)) ports.files.unlink(path)
  } catch (error) {
    if (!isSkillmeatError(error)) throw error
    ports.progress.say(`No backup could be made: ${error.message} ${error.fix ?? ''}`.trim())
  }
}

async function isBackupDue(ports: Ports): Promise<boolean> {
  const { store, clock } = ports
  if (store.file === null) return false
  const [newest] = listBackups(ports)
  const today = Math.floor(clock.now() / DAY)
  if (newest !== undefined && Math.floor(newest.madeAt / DAY) >= today) return false
  const current = await store.current()
  if (current === null || (await store.size()) > LARGEST) return false
  const { at } = await readOperation(ports, current)
  return newest === undefined || Date.parse(at) > newest.madeAt
}
